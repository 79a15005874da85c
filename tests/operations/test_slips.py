"""What an operator mistypes is said in one line that tells what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from hosting import configuration
from hosting.backups import BackupError
from hosting.backups.store import keys
from hosting.database import programs
from hosting.supervision import serving
from palier.management.reporting import server_log
from palier.rules.scoring import grid_errors
from tests.plain_pages import plain_text

HERE = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DJANGO_SETTINGS_MODULE": "config.settings"}


def typed(repository: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", *words],
        env={**HERE, **more},
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# --- Settings -----------------------------------------------------------------------------------


def test_a_name_that_nothing_reads_is_told_with_the_one_that_was_meant(tmp_path, monkeypatch):
    """`PALIER_BACKUP_INT=` was a site without a backup, in silence."""
    path = tmp_path / "palier.env"
    path.write_text("PALIER_BACKUP_INT=/vault\nPALIER_POSTGRES_BIN=/usr\nPALIER_STATE=/x\nLANG=C\n")
    (tmp_path / "owner.env").write_text("PALIER_BACKUP_KEYS=/key\n")

    assert configuration.unread(path) == [
        f"{path}: nothing reads PALIER_BACKUP_INT; PALIER_BACKUP_INTO, perhaps.",
        f"{path}: nothing reads PALIER_BACKUP_KEYS; PALIER_BACKUP_KEY, perhaps.",
    ]


@pytest.mark.parametrize("words", [("closed-homes",), ("migrate",)])
@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PALIER_WEB_SLOTS", "zero", "PALIER_WEB_SLOTS must be a whole number"),
        ("DATABASE_URL", "postgresql://palier_owner:x@127.0.0.1:9", "names no database"),
        ("DATABASE_URL", "postgresql://palier_owner:x@127.0.0.1:9/palier", "port 9"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence_and_no_stack(repository, tmp_path, words, setting, value, said):
    address = {"DATABASE_URL": "postgresql://palier_owner:x@127.0.0.1:9/palier"}
    more = {"PALIER_CONFIG": "none", "PALIER_STATE": str(tmp_path), **address, setting: value}

    done = typed(repository, *words, **more)

    assert done.returncode == 1
    assert "Traceback" not in plain_text(done.stderr)
    assert said in done.stderr.splitlines()[-1]


def test_a_log_that_would_quote_people_is_told(db):
    assert server_log.faults("default") == []

    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL log_min_error_statement = 'error'")

    (line,) = server_log.faults("default")
    assert "log_min_error_statement = error" in line


# --- A release that serves ----------------------------------------------------------------------


def test_the_tools_of_developers_do_not_come_into_a_release_that_serves(repository, tmp_path, shell):
    """`./run test` there, cut in the middle, left the service without its packages."""
    shutil.copy(repository / "run", tmp_path / "run")
    for name in ("requirements.lock", "requirements-dev.lock"):
        shutil.copy(repository / name, tmp_path / name)
    (tmp_path / ".palier" / "tools").mkdir(parents=True)
    (tmp_path / ".palier" / "tools" / "serves").touch()

    for verb in ("test", "check", "bench"):
        done = subprocess.run([shell, tmp_path / "run", verb], capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 1
        assert "set up to serve" in plain_text(done.stderr)
    assert not (tmp_path / ".venv").exists()


# --- The wrong file -----------------------------------------------------------------------------


def test_a_folder_in_place_of_a_key_is_not_to_be_closed_to_everybody(tmp_path):
    """The answer was `chmod 600 /tmp`."""
    with pytest.raises(BackupError) as refused:
        keys.read_open(tmp_path)
    assert "chmod" not in str(refused.value)


def test_a_file_without_an_end_is_read_no_further_than_the_limit():
    with pytest.raises(grid_errors.GridError, match="trop grand"):
        grid_errors.text_of(Path("/dev/zero"))


@pytest.mark.parametrize(
    "words",
    [
        ("after_restore", "{picture}"),
        ("letters", "--printed", "{picture}"),
        ("letters", "--document", "{folder}"),
        ("letters", "--posted", "{folder}/absent.html"),
    ],
)
def test_a_picture_a_folder_and_nothing_are_refused_in_french(db, tmp_path, words):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))

    with pytest.raises(CommandError) as refused:
        call_command(*(word.format(picture=picture, folder=tmp_path) for word in words))

    assert "Errno" not in str(refused.value)
    assert "codec" not in str(refused.value)


def test_a_cluster_of_another_version_is_told_by_both(tmp_path):
    (tmp_path / "PG_VERSION").write_text("12\n")

    said = programs.other_version(programs.installed(), tmp_path)

    assert "PostgreSQL 12" in said
    assert "PALIER_POSTGRES_BIN" in said
    (tmp_path / "PG_VERSION").write_text(programs.major(programs.installed()) + "\n")
    assert programs.other_version(programs.installed(), tmp_path) == ""


@pytest.mark.parametrize(
    ("setting", "is_told"),
    [({}, True), ({"PALIER_DEMO": "1"}, False), ({"DATABASE_URL": "postgresql://x@/palier"}, False)],
)
def test_the_embedded_database_says_what_it_is_for_where_it_is_no_demo(monkeypatch, capsys, setting, is_told):
    for name in ("DATABASE_URL", "PALIER_POSTGRES_BIN", "PALIER_DEMO", "NOTIFY_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in setting.items():
        monkeypatch.setenv(name, value)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        serving.announce(listening)

    assert ("In production, Debian's PostgreSQL" in capsys.readouterr().out) is is_told
