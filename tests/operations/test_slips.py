"""What an operator mistypes is said in one line that tells what to do, and changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import connections
from django.db.migrations import Migration

from config import schema
from config.checks import quality
from hosting import configuration
from hosting.backups import BackupError, backup
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


@pytest.mark.parametrize(
    "words", [("closed-homes",), ("serve", "--port", "0"), ("migrate",), ("upgrade", "--rollback")]
)
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"DATABASE_URL": "postgresql://palier_web@/palier?host=/run"}, "commands take the owner's"),
        ({"PALIER_STATE": "{file}"}, "is no folder"),
        ({"PALIER_STATE": "{file}/below"}, "is no folder"),
    ],
)
def test_the_login_of_another_or_no_folder_is_a_sentence_and_no_stack(repository, tmp_path, words, more, said):
    """Each of these commands showed thirty lines of a program."""
    file = tmp_path / "file"
    file.touch()
    address = {"PALIER_CONFIG": "none", "PALIER_STATE": str(tmp_path / "state")}

    done = typed(repository, *words, **address | {name: value.format(file=file) for name, value in more.items()})

    assert done.returncode == 1
    assert [said in line for line in plain_text(done.stderr).splitlines()] == [True]
    assert not (tmp_path / "state").exists()


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


def test_a_vault_without_a_base_is_not_a_blank_line(tmp_path, capsys):
    assert backup.main(["--list", "--into", str(tmp_path)]) == 0

    assert capsys.readouterr().out == f"No base in {tmp_path} yet: ./run palier backup makes one.\n"


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
        ("find_duplicates", "{folder}"),
        ("find_duplicates", "{line}"),
        ("find_duplicates", "{table}", "--out", "{folder}"),
        ("find_duplicates", "{table}", "--out", "{folder}/absent/pairs.csv"),
        ("read_archive", "{folder}"),
        ("read_archive", "{folder}/absent.zip"),
        ("take_in_house", "--check", "{folder}"),
        ("read_bounces", "{folder}"),
        ("import_sne", "{folder}/absent.xml"),
        ("enter_grid", "{folder}", "--check"),
        ("enter_size_guide", "{folder}", "--check"),
        ("try_grid", "{picture}"),
        ("probe", "--once", "--site", "http://127.0.0.1:9", "--folder", "{picture}"),
        ("announce", "--folder", "{picture}", "--explain", "2026-11-25 14:03", "Un disque plein."),
        ("letters", "--posted", "{picture}", "--on", "32"),
    ],
)
def test_a_picture_a_folder_and_nothing_are_refused_in_french(db, tmp_path, words):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    line, table = tmp_path / "line.csv", tmp_path / "table.csv"
    line.write_text("nom;prenom\n" + "x" * 200_000)
    table.write_text("nom;prenom\nDupont;Jean\nDupont;Jean\n")

    with pytest.raises(CommandError) as refused:
        call_command(*(word.format(picture=picture, folder=tmp_path, line=line, table=table) for word in words))

    for english in ("Errno", "codec", "directory", "Invalid"):
        assert english not in str(refused.value)


@pytest.mark.parametrize(("name", "why"), [("", "c’est un dossier"), ("absent.toml", "il n’y a rien sous ce nom")])
@pytest.mark.parametrize("words", [("enter_grid", "--check"), ("enter_size_guide", "--check"), ("try_grid",)])
def test_a_grid_that_does_not_open_says_why(db, tmp_path, words, name, why):
    """« grille.toml : ce fichier ne peut pas être lu. » sent nobody anywhere."""
    command, *options = words

    with pytest.raises(CommandError) as refused:
        call_command(command, str(tmp_path / name), *options)

    assert why in str(refused.value)
    assert str(tmp_path) in str(refused.value)


@pytest.mark.parametrize("verb", ["fix", "docs"])
def test_a_word_that_a_verb_does_not_read_is_said_and_nothing_is_written(verb, capsys, monkeypatch):
    """`./run fix palier/api` mended the whole checkout."""
    monkeypatch.setattr(quality, "_tool", lambda *words: pytest.fail(f"{words} was run"))
    monkeypatch.setattr(quality, "_tables", lambda: pytest.fail("a table was written"))

    assert quality.main([verb, "palier/api"]) == 2
    assert "palier/api" in capsys.readouterr().err


def test_a_refusal_at_a_terminal_is_its_sentence_alone(capsys, tmp_path):
    """It began with `CommandError:`, which is nobody's word."""
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["./run palier", "read_archive", str(tmp_path)])

    assert stopped.value.code == 1
    assert plain_text(capsys.readouterr().err) == f"{tmp_path} ne se lit pas : c’est un dossier.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("certificates", "--into", "{file}", "db1=10.0.0.1"),
        ("taxes-sandbox", "--port", "0", "--people", "{file}"),
        ("particulier-sandbox", "--port", "0", "--people", "{folder}"),
        ("signing-sandbox", "--port", "0", "--secret", "{folder}/absent", "--call-key", "{file}"),
    ],
)
def test_a_program_without_a_database_says_in_a_line_what_file_it_was_not_given(repository, tmp_path, words):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n")

    done = typed(repository, *(word.format(file=file, folder=tmp_path) for word in words))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_nothing_is_contracted_in_a_database_that_waits_for_something_else(db, monkeypatch, capsys):
    """On a state folder mistyped, `contract` made a database, wrote fourteen migrations into it and ended on a stack."""
    monkeypatch.setattr(schema, "pending", lambda: [Migration("0001_initial", "palier")])
    monkeypatch.setattr(schema, "_apply", lambda plan: pytest.fail(str(plan)))

    assert schema.contract() == 1

    assert "palier.0001_initial is missing" in capsys.readouterr().out


