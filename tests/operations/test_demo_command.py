"""`./run demo` as the newcomer meets it: never into another's world, never in silence, and stopped in a word."""

from __future__ import annotations

import fcntl
import io
import os
import socket
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db.migrations.migration import Migration

from config.demo import particulier, signing
from config.demo import serving as demo_serving
from config.demo.ports import free_port
from hosting.database import postgres
from hosting.supervision import control, serving
from palier.gateways.particulier import ParticulierService
from palier.management.commands import migrate
from palier.management.demo.progress import Steps
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from hosting.supervision.roles import ProcessRole


def typed(repository: Path, state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.demo", *words],
        env={"PATH": os.environ["PATH"], "HOME": str(state.parent), "PALIER_STATE": str(state)},
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [("--port", "18149"), ("--prepare",)])
def test_a_second_demo_is_refused_before_it_writes_anything(repository, tmp_path, words):
    """It migrated the running one's database and opened lists in it, then refused after 27 seconds."""
    state = tmp_path / "state"
    state.mkdir()
    with (state / "supervisor.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = typed(repository, state, *words)

    assert done.returncode == 1
    assert "already serves" in done.stdout
    assert "PALIER_STATE=" in done.stdout
    assert not (postgres.home(state) / "data").exists()
    assert {each.name for each in state.iterdir()} == {"supervisor.lock"}


def test_a_refused_demo_leaves_no_door_and_no_database_behind(repository, tmp_path):
    state = tmp_path / "state"

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        done = typed(repository, state, "--port", str(port))

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stdout
    assert not (state / "supervisor.sock").exists()
    assert not (postgres.home(state) / "data").exists()
    assert "schema" not in done.stdout


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told_before_anything_is_made(host, tmp_path, monkeypatch, capsys):
    """It was told after the schema was read and the files of the pages collected, and then fifteen seconds more."""
    monkeypatch.setenv("PALIER_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(serving, "FREEING", 0.5)
    monkeypatch.setattr(serving, "_prepare", lambda _state: pytest.fail("nothing is read"))

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        taken.bind((host, 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        code = serving.main(["--host", host, "--port", str(port)])

    first, last = plain_text(capsys.readouterr().out).splitlines()
    assert code == 1
    assert first.startswith(f"Port {port} is taken.")
    assert (
        last
        == f"Port {port} cannot be used (Address already in use): end what holds it (ss -ltnp), or give --port another."
    )
    assert not (postgres.home(tmp_path / "state") / "data").exists()
    assert not (tmp_path / "state" / "supervisor.sock").exists()


def test_nobody_is_let_in_before_all_is_ready_and_two_that_prepare_do_not_both_open():
    one, other = serving.take("127.0.0.1", 0), None
    port = one.getsockname()[1]
    try:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)
        other = serving.take("127.0.0.1", port)
        serving.let_in(one)
        serving.let_in(one)
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        with pytest.raises(control.ControlError, match="cannot be used"):
            serving.let_in(other)
    finally:
        one.close()
        if other is not None:
            other.close()


def test_who_waits_for_a_schema_reads_how_many_of_how_many(monkeypatch):
    """A first start said nothing for a minute and a half while it was made."""
    monkeypatch.setattr(migrate, "EVERY", 0.0)
    out, terminal, quiet = io.StringIO(), io.StringIO(), io.StringIO()
    for command, verbosity, stdout in ((True, 0, out), (False, 1, terminal), (False, 0, quiet)):
        made = migrate.Command(stdout=stdout, no_color=True)
        made.verbosity, made.is_telling, made.total = verbosity, command, 12 if command or verbosity else 0
        for name in ("0001_initial", "0002_row_security"):
            made.migration_progress_callback("apply_start", Migration(name, "palier"))
            made.migration_progress_callback("apply_success", Migration(name, "palier"))

    assert plain_text(out.getvalue()).splitlines() == [
        "@ 1/12  palier.0001_initial",
        "@ 2/12  palier.0002_row_security",
    ]
    assert [line.split() for line in terminal.getvalue().splitlines()] == [
        ["1/12", "Applying", "palier.0001_initial...", "OK"],
        ["2/12", "Applying", "palier.0002_row_security...", "OK"],
    ]
    assert quiet.getvalue() == ""


def test_each_step_of_the_world_is_numbered_as_it_begins():
    told: list[str] = []
    step = Steps(12, told.append)

    step("homes")
    step("the cast")

    assert told == [" 1/12  homes", " 2/12  the cast"]


def test_the_time_that_is_told_counts_from_the_first_key(monkeypatch):
    monkeypatch.setattr(demo_serving.time, "time", lambda: 1_000_100.4)
    monkeypatch.setenv("PALIER_BEGAN", "1000000")

    assert demo_serving.since(0.0) == "in 100 s, installation included"


def test_the_stand_in_of_signatures_answers_where_it_answered_before(tmp_path):
    """Whoever has a way in to sign has its address: another port at each start left it to lead nowhere."""
    role, told = signing.process(tmp_path / "signing")

    assert signing.process(tmp_path / "signing") == (role, told)
    assert role.arguments[-1] == str(tmp_path / "signing" / "envelopes")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(told["PALIER_SIGNING_URL"].rpartition(":")[2])))
        taken.listen(1)
        _, other = signing.process(tmp_path / "signing")
    assert other["PALIER_SIGNING_URL"] != told["PALIER_SIGNING_URL"]
    assert other["PALIER_SIGNING_SECRET_FILE"] == told["PALIER_SIGNING_SECRET_FILE"]


def test_the_demo_runs_every_stand_in_and_tells_the_site_of_each(tmp_path, monkeypatch):
    """Of API Particulier none ran: « Mon inscription à France Travail » was tried by nobody."""
    served: list[ProcessRole] = []

    class Kept:
        def __init__(self, _state, listening, kinds, _held, _say):
            served.extend(kinds)
            listening.close()

        def serve(self, _obey):
            return 0

    monkeypatch.setattr(demo_serving, "Supervisor", Kept)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert demo_serving.serve(tmp_path, port, 0.0, date(2026, 3, 2), held=None) == 0

    roles = {one.name: one for one in served}
    assert set(roles) == {
        "register",
        "identities",
        "taxes",
        "particulier",
        "signing",
        "receiver",
        "web",
        "worker",
        "probe",
    }
    told = roles["web"].environment
    assert roles["worker"].environment == told
    for name in ("SNE", "TAX", "PARTICULIER", "SIGNING"):
        assert "://" in told[f"PALIER_{name}_URL"]
    assert told["PALIER_DEMO_RECEIVER"].startswith("http://127.0.0.1:")


def test_whom_the_demo_registers_is_known_to_the_stand_in_that_it_starts(repository, tmp_path):
    role, told = particulier.process(tmp_path, port=(port := free_port()), anchor=date(2026, 3, 2))
    words = [sys.executable, "-P", "-m", role.module, *role.arguments]
    started = subprocess.Popen(words, cwd=repository, stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        assert started.stdout.readline().strip().endswith(f":{port}")
        token = (tmp_path / "token").read_text(encoding="ascii")
        found = ParticulierService(told["PALIER_PARTICULIER_URL"], token, told["PALIER_PARTICULIER_RECIPIENT"], 5)
        status = found.job_seeker("samira.cherif")
        assert status is not None
        assert (status.who.family_name, status.since, status.until) == ("CHERIF", date(2023, 10, 2), date(2025, 11, 2))
        assert found.job_seeker("nobody") is None
    finally:
        started.terminate()
        started.communicate(timeout=10)
