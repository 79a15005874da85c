"""Every command reads the settings of the service: the environment, then one file, then the defaults."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hosting import configuration
from hosting.database import postgres

if TYPE_CHECKING:
    from pathlib import Path

HERE = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "palier.env"
    for name in ("DATABASE_URL", "PALIER_SITE", "PALIER_EMAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PALIER_CONFIG", str(path))
    return path


def typed(repository: Path, path: Path | str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", *words],
        env={**HERE, "PALIER_CONFIG": str(path), "DJANGO_SETTINGS_MODULE": "config.settings", **more},
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_file_gives_what_the_environment_does_not(written, monkeypatch):
    written.write_text(
        "# the site\n\nPALIER_SITE=https://file.example\nPALIER_EMAIL_FROM = \"a b@c.example\"\nDATABASE_URL='x=1#2'\n"
    )
    monkeypatch.setenv("PALIER_SITE", "https://typed.example")

    assert configuration.load() == written

    assert os.environ["PALIER_SITE"] == "https://typed.example"
    assert os.environ["PALIER_EMAIL_FROM"] == "a b@c.example"
    assert os.environ["DATABASE_URL"] == "x=1#2"
    assert configuration.said_source("DATABASE_URL", written) == f"DATABASE_URL of {written}"
    assert configuration.said_source("PALIER_SITE", written) == "PALIER_SITE of the environment"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PALIER_SITE\n", "line 1: NAME=value"),
        ("\nexport PALIER_SITE=x\n", "line 2: NAME=value"),
        ('PALIER_SITE="x\n', "the quote of PALIER_SITE is not closed"),
        ("PALIER_SITE=x\nPALIER_SITE=y\n", "line 2: PALIER_SITE is given twice"),
    ],
)
def test_a_line_that_is_no_setting_is_named(written, text, words):
    written.write_text(text)

    with pytest.raises(configuration.ConfigurationError, match=words):
        configuration.load()


def test_a_file_that_is_named_and_not_there_is_told_never_passed_over(written):
    with pytest.raises(configuration.ConfigurationError, match="No such file"):
        configuration.load()


def test_no_file_may_be_asked_for(written, monkeypatch):
    monkeypatch.setenv("PALIER_CONFIG", "none")

    assert configuration.load() is None


def test_a_command_typed_bare_speaks_to_the_database_of_the_service(repository, tmp_path):
    """What it did: make and migrate an embedded database, without a word."""
    settings, state = tmp_path / "palier.env", tmp_path / "state"
    settings.write_text(
        f"PALIER_STATE={state}\nDATABASE_URL=postgresql://owner:secret@127.0.0.1:9/palier?connect_timeout=2\n"
    )

    done = typed(repository, settings, "migrate", "--database", "owner")

    assert done.returncode != 0
    assert f"Database: palier on 127.0.0.1 (DATABASE_URL of {settings})" in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert not (state / "postgres").exists()


def test_a_file_that_cannot_be_read_stops_the_command_in_one_line(repository, tmp_path):
    done = typed(repository, tmp_path, "showmigrations")

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert str(tmp_path) in done.stderr


def test_what_invents_reads_no_file(repository, tmp_path):
    settings = tmp_path / "palier.env"
    settings.write_text("not a setting")

    assert typed(repository, settings, "verify", "--help").returncode == 0
    assert typed(repository, settings, "world", "--help").returncode == 0


def test_the_address_of_a_database_is_told_without_its_password():
    assert postgres.named("postgresql://palier_owner:secret@db.example:5433/palier") == "palier on db.example"
    with pytest.raises(postgres.PostgresError):
        postgres.named("nonsense=")


@pytest.mark.parametrize(
    ("more", "keeps"),
    [
        ({"DATABASE_URL": "postgresql://palier_web@db1/palier"}, True),
        ({"PALIER_POOLER_URL": "postgresql://palier_web@/palier?host=/run/postgresql&port=6432"}, True),
        ({"PALIER_POOLER_URL": "postgresql://db1:6432,db2:6432/palier?sslmode=verify-full"}, False),
        ({"PALIER_POOLER_URL": "postgresql://db1:6432/palier?sslmode=verify-full", "PALIER_POOLER_KEEPS": "1"}, True),
        ({"PALIER_POOLER_URL": "postgresql://db1:6432/palier?sslmode=verify-full", "PALIER_LOGIN": "worker"}, True),
        (
            {
                "PALIER_POOLER_URL": "postgresql://palier_web@/palier?host=/run/postgresql&port=6432",
                "PALIER_REPLICA_URL": "postgresql://db2:6432/palier?sslmode=verify-full",
            },
            False,
        ),
    ],
)
def test_readings_are_kept_where_whoever_stands_before_the_database_answers(
    repository: Path, tmp_path: Path, more: dict[str, str], keeps: bool
) -> None:
    """A pooler asked over TLS has to be told to be one that reads a message to its end (ADR 187)."""
    known = {
        **HERE,
        "PALIER_CONFIG": "",
        "PALIER_STATE": str(tmp_path),
        "DATABASE_URL": "postgresql://db1/palier",
        **more,
    }
    said = subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.KEEPS_READINGS)"],
        env=known,
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout

    assert said.strip() == str(keeps)