def test_a_closing_is_not_said_to_go_on_where_no_list_was_named(db):
    """`--again` alone listed what is held, and ended well."""
    with pytest.raises(CommandError, match="identifiant de la liste"):
        call_command("held_rankings", "--again", "--reason", "Fait corrigé.")


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


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({}, "set PALIER_BEHIND_PROXY=1"),
        ({"PALIER_BEHIND_PROXY": "1"}, "That is for its proxy"),
        ({"PALIER_DEMO": "1"}, ""),
    ],
)
def test_an_address_that_sends_a_browser_elsewhere_says_so(monkeypatch, capsys, setting, said):
    """It said « Palier answers on http://… », which answered with an https where nobody listened."""
    for name in ("PALIER_BEHIND_PROXY", "PALIER_DEBUG", "PALIER_DEMO", "NOTIFY_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://x@/palier")
    for name, value in setting.items():
        monkeypatch.setenv(name, value)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        serving.announce(listening)

    address, *more = capsys.readouterr().out.splitlines()
    assert address.startswith("Palier answers on http://127.0.0.1:")
    assert bool(more) is bool(said)
    assert said in "".join(more)


@pytest.mark.parametrize("level", [["--runtime"], []])
def test_a_setup_whose_packages_did_not_come_is_not_said_ready(
    repository: Path, tmp_path: Path, level: list[str]
) -> None:
    for name in ("run", "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        shutil.copy(repository / name, tmp_path / name)
    tools = tmp_path / ".palier" / "tools" / "uv"
    (tools / "bin").mkdir(parents=True)
    (tools / "bin" / "uv").write_text("#!/bin/sh\nexit 2\n", encoding="utf-8")
    (tools / "bin" / "uv").chmod(0o755)
    with (tmp_path / "requirements-uv.lock").open("rb") as lock:
        pin = subprocess.run(["cksum"], stdin=lock, capture_output=True, text=True, check=True).stdout.strip()
    (tools / "pin").write_text(f"{pin} {tmp_path}\n", encoding="utf-8")

    done = subprocess.run([tmp_path / "run", "setup", *level], capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode != 0
    assert "could not be made" in done.stderr
    assert "Ready" not in done.stderr
    assert not (tmp_path / ".palier" / "tools" / "serves").exists()
