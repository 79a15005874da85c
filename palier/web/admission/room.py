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

from palier.web.admission import flow
from palier.web.admission.line import SIZE, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYOUT = 1
PROCESSES = 32
TICK = 0.5
"""Seconds between two looks at the spare capacity."""
LONGEST = 5.0
"""Seconds that count at most between two looks: nobody came meanwhile."""
QUIET = 10.0
"""Seconds without overload, nobody waiting, after which the room closes."""
MEMORY = 3.0
"""Seconds over which spare capacity and cost are averaged."""
RATE_MEMORY = 15.0
"""Seconds over which the outflow is averaged, for the wait that people are told."""
LOCKING = 0.1
"""Seconds given to the lock: held for microseconds, unless its holder is stopped."""

_HEADER = 512
_ENTRY = 64
(_DIRTY, _OPEN, _OVERLOADED, _TICKED, _BUSY, _SERVED, _ID, _BOOT, _OPENED, _TURNED_AWAY, _KEPT, _OPENED_AT) = range(12)
_SPARE, _COST, _RATE, _CARRY = range(32, 36)
_PID, _SLOTS, _IN_USE, _WAITING, _BUSY_NS, _CHANGED, _DONE, _STARTED = range(8)


class RoomIsStuckError(Exception):
    """The lock is held by a process that does not let it go; nobody waits for it."""


