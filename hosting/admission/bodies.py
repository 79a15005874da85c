"""What is sent to the site, received before any slot is taken: who sends slowly holds a place, never the site, and not for long.

The server under us has no time limit on a body, and its read blocks. So each body is read by a thread of its own, while the
request waits for it no longer than its rate deserves. A place is found for the next: the slowest of the source that holds
the most gives theirs up. A small form comes in one piece with its headers, and holds its place for a moment only.

The server also takes its lock and waits where a request ends before its read has: who is told that they are too slow stays
a *straggler* until their connection ends. A proxy ends it at once; `stragglers` does where there is none.
"""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from hosting.admission import stragglers

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = 24
"""Bodies received at once in this process."""
SHARE = 6
"""Of them, what one source holds at most: a counter with its six computers, each in the middle of a sending."""
GRACE = 20.0
"""Seconds before a rate is asked of anybody: a tunnel, a phone that changes antenna."""
LEAST = 8 * 1024
"""Bytes a second, since the beginning, below which nobody is waited for. A phone at 50 kB/s is six times above: its 20 MB
take seven minutes and arrive."""
LONGEST = 45 * 60.0
"""Seconds after which a body is given up whatever its rate: the largest that is accepted, at 40 kB/s."""
YOUNG = 1.0
"""Seconds during which nobody is asked to leave for another: the second packet of a form from the other side of the world."""
SAFE = 32 * 1024
"""Bytes a second from which a body is never given up for another's sake."""
PIECE = 16 * 1024
"""Bytes that are asked of the server at a time: progress is seen by so much."""
IN_MEMORY = 256 * 1024


STRAGGLERS = 16
"""Requests that have been answered and whose connection has not ended, at most: beyond it nobody gives a place up."""


class CutShortError(Exception):
    """The body came too slowly, or not to its end: nothing of it is used. The request may end once its reader has."""

    def __init__(self, reader: threading.Thread) -> None:
        """Keep who is reading."""
        super().__init__()
        self.reader = reader


@dataclass(eq=False, slots=True)
class Receiving:
    """One body on its way."""

    source: str
    length: int
    stream: IO[bytes]
    began: float = field(default_factory=time.monotonic)
    kept: IO[bytes] = field(init=False)
    """Made once it has a place."""
    got: int = 0
    is_given_up: bool = False
    """Said by who waits: the reader drops what it has."""
    settled: threading.Event = field(default_factory=threading.Event)
    """Set once nothing more is to be waited for."""

    def read(self) -> None:
        """Read to the end, or until nobody waits for it; in a thread of its own."""
        while not self.is_given_up and self.got < self.length:
            try:
                chunk = self.stream.read(min(self.length - self.got, PIECE))
            except OSError:
                break
            if not chunk or self.is_given_up:
                break
            self.kept.write(chunk)
            self.got += len(chunk)
        self.settled.set()
        if self.got < self.length:
            self.kept.close()

    def left(self, now: float) -> float:
        """Seconds that it is still waited for, as it has come until now."""
        return self.began + min(GRACE + self.got / LEAST, LONGEST) - now

    def rate(self, now: float) -> float:
        """Bytes a second since it began."""
        return self.got / max(now - self.began, 0.001)


class Bodies:
    """The places of one process."""

    def __init__(self) -> None:
        """Nobody sends anything."""
        self._lock = threading.Lock()
        self._held: set[Receiving] = set()
        self._stragglers: dict[threading.Thread, str] = {}

    def receive(self, stream: IO[bytes], length: int, source: str) -> IO[bytes] | None:
        """The whole body, from its beginning; none where there is no place for it now. Else ``CutShortError``."""
        one = Receiving(source, length, stream)
        if not self._enter(one):
            return None
        one.kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the visit
        reader = threading.Thread(target=one.read, name="body", daemon=True)
        reader.start()
        while not one.settled.wait(max(0.0, one.left(time.monotonic()))):
            if one.left(time.monotonic()) <= 0:
                break
        with self._lock:
            self._held.discard(one)
            if one.got < length:
                one.is_given_up = True
                self._stragglers[reader] = source
        if one.is_given_up:
            raise CutShortError(reader)
        one.kept.seek(0)
        return one.kept

    def last_words(self, said: bytes, reader: threading.Thread) -> Iterator[bytes]:
        """An answer that is told at once, and ends once the body it is about has."""
        try:
            yield said
            stragglers.watch(self._count)
            reader.join()
        finally:
            with self._lock:
                self._stragglers.pop(reader, None)

    def _count(self) -> int:
        with self._lock:
            return len(self._stragglers)

    def _enter(self, one: Receiving) -> bool:
        with self._lock:
            if (among := self._crowd(one.source)) is not None:
                now = time.monotonic()
                slow = [each for each in among if now - each.began > YOUNG and each.rate(now) < SAFE]
                if not slow or len(self._stragglers) >= STRAGGLERS:
                    return False
                leaving = min(slow, key=lambda each: each.rate(now))
                self._held.discard(leaving)
                leaving.is_given_up = True
                leaving.settled.set()
            self._held.add(one)
            return True

    def _crowd(self, source: str) -> list[Receiving] | None:
        """Those among whom one must leave before this source sends more; none when there is room."""
        by_source: dict[str, list[Receiving]] = {}
        for each in self._held:
            by_source.setdefault(each.source, []).append(each)
        mine = by_source.get(source, [])
        late = sum(1 for each in self._stragglers.values() if each == source)
        if late >= SHARE:
            return []
        if len(mine) >= SHARE:
            return mine
        if len(self._held) < PLACES:
            return None
        most = max(by_source.values(), key=len)
        return most if len(most) > 1 else list(self._held)
