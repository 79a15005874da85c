"""What the processes of this host share: two lines, the use of their slots, and whether the room is open.

A file of the state folder, mapped in memory: a release and the next share it during an upgrade, and it survives a kill:
a process that died while it wrote leaves a mark, and the next one counts again. Its name carries the version of its
layout: a release that lays it out otherwise begins a room of its own.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hosting.admission import flow
from hosting.admission.line import SIZE, WaitingLine
from hosting.admission.processes import Processes, SlotUse

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYOUT = 3
MARK = 0x50414C494552
"""In a file that was made here."""
TICK = 0.5
"""Seconds between two looks at the spare capacity."""
LONGEST = 5.0
"""Seconds that count at most between two looks: nobody came meanwhile."""
QUIET = 10.0
"""Seconds without overload, all who wait few enough to come in at once, after which the room closes."""
MEMORY = 3.0
"""Seconds over which spare capacity and cost are averaged."""
RATE_MEMORY = 15.0
"""Seconds over which the outflow is averaged, for the wait that people are told."""
FIRST_COST = 0.03
"""Seconds that a page holds a slot, before any was measured."""
LOCKING = 0.1
"""Seconds given to the lock: held for microseconds, unless its holder is stopped."""

_HEADER = 512
_DIRTY, _OPEN, _OVERLOADED, _TICKED, _BUSY, _SERVED, _ID, _BOOT, _OPENED, _OPENED_AT, _PAST = range(
    11
)  # three places of the past
_SPARE, _COST, _RATE, _CARRY, _EXPECTED, _ENTERED = range(32, 38)
_MARK, _BEHIND = 13, 14


class RoomIsStuckError(Exception):
    """The lock is held by a process that does not let it go; nobody waits for it."""


class Room:
    """The waiting room of this host.

    What gives, calls or takes a number stands in a block ``with room.locked():``. Who only waits takes no lock: under a
    rush, that is nearly everyone.
    """

    def __init__(self, path: Path | None, *, size: int = SIZE) -> None:
        """Open the room kept in this file, made if missing; without a file, one for this process alone."""
        footprint = _HEADER + Processes.FOOTPRINT + 2 * WaitingLine.footprint(size)
        self._descriptor = _opened(path, footprint) if path else -1
        self._memory = mmap.mmap(self._descriptor, footprint)
        view = memoryview(self._memory)
        self._n = view[:_HEADER].cast("q")
        self._x = view[:_HEADER].cast("d")
        self._processes = Processes(view[_HEADER : _HEADER + Processes.FOOTPRINT].cast("q"), self._n[_PAST : _PAST + 3])
        lines = _HEADER + Processes.FOOTPRINT
        self.known = WaitingLine(self._memory, lines, size)
        """Those who were here before the rush."""
        self.new = WaitingLine(self._memory, lines + WaitingLine.footprint(size), size)
        """Those met for the first time."""
        self._threads = threading.Lock()
        with self.locked():
            self._begin()
        self.id = f"{self._n[_ID] & 0xFFFFFFFF:08x}"
        """Names this line among those of other hosts: a person may hold a number of each."""

    # --- The lock ---------------------------------------------------------------------------

    @contextmanager
    def locked(self, patience: float = LOCKING) -> Iterator[None]:
        """Be alone among the threads and processes of the host; `RoomIsStuckError` if that takes too long."""
        if not self._threads.acquire(timeout=patience):
            raise RoomIsStuckError
        try:
            self._lock_file(patience)
            try:
                if self._n[_DIRTY]:
                    self.known.mend(_seconds())
                    self.new.mend(_seconds())
                self._n[_DIRTY] = 1
                yield
                self._n[_DIRTY] = 0
            finally:
                if self._descriptor >= 0:
                    fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _lock_file(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while self._descriptor >= 0:
            with suppress(BlockingIOError):
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            if time.monotonic() >= deadline:
                raise RoomIsStuckError
            time.sleep(0.0002)

    def _begin(self) -> None:
        """Make a new room of a file that is none of ours; after a restart of the machine, keep the lines only.

        Its clock began again, and its processes are gone.
        """
        boot = _boot()
        if self._n[_MARK] != MARK:
            self._memory[:] = bytes(len(self._memory))
            self._n[_ID], self._n[_MARK] = secrets.randbits(32) | 1 << 32, MARK
        elif self._n[_BOOT] != boot:
            self.known.mend(_seconds())
            self.new.mend(_seconds())
            self._n[_OVERLOADED] = self._n[_BEHIND] = self._n[_TICKED] = self._n[_BUSY] = self._n[_SERVED] = 0
            self._processes.forget_all()
        self._n[_BOOT] = boot

    def enter_process(self, slots: int) -> SlotUse:
        """Count this process and its slots in."""
        with self.locked():
            return self._processes.enter(slots)

    # --- Open and closed --------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Say whether people wait in line; read without the lock."""
        return bool(self._n[_OPEN])

    def nobody_waits(self) -> bool:
        """Say whether a person who comes now would pass before nobody."""
        return not (self.known.waiting or self.new.waiting or self.known.called or self.new.called)

    def overload(self) -> None:
        """Open the room, or keep it open: someone could not be served."""
        if not self._n[_OPEN]:
            with self.locked():
                if not self._n[_OPEN]:
                    self._begin_rush()
        self._n[_OVERLOADED] = _seconds()

    def _begin_rush(self) -> None:
        self._n[_OPENED] += 1
        self._n[_TICKED] = self._n[_OPENED_AT] = time.monotonic_ns()
        self._n[_BEHIND] = _seconds()
        self._n[_BUSY], self._n[_SERVED] = self._processes.use()
        for field in (_SPARE, _RATE, _CARRY, _EXPECTED):
            self._x[field] = 0.0
        self._x[_ENTERED] = self.known.totals()["entered"] + self.new.totals()["entered"]
        self._n[_OPEN] = 1

    # --- Time passes ------------------------------------------------------------------------

    def tick(self) -> None:
        """Call those whom the spare capacity can serve, if it is time to look again and nobody else is doing so."""
        if not self._n[_OPEN] or time.monotonic_ns() - self._n[_TICKED] < TICK * 1e9:
            return
        with suppress(RoomIsStuckError), self.locked(patience=0):
            self._tick()

    def _tick(self) -> None:
        now = time.monotonic_ns()
        elapsed = max(1e-3, (now - self._n[_TICKED]) / 1e9)
        if elapsed < TICK:
            return
        self._n[_TICKED] = now
        self.known.sweep(_seconds())
        self.new.sweep(_seconds())
        calls = self._call(self._measure(elapsed), min(elapsed, LONGEST))
        # The first averages are of the little time there is: the room has just opened.
        memory = min(RATE_MEMORY, max(elapsed, (now - self._n[_OPENED_AT]) / 1e9))
        self._x[_RATE] = flow.smoothed(self._x[_RATE], calls / elapsed, elapsed, memory)
        if _seconds() - max(self._n[_OVERLOADED], self._n[_BEHIND]) > QUIET:
            self._n[_OPEN] = 0

    def _measure(self, elapsed: float) -> int:
        """Bring the averages up to date; return the slots of the host."""
        now = self._processes.gauges()
        slots = max(1, now["slots"])
        busy, served = self._processes.use()
        spent, done = max(0, busy - self._n[_BUSY]) / 1e9, max(0, served - self._n[_SERVED])
        self._n[_BUSY], self._n[_SERVED] = busy, served
        spare = 0.0 if now["slots_waited_for"] else min(1.0, max(0.0, 1 - spent / elapsed / slots))
        self._x[_SPARE] = flow.smoothed(self._x[_SPARE], spare, elapsed, MEMORY)
        if done:
            self._x[_COST] = flow.smoothed(self._x[_COST] or spent / done, spent / done, elapsed, MEMORY)
        return slots

    def _call(self, slots: int, elapsed: float) -> int:
        known, new = self.known.totals(), self.new.totals()
        entered = known["entered"] + new["entered"]
        expected = flow.expected(self._x[_EXPECTED], entered=entered - self._x[_ENTERED], elapsed=elapsed)
        due = self._x[_CARRY] + flow.due(
            spare=self._x[_SPARE], slots=slots, cost=self._x[_COST] or FIRST_COST, expected=expected, elapsed=elapsed
        )
        # Not "someone waits": on an ordinary day someone has always just come, and all would queue for ever.
        if self.known.waiting + self.new.waiting > due:
            self._n[_BEHIND] = _seconds()
        shares = flow.shared(int(due), self.known.waiting, self.new.waiting, known["called"] + new["called"])
        calls = self.known.call(shares[0], _seconds()) + self.new.call(shares[1], _seconds())
        self._x[_ENTERED], self._x[_EXPECTED] = entered, expected + calls
        # What nobody took is not saved up for later: only the fraction is.
        self._x[_CARRY] = due - int(due)
        return calls

    # --- What it tells ----------------------------------------------------------------------

    @property
    def rate(self) -> float:
        """People called a second, of late; 0 while unknown."""
        return float(self._x[_RATE])

    def figures(self) -> dict[str, float]:
        """Counters and gauges of this host, for whoever watches."""
        totals = [self.known.totals(), self.new.totals()]
        return {
            "open": self._n[_OPEN],
            "opened_total": self._n[_OPENED],
            "waiting_known": self.known.waiting,
            "waiting_new": self.new.waiting,
            "called_not_come": self.known.called + self.new.called,
            **{f"{name}_total": sum(total[name] for total in totals) for name in totals[0]},
            "called_per_second": self.rate,
            "page_seconds": self._x[_COST],
            **self._processes.gauges(),
            **self._processes.counters(),
        }


def _opened(path: Path, footprint: int) -> int:
    named = path.with_name(f"{path.name}-{LAYOUT}")
    descriptor = os.open(named, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    # Given its place on the disk now: a write into a hole of it would kill the process on the day when the disk is full.
    try:
        os.posix_fallocate(descriptor, 0, footprint)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _seconds() -> int:
    return int(time.monotonic())


def _boot() -> int:
    """A number of this start of the machine: its clock that never goes back begins again with each."""
    with suppress(OSError):
        return int(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").replace("-", "")[:15], 16)
    return 1
