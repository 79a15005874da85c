"""One line of people: numbers given in order of arrival, called in that order, skipping those who left.

It lives in a buffer (a file shared by processes, or a bytearray), and reads no clock: ``now`` is given, in whole seconds
that never go back. Who calls holds the lock. The rules:

* a number is given once and is never better than one given before;
* people are called in order of number among those who are there: who has come back with the number at least once, and
  within `PATIENCE`;
* a number called and shown lets in one person; shown again within `GRACE` it still does, as the answer may have been lost;
* who left loses nothing but time: back again, the old number is still before all those given after it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

SIZE = 131_072
"""Numbers that a line can hold between the first who waits and the last."""
UNCONFIRMED = 15
"""Seconds after which a number that never came back (a robot, cookies refused) is dropped."""
PATIENCE = 75
"""Seconds without news after which someone who waits, or was called, has left; pages refresh every 20 s at most."""
GRACE = 60
"""Seconds during which a number that has let its person in does so again."""
SWEPT = 2048
"""Numbers looked at by one sweep."""
_HEADER = 64


class NumberState(IntEnum):
    """What a number is worth. Stored: never renumber."""

    FREE = 0
    NEW = 1
    WAITING = 2
    CALLED = 3
    IN = 4
    LEFT = 5


class Buffer(Protocol):
    """Bytes that can be searched: an mmap or a bytearray."""

    def __len__(self) -> int: ...
    def find(self, sub: bytes, start: int, end: int, /) -> int: ...
    def __getitem__(self, key: slice, /) -> bytes | bytearray: ...


_NEXT, _HEAD, _WAITING, _CALLED, _JOINED, _SUMMONED, _ENTERED, _CURSOR = range(8)


class WaitingLine:
    """A line over ``footprint()`` bytes of a buffer, from ``offset`` on; zeros are an empty line."""

    def __init__(self, buffer: Buffer, offset: int = 0, size: int = SIZE) -> None:
        """Lay the line over the buffer."""
        self._buffer, self._size, self._states = buffer, size, offset + _HEADER
        view = memoryview(buffer)  # type: ignore[arg-type] # both kinds of buffer have one
        self._n = view[offset : offset + _HEADER].cast("q")
        self._bytes = view[self._states : self._states + size]
        self._seen = view[self._states + size : self._states + 5 * size].cast("I")

    @staticmethod
    def footprint(size: int = SIZE) -> int:
        """Bytes that a line needs."""
        return _HEADER + 5 * size

    # --- What people do ---------------------------------------------------------------------

    def join(self, now: int) -> int | None:
        """Give the next number, or ``None`` when the line holds no more."""
        number = self._n[_NEXT]
        if number - self._n[_HEAD] >= self._size:
            return None
        self._n[_NEXT] = number + 1
        self._n[_JOINED] += 1
        self._n[_WAITING] += 1
        self._put(number, NumberState.NEW, now)
        return number

    def show(self, number: int, now: int) -> NumberState:
        """Someone comes with this number: say what it is worth now. ``IN``: come in. ``FREE``: it is worth nothing."""
        state = self.state(number)
        match state:
            case NumberState.NEW | NumberState.WAITING:
                self._put(number, NumberState.WAITING, now)
                return NumberState.WAITING
            case NumberState.CALLED:
                self._n[_CALLED] -= 1
                self._n[_ENTERED] += 1
                self._put(number, NumberState.IN, now)
                return NumberState.IN
            case NumberState.IN if now - self._seen[number % self._size] > GRACE:
                return NumberState.FREE
            case NumberState.LEFT:
                self._n[_WAITING] += 1
                self._n[_HEAD] = min(self._n[_HEAD], number)
                self._put(number, NumberState.WAITING, now)
                return NumberState.WAITING
        return state

    def stay(self, number: int, now: int) -> bool:
        """Note, without the lock, that someone is still waiting; no if the number is worth something else by now."""
        state = self.state(number)
        if state is NumberState.NEW or state is NumberState.WAITING:
            self._put(number, NumberState.WAITING, now)
            return True
        return False

    def place(self, number: int) -> int:
        """The place in line: 1 for who is called next. Those who have just come count until they prove absent."""
        ahead = sum(self._count(state, self._n[_HEAD], number) for state in (NumberState.WAITING, NumberState.NEW))
        return ahead + 1

    # --- What time does ---------------------------------------------------------------------

    def call(self, count: int, now: int) -> int:
        """Call up to ``count`` people, in order; return how many were."""
        called, number = 0, self._n[_HEAD]
        while called < count:
            found = self._find(NumberState.WAITING, number)
            if found is None:
                break
            number = found + 1
            if now - self._seen[found % self._size] > PATIENCE:
                self._leave(found)
                continue
            self._n[_WAITING] -= 1
            self._n[_CALLED] += 1
            self._n[_SUMMONED] += 1
            self._put(found, NumberState.CALLED, now)
            called += 1
        self._advance()
        return called

    def sweep(self, now: int) -> None:
        """Let go of those who left, a stretch of the line at a time, and count again: who stays takes no lock."""
        start = max(self._n[_CURSOR], self._n[_HEAD], self._n[_NEXT] - self._size)
        stop = min(start + SWEPT, self._n[_NEXT])
        for number in range(start, stop):
            state = self._bytes[number % self._size]
            bound = UNCONFIRMED if state == NumberState.NEW else PATIENCE
            if NumberState.NEW <= state <= NumberState.CALLED and now - self._seen[number % self._size] > bound:
                self._leave(number)
        self._n[_CURSOR] = 0 if stop >= self._n[_NEXT] else stop
        self._advance()
        self._recount()

    def mend(self, now: int) -> None:
        """Count again, after a process that died while it wrote; those who wait are taken to be there."""
        start = max(0, self._n[_NEXT] - self._size)
        self._n[_HEAD] = start
        for number in range(start, self._n[_NEXT]):
            self._seen[number % self._size] = now
        self._n[_CURSOR] = 0
        self._advance()
        self._recount()

    # --- What it tells ----------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """People who wait, those who have just come included."""
        return int(self._n[_WAITING])

    @property
    def called(self) -> int:
        """People called who have not shown themselves yet."""
        return int(self._n[_CALLED])

    def totals(self) -> dict[str, int]:
        """Numbers given, people called and people let in, since the line exists."""
        return {"joined": self._n[_JOINED], "called": self._n[_SUMMONED], "entered": self._n[_ENTERED]}

    def state(self, number: int) -> NumberState:
        """The state of a number, ``FREE`` for one never given or older than the line remembers."""
        if not max(0, self._n[_NEXT] - self._size) <= number < self._n[_NEXT]:
            return NumberState.FREE
        return NumberState(self._bytes[number % self._size])

    # --- Within -----------------------------------------------------------------------------

    def _put(self, number: int, state: NumberState, now: int) -> None:
        self._seen[number % self._size] = now
        self._bytes[number % self._size] = state

    def _leave(self, number: int) -> None:
        self._n[_CALLED if self._bytes[number % self._size] == NumberState.CALLED else _WAITING] -= 1
        self._bytes[number % self._size] = NumberState.LEFT

    def _advance(self) -> None:
        """Move the head to the first who waits, or was called and may not come."""
        live = (NumberState.NEW, NumberState.WAITING, NumberState.CALLED)
        first = [found for state in live if (found := self._find(state, self._n[_HEAD])) is not None]
        self._n[_HEAD] = min(first, default=self._n[_NEXT])

    def _recount(self) -> None:
        stretch = self._n[_HEAD], self._n[_NEXT]
        self._n[_WAITING] = self._count(NumberState.NEW, *stretch) + self._count(NumberState.WAITING, *stretch)
        self._n[_CALLED] = self._count(NumberState.CALLED, *stretch)

    def _stretches(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Positions in the buffer of the numbers from start to stop, in one stretch, or two where the ring turns."""
        if start >= stop:
            return []
        first, last = start % self._size, (stop - 1) % self._size + 1
        pieces = [(first, last)] if first < last else [(first, self._size), (0, last)]
        return [(self._states + a, self._states + b) for a, b in pieces]

    def _count(self, state: NumberState, start: int, stop: int) -> int:
        return sum(self._buffer[a:b].count(bytes([state])) for a, b in self._stretches(start, stop))

    def _find(self, state: NumberState, start: int) -> int | None:
        number = start
        for a, b in self._stretches(start, self._n[_NEXT]):
            found = self._buffer.find(bytes([state]), a, b)
            if found >= 0:
                return number + found - a
            number += b - a
        return None
