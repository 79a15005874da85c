"""The web reads its code while the database is made ready; what stops amid the first answer leaves nobody behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from hosting.supervision import gates, processes, roles, supervisor
from hosting.supervision.roles import ProcessRole, ProcessStage, Running
from hosting.supervision.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAITS = "from hosting.supervision import gates; print(gates.wait(), gates.NAME in __import__('os').environ)"
_SLEEPS = "import time; time.sleep(120)"


def waiting(number: int | None) -> subprocess.Popen[str]:
    told = {} if number is None else {gates.NAME: str(number)}
    return subprocess.Popen(
        [sys.executable, "-c", _WAITS],
        env={**os.environ, **told},
        pass_fds=() if number is None else (number,),
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("is_opened", "said"), [(True, "True False"), (False, "False False")])
def test_who_waits_goes_on_when_the_gate_is_opened_and_ends_when_it_is_not(is_opened: bool, said: str) -> None:
    gate = gates.Gate.shut()
    child = waiting(gate.inside)

    gate.open() if is_opened else gate.close()

    assert child.communicate(timeout=60)[0].strip() == said


def test_who_was_given_no_gate_does_not_wait() -> None:
    assert waiting(None).communicate(timeout=60)[0].strip() == "True False"


@pytest.fixture
def sleepers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Supervisor, list[tuple[str, Any]]]]:
    """A supervisor whose processes only sleep; and which were started, with their gates, in order."""
    begun: list[tuple[str, Any]] = []

    def start(role: ProcessRole, of: Path, stage: ProcessStage, *, gate: int | None = None, **_: Any) -> Running:
        begun.append((role.name, gate))
        pid = processes.start([sys.executable, "-c", _SLEEPS], os.environ, folder=of)
        return Running(f"{role.name}-{len(begun)}", role.name, str(of), pid, stage, time.monotonic())

    monkeypatch.setattr(roles, "start", start)
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    held = supervisor.hold(tmp_path)
    kinds = [ProcessRole("web", "none", "web", listens=True), ProcessRole("worker", "none", "worker")]
    one = Supervisor(tmp_path, socket.socket(), kinds, held, lambda _: None)
    # The signals of whoever runs the tests stay theirs.
    monkeypatch.setattr(one, "_listen_to_signals", lambda: None)
    monkeypatch.setattr(one.database, "look", lambda: None)
    monkeypatch.setattr(processes, "become_reaper", lambda: None)
    monkeypatch.setattr(processes, "ended", lambda: _ended(one))
    yield one, begun
    for each in one.running:
        processes.send(each.pid, 9)
    held.door.close()
    one.listening.close()
    with suppress(OSError):  # one that served has closed it
        os.close(held.users)
    os.close(held.lock)


def _ended(one: Supervisor) -> dict[int, int]:
    """Those of this supervisor alone: the tests have children of their own."""
    found = {each.pid: os.waitpid(each.pid, os.WNOHANG) for each in one.running}
    return {pid: os.waitstatus_to_exitcode(status) for pid, (ended, status) in found.items() if ended}


def test_the_worker_starts_once_the_site_answers(
    sleepers: tuple[Supervisor, list[tuple[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, begun = sleepers
    asked: list[list[str]] = []

    def answers(_: object) -> bool:
        asked.append([name for name, _ in begun])
        return len(asked) == 3

    one.on_answer = one.stop
    monkeypatch.setattr(supervisor, "answers", answers)

    with one.reading_ahead():
        assert [name for name, gate in begun if gate is not None] == ["web"]
    assert one.serve(lambda *_: {}, late={"worker"}) == 0

    assert asked == [["web"]] * 3
    assert begun[1:] == [("worker", None)]


def test_what_stops_amid_the_first_answer_leaves_nobody_behind(
    sleepers: tuple[Supervisor, list[tuple[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal comes between two lines: the worker was started after everybody had been told, and nothing ever ended."""
    one, begun = sleepers
    one.on_answer = lambda: None
    monkeypatch.setattr(supervisor, "answers", lambda _: one.stop() or True)

    assert one.serve(lambda *_: {}, late={"worker"}) == 0

    assert [name for name, _ in begun] == ["web", "worker"]
    assert one.running == []


def test_a_place_that_cannot_be_made_ready_ends_what_read_ahead(
    sleepers: tuple[Supervisor, list[tuple[str, Any]]],
) -> None:
    one, _ = sleepers

    with pytest.raises(RuntimeError), one.reading_ahead():
        raise RuntimeError("the database has not this schema")

    for each in one.running:
        with pytest.raises(ProcessLookupError):
            os.kill(each.pid, 0)
