"""What `./run check` says of what others wrote, and of secrets: right, and honest where it cannot know."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from config.checks import audit
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

LONG = "a1b2c3d4" * 5


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 64,
        "aws = '" + "AKIA" + "ABCDEFGHIJKLMNOP'",
        "ghp_" + "a" * 36,
        "postgresql://palier:" + "correct-horse" + "@db.example.org/palier",
        "API_KEY = '" + LONG + "'",
        '{"metrics_token": "' + LONG + '"}',
    ],
)
def test_what_looks_like_a_secret_is_found(text: str) -> None:
    assert audit.leaks(f"first line\n{text}\n") != []


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://palier_owner:...@db.example/palier",
        "postgresql://nobody:password@localhost/none",
        'SECRET_KEY = secret("PALIER_SECRET_KEY", "secret_key", "key of signatures")',
        'password = "${SUPERUSER_PASSWORD}"',
        "--hash=sha256:" + "0" * 64,
    ],
)
def test_what_is_no_secret_is_let_be(text: str) -> None:
    assert audit.leaks(text) == []


@pytest.mark.parametrize(
    ("ours", "debian", "said"),
    [
        ("18.4", {"postgresql-17": "17.12-0+deb13u1"}, "2 rounds of corrections behind Debian's postgresql-17"),
        ("18.4", {"postgresql-15": "15.19-0+deb12u1", "postgresql-17": "17.10-1"}, "1 round of corrections behind"),
        ("18.6", {"postgresql-17": "17.12-0+deb13u1"}, "level with"),
        ("18.4", {}, "not known here"),
    ],
)
def test_the_lag_of_the_embedded_server_is_counted_in_rounds(ours: str, debian: dict[str, str], said: str) -> None:
    assert said in audit.lag(ours, debian)


def test_where_nobody_answers_the_packages_are_said_not_to_be_audited(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def silent(*_: Any, **__: Any) -> Any:
        raise subprocess.TimeoutExpired("pip-audit", 1)

    monkeypatch.setattr(audit.places, "state", lambda: tmp_path)
    monkeypatch.setattr(audit.subprocess, "run", silent)

    assert audit.faults() == 0
    assert "NOT audited" in plain_text(capsys.readouterr().out)


def test_a_known_fault_is_named_and_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    found = [
        {"name": "django", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]},
        {"name": "lxml", "version": "9", "vulns": []},
        {"name": "other", "skip_reason": "unknown"},
    ]

    assert audit._say_faults(found) == 1  # noqa: SLF001 - the reading of an answer
    assert "django 1.0: PYSEC-1" in plain_text(capsys.readouterr().out)


def test_a_licence_that_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "licence_of", lambda name: "Proprietary" if name == "django" else "MIT")

    assert audit.licences() == 1


def test_a_licence_of_npm_that_forbids_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        audit.javascript, "locked", lambda: {"good": {"license": "MIT"}, "bad": {"license": "SSPL-1.0"}}
    )

    assert audit.licences() == 1
