"""The room shared by the processes of a host: real processes, real kills."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hosting.admission.line import NumberState
from hosting.admission.room import Room, RoomIsStuckError

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 4096
FRESH = multiprocessing.get_context("spawn")


def come_and_be_let_in(path: Path, people: int) -> tuple[list[int], list[int]]:
    """Numbers taken by one process, and those that it saw let in, while others do the same."""
    room, taken, let_in = Room(path, size=SIZE), [], []
    for _ in range(people):
        with room.locked():
            number = room.new.join(0)
            assert number is not None
            room.new.show(number, 0)
        taken.append(number)
        with room.locked():
            room.new.call(1, 0)
        with room.locked():
            if room.new.state(number) is NumberState.CALLED and room.new.show(number, 0) is NumberState.IN:
                let_in.append(number)
    return taken, let_in


def die_while_writing(path: Path) -> None:
    room = Room(path, size=SIZE)
    with room.locked():
        for _ in range(3):
            room.new.join(0)
        os.kill(os.getpid(), signal.SIGKILL)


def test_two_processes_share_one_line_without_losing_or_doubling_a_number(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, mp_context=FRESH) as pool:
        futures = [pool.submit(come_and_be_let_in, tmp_path / "room", 500) for _ in range(2)]
        results = [future.result(timeout=60) for future in futures]

    taken = sorted(number for numbers, _ in results for number in numbers)
    let_in = [number for _, numbers in results for number in numbers]
    room = Room(tmp_path / "room", size=SIZE)
    assert taken == list(range(1000))
    assert len(let_in) == len(set(let_in)) > 0
    assert room.new.waiting + room.new.called + len(let_in) == 1000
    assert all(numbers == sorted(numbers) for _, numbers in results)


def test_a_process_killed_while_it_writes_leaves_a_line_that_counts_right(tmp_path: Path) -> None:
    room = Room(tmp_path / "room", size=SIZE)
    killed = FRESH.Process(target=die_while_writing, args=(tmp_path / "room",))
    killed.start()
    killed.join(timeout=30)

    with room.locked():
        waiting = room.new.waiting

    assert killed.exitcode == -signal.SIGKILL
    assert waiting == 3


def test_nobody_waits_for_a_process_that_holds_the_lock_and_is_stopped(tmp_path: Path) -> None:
    holder, other = Room(tmp_path / "room", size=SIZE), Room(tmp_path / "room", size=SIZE)

    with holder.locked(), pytest.raises(RoomIsStuckError), other.locked():
        pass


def test_a_line_survives_all_its_processes(tmp_path: Path) -> None:
    before = Room(tmp_path / "room", size=SIZE)
    with before.locked():
        number = before.new.join(int(time.monotonic()))
        assert number is not None
        before.new.show(number, int(time.monotonic()))

    after = Room(tmp_path / "room", size=SIZE)

    assert after.id == before.id
    assert after.new.state(number) is NumberState.WAITING


def test_a_room_calls_more_people_when_its_slots_are_idle_than_when_they_are_busy(tmp_path: Path) -> None:
    called = {}
    for name, in_use in (("idle", 0), ("busy", 2)):
        room = Room(tmp_path / name, size=SIZE)
        use = room.enter_process(2)
        use.note(in_use=in_use, waiting=0, served=0)
        room.overload()
        with room.locked():
            for _ in range(200):
                room.new.show(room.new.join(int(time.monotonic())) or 0, int(time.monotonic()))
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not room.new.totals()["called"]:
            time.sleep(0.3)
            room.tick()
        time.sleep(0.6)
        room.tick()
        called[name] = room.new.totals()["called"]

    assert called["idle"] > 5 * called["busy"] > 0


@pytest.mark.parametrize(("in_use", "closes"), [(1, True), (4, False)], ids=["at ease", "still full"])
def test_the_room_closes_once_all_who_come_could_come_in_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_use: int, closes: bool
) -> None:
    monkeypatch.setattr("hosting.admission.room.QUIET", 2)
    room = Room(tmp_path / "room", size=SIZE)
    room.enter_process(4).note(in_use=in_use, waiting=0, served=0)
    room.overload()
    outside: list[int] = []

    deadline = time.monotonic() + 8
    while room.is_open and time.monotonic() < deadline:
        now = int(time.monotonic())
        with room.locked():
            outside.append(room.new.join(now) or 0)  # somebody has always just come
            outside = [number for number in outside if room.new.show(number, now) is NumberState.WAITING]
        assert not room.nobody_waits()
        time.sleep(0.05)
        room.tick()

    assert room.is_open is not closes


def test_a_file_that_is_none_of_ours_is_written_over(tmp_path: Path) -> None:
    made = Room(tmp_path / "room", size=SIZE)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"\xff" * path.stat().st_size)

    room = Room(tmp_path / "room", size=SIZE)

    with room.locked():
        assert room.new.join(0) == 0
    assert not room.is_open
    assert made.id


def test_a_full_disk_is_told_at_once_and_never_at_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)

    with pytest.raises(OSError, match="No space left"):
        Room(tmp_path / "room", size=SIZE)


def test_the_slots_of_a_dead_process_are_not_counted(tmp_path: Path) -> None:
    room = Room(tmp_path / "room", size=SIZE)
    room.enter_process(2)
    gone = FRESH.Process(target=_enter, args=(tmp_path / "room",))
    gone.start()
    gone.join(timeout=30)

    assert gone.exitcode == 0
    assert room.figures()["slots"] == 2


def _enter(path: Path) -> None:
    Room(path, size=SIZE).enter_process(7)
