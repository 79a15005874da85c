"""Each command as an operator meets it: a word on each, help in one language, and one line for what is wrong."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.utils import timezone

from config import cli
from hosting.backups import BackupError
from hosting.backups.store import keys
from hosting.database import postgres, programs
from hosting.supervision import release
from hosting.upgrades import upgrade_checks
from palier.management.base import OperatorCommand
from tests import world
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.management.base import BaseCommand

OWN = sorted(cli.own_commands())
ENGLISH = re.compile(r"\b(usage: |positional arguments|show this help|the following|optional)\b")


def typed(repository: Path, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.cli", *words],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PALIER_CONFIG": "none",
            "PALIER_STATE": str(tmp_path / "state"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def of(name: str) -> BaseCommand:
    command = name.replace("-", "_")
    return load_command_class(get_commands()[command], command)


# --- The list and the help ----------------------------------------------------------------------


def test_the_list_says_a_word_on_each_command():
    lines = [line for line in cli.listing().splitlines() if line.startswith("  ")]

    assert len(lines) == len(cli.MODULES) + 1 + len(OWN)
    for line in lines:
        assert re.fullmatch(r"  [a-z-]+ {2,}[A-ZÀÉ].{15,}[.]", line), line


@pytest.mark.parametrize("name", OWN)
def test_each_command_of_ours_shows_its_typed_name_and_our_options_alone(name):
    command = of(name)

    text = command.create_parser("django", name.replace("-", "_")).format_help()

    assert text.startswith(f"usage : ./run palier {name}")
    assert not ENGLISH.search(text)
    for noise in ("--pythonpath", "--no-color", "--settings", "--traceback", "--verbosity"):
        assert noise not in text


@pytest.mark.parametrize("name", OWN)
def test_each_command_of_ours_is_made_on_the_common_ground(name):
    assert isinstance(of(name), OperatorCommand)


@pytest.mark.parametrize("name", sorted(cli.MODULES))
def test_each_program_shows_its_help_and_does_nothing(repository, tmp_path, name):
    """`worker --help` started a worker; `contract --help` ran the contract."""
    done = typed(repository, tmp_path, name, "--help")

    assert (done.returncode, plain_text(done.stderr)) == (0, "")
    assert plain_text(done.stdout).startswith(f"usage : ./run palier {name}")
    assert not ENGLISH.search(plain_text(done.stdout))
    assert not (tmp_path / "state" / "postgres").exists()


@pytest.mark.parametrize("name", sorted(cli.MODULES))
def test_each_program_refuses_an_option_that_it_does_not_know(repository, tmp_path, name):
    done = typed(repository, tmp_path, name, "--bogus")

    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), plain_text(done.stderr)
    assert not (tmp_path / "state" / "postgres").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("hold",),
        ("explain", "1110318016982G1104", "--home", "999"),
        ("import-sne", "f.xml", "--on", "demain"),
        ("organisation",),
        ("organisation", "create", "chose", "Nom"),
        ("member", "invite"),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("upgrade",),
        ("restore",),
        ("sne-sandbox",),
        ("fantaisie",),
        ("organisatio",),
    ],
)
def test_a_wrong_line_is_answered_in_one(repository, tmp_path, words):
    done = typed(repository, tmp_path, *words)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, plain_text(done.stderr)
    assert not ENGLISH.search(plain_text(done.stderr))


def test_a_name_typed_nearly_right_is_guessed(repository, tmp_path):
    assert "organisation" in typed(repository, tmp_path, "organisatio").stderr


def test_a_refused_serve_stops_the_database_that_it_started(repository, tmp_path):
    done = typed(repository, tmp_path, "serve", "--port", "0")

    assert done.returncode == 1
    assert "No database in" in plain_text(done.stderr)
    assert not (postgres.home(tmp_path / "state") / "data" / "postmaster.pid").exists()


@pytest.mark.parametrize("words", [("closed-homes",), ("showmigrations",)])
def test_a_command_on_a_state_folder_without_a_database_says_what_to_run_and_makes_none(repository, tmp_path, words):
    """A folder mistyped became another site: a cluster, keys, and a sentence about tables."""
    done = typed(repository, tmp_path, *words)

    assert done.returncode == 1
    [told] = done.stderr.splitlines()
    assert str(tmp_path / "state") in told
    assert "./run migrate" in told
    assert not (tmp_path / "state").exists()
    assert not postgres.home(tmp_path / "state").exists()


def test_the_client_of_the_database_is_found_beside_its_server():
    assert (programs.installed() / "psql").exists()


def test_closed_homes_are_told_in_the_time_of_paris_or_that_there_are_none(db):
    out = io.StringIO()
    call_command("closed_homes", stdout=out)
    assert plain_text(out.getvalue()) == "Aucune liste n’est close.\n"

    made = world.cast(others=3)
    on = made.home_at("classee", made.others)
    call_command("closed_homes", stdout=out)

    closed = timezone.localtime(on.closes_at)
    assert f"{closed.year} à {closed:%H:%M}  3 candidatures" in plain_text(out.getvalue())


# --- The stand-ins ------------------------------------------------------------------------------


def test_a_stand_in_whose_port_is_taken_says_so(repository, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = str(taken.getsockname()[1])
        for words in (
            ("sne-sandbox", "--port", port, "--certs", str(tmp_path / "certs"), "--population", "1"),
            ("mail-sandbox", "--port", port, "--log", str(tmp_path / "mail.jsonl")),
        ):
            done = typed(repository, tmp_path, *words)
            assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), plain_text(done.stderr)
            assert port in plain_text(done.stderr)


@pytest.mark.parametrize(
    "words",
    [
        ("sne-sandbox", "--port", "0", "--certs", "FILE"),
        ("mail-sandbox", "--port", "0", "--log", "FOLDER"),
        ("mail-sandbox", "--port", "0", "--log", "FILE/inside"),
        ("mail-sandbox", "--port", "99999", "--log", "NEW"),
    ],
)
def test_a_stand_in_that_cannot_write_says_where(repository, tmp_path, words):
    (tmp_path / "FILE").touch()
    (tmp_path / "FOLDER").mkdir()
    name, *rest = words
    rest = [str(tmp_path / one) if one.isupper() or one.startswith("FILE") else one for one in rest]

    done = typed(repository, tmp_path, name, *rest)

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), plain_text(done.stderr)


# --- A way back is gone once --------------------------------------------------------------------


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path, Path]:
    state, old, new = tmp_path / "state", tmp_path / "old", tmp_path / "new"
    state.mkdir()
    for each in (old, new):
        (each / "config").mkdir(parents=True)
        (each / "run").touch()
        (each / "config" / "supervisor.py").touch()
    return state, old, new


def test_a_second_way_back_is_refused_and_names_what_it_would_put_in(releases):
    state, old, new = releases
    release.write(state, old)
    release.write(state, new)
    assert upgrade_checks.previous(state) == old

    release.write(state, old)
    release.note_return(state, new, old)

    with pytest.raises(upgrade_checks.UpgradeRefused, match=f"upgrade --to {new}"):
        upgrade_checks.previous(state)


def test_after_another_upgrade_the_way_back_is_open_again(releases):
    state, old, new = releases
    for each in (old, new, old):
        release.write(state, each)
    release.note_return(state, new, old)

    release.write(state, new)

    assert upgrade_checks.previous(state) == old


# --- Keys and files -----------------------------------------------------------------------------


def test_a_missing_key_is_never_answered_by_a_new_pair_when_restoring(tmp_path):
    with pytest.raises(BackupError) as refused:
        keys.read_open(tmp_path / "backup.open")
    assert "--new-keys" not in str(refused.value)
    assert "--key" in str(refused.value)

    with pytest.raises(BackupError, match="--new-keys"):
        keys.read_seal(tmp_path / "backup.seal")


# --- Whose folder it is -------------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be told that it is root")
def test_root_leaves_nothing_in_the_state_folder_of_a_service(repository, tmp_path):
    """One command typed as root left a key of root's there: the service could not start again."""
    state = tmp_path / "state"
    state.mkdir()
    os.chown(state, 1, 1)

    done = typed(repository, tmp_path, "organisation", "list")

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "runuser -u daemon" in plain_text(done.stderr)
    assert list(state.iterdir()) == []
