"""No personal data reaches a log: what a person typed stays out, whichever door it tries."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import psycopg
import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response

from config import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "Zoë-Canari-075012345678901"


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Write logs as in production, and put pytest's own handlers back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure("INFO")
    yield capsys
    root.handlers, root.level = handlers, level


def fail() -> None:
    raise ValueError(CANARY)


def test_an_exception_is_told_by_its_type_and_place(written: pytest.CaptureFixture[str]) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("palier").exception("import failed")

    line = json.loads(written.readouterr().err)
    assert line["event"] == "import failed"
    assert line["exception"] == "ValueError"
    assert any("fail" in place for place in line["at"])
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_a_failed_page_is_told_without_its_address_or_body(written: pytest.CaptureFixture[str]) -> None:
    request = RequestFactory().post(f"/{CANARY}?nom={CANARY}", {"nom": CANARY})
    try:
        fail()
    except ValueError as error:
        answer = HttpResponse(status=500)
        log_response("Internal Server Error: %s", f"/{CANARY}", response=answer, request=request, exception=error)

    text = written.readouterr().err
    assert json.loads(text)["status"] == 500
    assert json.loads(text)["exception"] == "ValueError"
    assert CANARY not in json.dumps(json.loads(text), ensure_ascii=False)


def test_the_queries_of_the_database_are_never_written(db: None, written: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("django.db.backends").debug("SELECT %s", CANARY, extra={"sql": CANARY, "params": [CANARY]})

    assert CANARY not in written.readouterr().err


def test_our_own_events_keep_their_fields(written: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("palier.jobs").warning("sne unreachable", attempt=3)

    line = json.loads(written.readouterr().err)
    assert (line["event"], line["attempt"], line["level"]) == ("sne unreachable", 3, "warning")


def test_a_library_s_sentence_is_written_without_its_unfilled_places(written: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("django.security.csrf").warning("Forbidden (%s): %s", CANARY, f"/{CANARY}/")

    line = json.loads(written.readouterr().err)
    assert line["event"] == "Forbidden"
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_a_line_of_ours_carries_its_codes_and_counts_and_nothing_else(written: pytest.CaptureFixture[str]) -> None:
    """They were dropped with everything else: at 3 a.m. nobody knew which channel, or which failure of the register."""
    logging.getLogger("palier.jobs").warning(
        "channel_not_wired", extra={"channel": "sms", "count": 504, "typed": CANARY}
    )
    logging.getLogger("library").warning("something", extra={"kind": CANARY})

    ours, theirs = (json.loads(line) for line in written.readouterr().err.splitlines())
    assert (ours["channel"], ours["count"]) == ("sms", 504)
    assert CANARY not in json.dumps([ours, theirs], ensure_ascii=False)


def test_why_nobody_could_connect_is_written(written: pytest.CaptureFixture[str]) -> None:
    """It said "error connecting in" and no more: neither whose login nor why. Before any statement, nobody is quoted."""
    why = psycopg.OperationalError('connection failed: password authentication failed for user "palier_web"\nmore')
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", why)
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", ValueError(CANARY))

    said, unsaid = (json.loads(line) for line in written.readouterr().err.splitlines())
    assert said["why"].endswith('for user "palier_web"')
    assert CANARY not in json.dumps(unsaid, ensure_ascii=False)
