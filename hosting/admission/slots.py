"""A few requests at once in this process; the others wait for a slot, best rank first, then in order of arrival.

More threads than slots: whoever cannot have one soon is told so by a thread that is free, in under a millisecond.
"""

from __future__ import annotations

import heapq
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, Self

from palier.web.requests.edge import NoSlotError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Rank(IntEnum):
    """Who goes first."""

    ACT = 0
    """Sends a form, and has a pass: an act begun."""
    INSIDE = 1
    """Was called from the line, or has just acted."""
    KNOWN = 2
    """Was here before the rush."""
    NEW = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How many may wait for a slot at once, this rank and the better ones together, and for how long (seconds)."""

    people: int
    seconds: float


PATIENCE = {
    Rank.ACT: Patience(40, 8.0),
    Rank.INSIDE: Patience(24, 4.0),
    Rank.KNOWN: Patience(12, 2.0),
    Rank.NEW: Patience(12, 2.0),
}
"""Together they leave a third of 64 threads to answer light pages (see `hosting/supervision/web.py`)."""


class Ledger(Protocol):
    """Where the use of the slots is written down."""

    def note(self, *, in_use: int, waiting: int, served: int) -> None:
        """Keep what changes."""


@dataclass(order=True, slots=True)
class _Waiter:
    rank: int
    arrival: int
    turn: threading.Lock = field(compare=False)
    is_served: bool = field(compare=False, default=False)


class Slots:
    """The slots of one process."""

    def __init__(self, count: int, ledger: Ledger) -> None:
        """Nothing is in use."""
        self.count = count
        self._ledger = ledger
        self._lock = threading.Lock()
        self._in_use = 0
        self._arrivals = 0
        self._queue: list[_Waiter] = []
        self.cost = 0.02
        """Seconds that a request holds a slot, on the whole."""

    def take(self, rank: Rank, *, can_wait: bool = True) -> bool:
        """Take a slot, waiting for it as long as the rank lets one; say at once if that would not do."""
        with self._lock:
            if self._in_use < self.count:
                self._in_use += 1
                self._note()
                return True
            patience = PATIENCE[rank]
            if not can_wait or self._ahead(rank) * self.cost / self.count > patience.seconds:
                return False
            if len(self._queue) >= patience.people:
                return False
            waiter = self._wait(rank)
        if waiter.turn.acquire(timeout=patience.seconds):
            return True
        with self._lock:
            if not waiter.is_served:
                self._queue.remove(waiter)
                heapq.heapify(self._queue)
                self._note()
            return waiter.is_served

    def give_back(self, seconds: float) -> None:
        """Hand the slot, held for so many seconds, to the best of those who wait."""
        with self._lock:
            self.cost += (seconds - self.cost) / 50
            if self._queue:
                waiter = heapq.heappop(self._queue)
                waiter.is_served = True
                waiter.turn.release()
            else:
                self._in_use -= 1
            self._note(served=1)

    def _wait(self, rank: Rank) -> _Waiter:
        self._arrivals += 1
        waiter = _Waiter(rank, self._arrivals, threading.Lock())
        waiter.turn.acquire()
        heapq.heappush(self._queue, waiter)
        self._note()
        return waiter

    def _ahead(self, rank: Rank) -> int:
        return sum(1 for waiter in self._queue if waiter.rank <= rank)

    def _note(self, served: int = 0) -> None:
        self._ledger.note(in_use=self._in_use, waiting=len(self._queue), served=served)


class HeldSlot:
    """A slot for the length of a block."""

    def __init__(self, slots: Slots) -> None:
        """One slot, already taken."""
        self._slots = slots
        self._is_lent = False

    def __enter__(self) -> Self:
        """Start counting."""
        self._since = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        """Give it back, whatever happened."""
        if not self._is_lent:
            self._slots.give_back(time.monotonic() - self._since)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Lend the slot while another system is waited for, then have one again before everybody; else ``NoSlotError``."""
        self._slots.give_back(time.monotonic() - self._since)
        self._is_lent = True
        try:
            yield
        finally:
            if not self._slots.take(Rank.ACT):
                raise NoSlotError
            self._is_lent, self._since = False, time.monotonic()
