"""Which pages a replica is asked for while its primary answers: those that write nothing, and never before one's own act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as site
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from palier.models.state import fresh_reads
from palier.models.state.fresh_reads import FRESH
from palier.models.state.servers import REPLICA
from palier.web.requests import own_acts, replica_pages, sessions
from palier.web.requests.replica_pages import PAGES, Passed
from palier.web.requests.standby_pages import Standby, standby_of
from tests.web.access_table import COLUMNS, ROWS
from tests.web.asking_as import Matrix, matrix_of_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

KEY = "k" * 32


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    yield from matrix_of_a_file(django_db_blocker)


@pytest.mark.parametrize("column", [each for each in COLUMNS if "étrang" not in each])
def test_each_of_these_pages_writes_nothing_whoever_reads_it(matrix: Matrix, column: str) -> None:
    asker = matrix.as_of(column)
    asker.ask(ROWS[0])  # dates the session, in a transaction that may write
    rows = [row for row in ROWS if row.name in PAGES and row.method == "get"]

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        found = {row.name: asker.ask(row) for row in rows}
        transaction.set_rollback(True)

    assert {row.name for row in rows} == set(PAGES)
    assert found == {row.name: asker.wanted(row) for row in rows}


def test_none_of_them_says_where_a_file_stands() -> None:
    assert not PAGES & {"mes-candidatures", "candidature", "mon-dossier", "courrier", "mes-points", "offre"}
    assert standby_of("/bailleur/") is Standby.NOMINATIVE


def asked(path: str = "/logements/", method: str = "get", **cookies: str) -> HttpRequest:
    request = getattr(RequestFactory(), method)(path)
    request.COOKIES = cookies
    return request


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """A site with a replica, of which it knows nothing yet."""
    settings.REPLICA_READS = 2
    monkeypatch.setattr(fresh_reads, "are_on", lambda: True)
    FRESH.clear()
    yield
    FRESH.clear()


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("request_", "is_asked"),
    [
        (asked(), True),
        (asked("/"), True),
        (asked("/chiffres/"), True),
        (asked(method="head"), True),
        (asked(method="post"), False),
        (asked("/mon-dossier/"), False),
        (asked("/bailleur/"), False),
        (asked("/nulle-part"), False),
        (asked(palier_session=KEY), False),
    ],
)
def test_a_replica_is_asked_for_what_only_reads(request_: HttpRequest, is_asked: bool) -> None:
    assert replica_pages.may_answer(request_) is is_asked


@pytest.mark.usefixtures("reading")
def test_who_is_signed_in_is_dated_by_the_primary_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    def dated(key: str, at: int) -> bool:
        return replica_pages.may_answer(asked(palier_session=KEY, palier_activite=sessions.stamp(key, at)))

    monkeypatch.setattr(sessions.time, "time", lambda: 1_800_000_100.0)

    assert dated(KEY, 1_800_000_041)
    assert not dated(KEY, 1_800_000_040)
    assert not dated("another", 1_800_000_099)


@pytest.mark.usefixtures("reading")
def test_an_act_is_found_by_its_place_in_the_log_and_a_word_of_nobody_s_asks_the_primary() -> None:
    answer = HttpResponse()
    own_acts.note(answer, 40)
    kept = answer.cookies[own_acts.COOKIE]

    assert "40" not in kept.value
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 62)
    assert own_acts.position_of(asked(**{own_acts.COOKIE: kept.value})) == 40
    assert own_acts.position_of(asked(**{own_acts.COOKIE: f"{kept.value}x"})) == own_acts.UNKNOWN
    assert own_acts.position_of(asked()) == 0
    own_acts.note(answer, None)
    assert own_acts.position_of(asked(**{own_acts.COOKIE: answer.cookies[own_acts.COOKIE].value})) == own_acts.UNKNOWN


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("replayed", "own", "is_passed", "is_left"),
    [
        (100, 0, False, False),
        (100, 100, False, False),
        (100, 101, True, False),
        (99, 0, True, True),
        (None, 0, True, True),
    ],
)
def test_a_replica_that_is_late_or_has_not_ones_own_act_is_passed(
    monkeypatch: pytest.MonkeyPatch, replayed: int | None, own: int, is_passed: bool, is_left: bool
) -> None:
    monkeypatch.setattr(fresh_reads, "replayed", lambda: replayed)
    monkeypatch.setattr(own_acts, "position_of", lambda _: own)
    monkeypatch.setattr(REPLICA, "leave", lambda: None)
    FRESH.note(FRESH.clock(), 100)

    found = replica_pages.passed(asked())

    assert isinstance(found, Passed) is is_passed
    assert FRESH.is_resting is is_left


def test_a_session_or_a_page_that_the_replica_does_not_know_is_the_primary_s_to_tell() -> None:
    request = asked(**{site.SESSION_COOKIE_NAME: KEY})

    assert not replica_pages.is_whole(request, HttpResponse())
    assert replica_pages.is_whole(asked(), HttpResponse())
    assert not any(replica_pages.is_whole(asked(), HttpResponse(status=status)) for status in (302, 404, 500, 503))
    assert not replica_pages.is_whole(asked(), Passed())
