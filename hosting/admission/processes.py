"""The web processes of this host and the use of their slots, in the memory that they share."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

PLACES = 32
_FIELDS = 16
_PID, _STARTED, _SLOTS, _IN_USE, _WAITING, _BUSY_NS, _CHANGED, _DONE, _LIGHT, _KEPT, _MASTER = range(11)
_COUNTERS = {"served": _DONE, "turned_away_total": _LIGHT, "forms_kept_total": _KEPT}


class Processes:
    """A place for each process; the place of one that is dead goes to the next."""

    FOOTPRINT = PLACES * _FIELDS * 8

    def __init__(self, entries: memoryview[int], past: memoryview[int]) -> None:
        """Read the places, and what processes that are gone have counted (three numbers)."""
        self._past = past
        self._entries = [entries[at : at + _FIELDS] for at in range(0, PLACES * _FIELDS, _FIELDS)]

    def enter(self, slots: int) -> SlotUse:
        """Count this process in. In the lock of the room."""
        for entry in self._entries:
            if not _is_alive(entry):
                for place, counter in enumerate(_COUNTERS.values()):
                    self._past[place] += entry[counter]
                _clear(entry)
                entry[_CHANGED] = time.monotonic_ns()
                entry[_SLOTS], entry[_MASTER] = slots, os.getppid()
                entry[_PID], entry[_STARTED] = os.getpid(), _started(os.getpid())
                return SlotUse(entry, self._entries)
        # More processes than places: this one is not counted.
        return SlotUse(memoryview(bytearray(_FIELDS * 8)).cast("q"), [])

    def forget_all(self) -> None:
        """Free every place: the machine has started again."""
        for entry in self._entries:
            _clear(entry)

    def use(self) -> tuple[int, int]:
        """Nanoseconds of slots used and requests served by the processes that live, what is going on included."""
        now, busy, served = time.monotonic_ns(), 0, 0
        for entry in self._living():
            busy += entry[_BUSY_NS] + entry[_IN_USE] * (now - entry[_CHANGED])
            served += entry[_DONE]
        return busy, served

    def gauges(self) -> dict[str, int]:
        """Slots of the processes that live, those in use, and requests that wait for one."""
        living = self._living()
        return {
            "slots": sum(entry[_SLOTS] for entry in living),
            "slots_in_use": sum(entry[_IN_USE] for entry in living),
            "slots_waited_for": sum(entry[_WAITING] for entry in living),
        }

    def counters(self) -> dict[str, int]:
        """What every process has counted, those that are gone included."""
        return {
            name: self._past[place] + sum(entry[counter] for entry in self._entries)
            for place, (name, counter) in enumerate(_COUNTERS.items())
        }

    def _living(self) -> list[memoryview[int]]:
        return [entry for entry in self._entries if _is_alive(entry)]


class SlotUse:
    """The use of the slots of one process, which alone writes it."""

    def __init__(self, entry: memoryview[int], everyone: list[memoryview[int]]) -> None:
        """Write in this entry of the room, and read those of everyone."""
        self._entry, self._everyone = entry, everyone
        self._lock = threading.Lock()

    def is_crowded(self) -> bool:
        """Whether another process accepts from the same queue with less to do than this one, the answer that leaves apart.

        Those of another release have another master: they are on their way out, or in.
        """
        mine = _at_work(self._entry)
        return mine > 0 and any(
            other[_MASTER] == self._entry[_MASTER] and _at_work(other) < mine and _is_alive(other)
            for other in self._everyone
        )

    def note(self, *, in_use: int, waiting: int, served: int) -> None:
        """Add up the time of the slots that were in use until now. One thread at a time: the slots see to it."""
        entry, now = self._entry, time.monotonic_ns()
        entry[_BUSY_NS] += entry[_IN_USE] * (now - entry[_CHANGED])
        entry[_CHANGED], entry[_IN_USE], entry[_WAITING] = now, in_use, waiting
        entry[_DONE] += served

    def count_light(self, *, is_act: bool) -> None:
        """Count a light answer."""
        with self._lock:
            self._entry[_LIGHT] += 1
            self._entry[_KEPT] += is_act


def _at_work(entry: memoryview[int]) -> int:
    return entry[_IN_USE] + entry[_WAITING]


def _is_alive(entry: memoryview[int]) -> bool:
    return bool(entry[_PID]) and _started(entry[_PID]) == entry[_STARTED]


def _started(pid: int) -> int:
    """When a process began, in ticks of the machine: a number used again is another process. 0 if there is none."""
    with suppress(OSError):
        return int(
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
        )
    return 0


def _clear(entry: memoryview[int]) -> None:
    for field in range(_FIELDS):
        entry[field] = 0