class Room:
    """The waiting room of this host. What changes the lines stands in a block ``with room.locked():``."""

    def __init__(self, path: Path | None, *, size: int = SIZE) -> None:
        """Open the room kept in this file, made if missing; without a file, one for this process alone."""
        footprint = _HEADER + PROCESSES * _ENTRY + 2 * Line.footprint(size)
        self._descriptor = _opened(path, footprint) if path else -1
        self._memory = mmap.mmap(self._descriptor, footprint)
        view = memoryview(self._memory)
        self._n = view[:_HEADER].cast("q")
        self._x = view[:_HEADER].cast("d")
        self._entries = view[_HEADER : _HEADER + PROCESSES * _ENTRY].cast("q")
        lines = _HEADER + PROCESSES * _ENTRY
        self.known = Line(self._memory, lines, size)
        """Those who were here before the rush."""
        self.new = Line(self._memory, lines + Line.footprint(size), size)
        """Those met for the first time."""
        self._threads = threading.Lock()
        with self.locked():
            self._begin()
        self.id = f"{self._n[_ID] & 0xFFFFFFFF:08x}"
        """Names this line among those of other hosts: a person may hold a number of each."""

    # --- The lock ---------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be alone among the threads and processes of the host; `RoomIsStuckError` if that takes too long."""
        if not self._threads.acquire(timeout=LOCKING):
            raise RoomIsStuckError
        try:
            self._lock_file()
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

    def _lock_file(self) -> None:
        deadline = time.monotonic() + LOCKING
        while self._descriptor >= 0:
            with suppress(BlockingIOError):
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            if time.monotonic() > deadline:
                raise RoomIsStuckError
            time.sleep(0.0002)

    def _begin(self) -> None:
        """Name the room at its first opening; after a restart of the machine, whose clock began again, keep the lines only."""
        boot = _boot()
        if not self._n[_ID]:
            self._n[_ID] = secrets.randbits(32) | 1 << 32
        elif self._n[_BOOT] != boot:
            self.known.mend(_seconds())
            self.new.mend(_seconds())
            self._n[_OVERLOADED] = self._n[_TICKED] = self._n[_BUSY] = self._n[_SERVED] = 0
            for position in range(len(self._entries)):
                self._entries[position] = 0
        self._n[_BOOT] = boot

    # --- Processes --------------------------------------------------------------------------

    def enter_process(self, slots: int) -> Use:
        """Count this process and its slots in, in the place of one that is dead."""
        with self.locked():
            for position in range(0, len(self._entries), _ENTRY // 8):
                entry = self._entries[position : position + _ENTRY // 8]
                if not _is_alive(entry):
                    for field in range(len(entry)):
                        entry[field] = 0
                    entry[_CHANGED] = time.monotonic_ns()
                    entry[_SLOTS] = slots
                    entry[_PID], entry[_STARTED] = os.getpid(), _started(os.getpid())
                    return Use(entry)
        return Use(memoryview(bytearray(_ENTRY)).cast("q"))  # more processes than places: this one is not counted

    def _living(self) -> list[memoryview[int]]:
        entries = [self._entries[at : at + _ENTRY // 8] for at in range(0, len(self._entries), _ENTRY // 8)]
        return [entry for entry in entries if _is_alive(entry)]

    # --- Open and closed --------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Say whether people wait in line; read without the lock."""
        return bool(self._n[_OPEN])

    def nobody_waits(self) -> bool:
        """Say whether a person who comes now would pass before nobody."""
        return not (self.known.waiting or self.new.waiting or self.known.called or self.new.called)

    def overload(self) -> None:
        """Open the room, or keep it open: someone could not be served. Called in the lock."""
        if not self._n[_OPEN]:
            self._n[_OPENED] += 1
            self._n[_TICKED] = self._n[_OPENED_AT] = time.monotonic_ns()
            self._n[_BUSY], self._n[_SERVED] = self._use()
            self._x[_SPARE] = self._x[_RATE] = self._x[_CARRY] = 0.0
            self._n[_OPEN] = 1
        self._n[_OVERLOADED] = _seconds()

    def count_turned_away(self, *, kept_form: bool) -> None:
        """Count a request that was not served. Called in the lock."""
        self._n[_KEPT if kept_form else _TURNED_AWAY] += 1

    # --- Time passes ------------------------------------------------------------------------

    def tick(self) -> None:
        """Call those whom the spare capacity can serve, if it is time to look again. Called in the lock."""
        now = time.monotonic_ns()
        elapsed = max(1e-3, (now - self._n[_TICKED]) / 1e9)
        if not self._n[_OPEN] or elapsed < TICK:
            return
        self._n[_TICKED] = now
        slots = self._measure(elapsed)
        calls = self._call(slots, min(elapsed, LONGEST))
        # The first averages are of the little time there is: the room has just opened.
        memory = min(RATE_MEMORY, max(elapsed, (now - self._n[_OPENED_AT]) / 1e9))
        self._x[_RATE] = flow.smoothed(self._x[_RATE], calls / elapsed, elapsed, memory)
        self.known.sweep(_seconds())
        self.new.sweep(_seconds())
        if self.nobody_waits() and _seconds() - self._n[_OVERLOADED] > QUIET:
            self._n[_OPEN] = 0

    def _measure(self, elapsed: float) -> int:
        """Bring the averages up to date; return the slots of the host."""
        living = self._living()
        slots = max(1, sum(entry[_SLOTS] for entry in living))
        busy, served = self._use()
        spent, done = max(0, busy - self._n[_BUSY]) / 1e9, max(0, served - self._n[_SERVED])
        self._n[_BUSY], self._n[_SERVED] = busy, served
        queued = any(entry[_WAITING] for entry in living)
        spare = 0.0 if queued else min(1.0, max(0.0, 1 - spent / elapsed / slots))
        self._x[_SPARE] = flow.smoothed(self._x[_SPARE], spare, elapsed, MEMORY)
        if done:
            self._x[_COST] = flow.smoothed(self._x[_COST] or spent / done, spent / done, elapsed, MEMORY)
        return slots

    def _call(self, slots: int, elapsed: float) -> int:
        called = self.known.called + self.new.called
        due = flow.due(spare=self._x[_SPARE], slots=slots, cost=self._x[_COST] or 0.03, called=called, elapsed=elapsed)
        due += self._x[_CARRY]
        already = self.known.totals()["called"] + self.new.totals()["called"]
        known, new = flow.shared(int(due), self.known.waiting, self.new.waiting, already)
        calls = self.known.call(known, _seconds()) + self.new.call(new, _seconds())
        # What nobody took is not saved up for later: only the fraction is.
        self._x[_CARRY] = due - int(due)
        return calls

    def _use(self) -> tuple[int, int]:
        """Nanoseconds of slots used and requests served by the processes that live, what is going on included."""
        now, busy, served = time.monotonic_ns(), 0, 0
        for entry in self._living():
            busy += entry[_BUSY_NS] + entry[_IN_USE] * (now - entry[_CHANGED])
            served += entry[_DONE]
        return busy, served

    # --- What it tells ----------------------------------------------------------------------

    @property
    def rate(self) -> float:
        """People called a second, of late; 0 while unknown."""
        return float(self._x[_RATE])

    def figures(self) -> dict[str, float]:
        """Counters and gauges of this host, for whoever watches."""
        living = self._living()
        totals = [self.known.totals(), self.new.totals()]
        return {
            "open": self._n[_OPEN],
            "opened_total": self._n[_OPENED],
            "waiting_known": self.known.waiting,
            "waiting_new": self.new.waiting,
            "called_not_come": self.known.called + self.new.called,
            **{f"{name}_total": sum(total[name] for total in totals) for name in totals[0]},
            "turned_away_total": self._n[_TURNED_AWAY],
            "forms_kept_total": self._n[_KEPT],
            "called_per_second": self.rate,
            "page_seconds": self._x[_COST],
            "slots": sum(entry[_SLOTS] for entry in living),
            "slots_in_use": sum(entry[_IN_USE] for entry in living),
            "slots_waited_for": sum(entry[_WAITING] for entry in living),
            "served": sum(entry[_DONE] for entry in living),
        }


class Use:
    """The use of the slots of one process, which alone writes it."""

    def __init__(self, entry: memoryview[int]) -> None:
        """Write in this entry of the room."""
        self._entry = entry

    def note(self, *, in_use: int, waiting: int, served: int) -> None:
        """Add up the time of the slots that were in use until now."""
        entry, now = self._entry, time.monotonic_ns()
        entry[_BUSY_NS] += entry[_IN_USE] * (now - entry[_CHANGED])
        entry[_CHANGED], entry[_IN_USE], entry[_WAITING] = now, in_use, waiting
        entry[_DONE] += served


def _opened(path: Path, footprint: int) -> int:
    named = path.with_name(f"{path.name}-{LAYOUT}")
    descriptor = os.open(named, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.fstat(descriptor).st_size < footprint:
        os.ftruncate(descriptor, footprint)
    return descriptor


def _seconds() -> int:
    return int(time.monotonic())


def _boot() -> int:
    """A number of this start of the machine: its clock that never goes back begins again with each."""
    with suppress(OSError):
        return int(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").replace("-", "")[:15], 16)
    return 1


def _is_alive(entry: memoryview[int]) -> bool:
    return bool(entry[_PID]) and _started(entry[_PID]) == entry[_STARTED]


def _started(pid: int) -> int:
    """When a process began, in ticks of the machine: a number used again is another process. 0 if there is none."""
    with suppress(OSError):
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        )
    return 0
