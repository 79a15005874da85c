"""One mark a minute: what the probe found, or that nothing was measured. A minute without a measure is never counted as up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class MinuteMark(StrEnum):
    """What a visitor met in a minute. The character is the one of the line of marks, the order is from best to worst."""

    UP = "u"
    READS_ONLY = "r"
    WAITS = "w"
    DOWN = "d"
    UNMEASURED = "."

    @property
    def word(self) -> str:
        """The word of files and of the public document."""
        return _WORDS[self]


_WORDS = {
    MinuteMark.UP: "disponible",
    MinuteMark.READS_ONLY: "lecture",
    MinuteMark.WAITS: "attente",
    MinuteMark.DOWN: "indisponible",
    MinuteMark.UNMEASURED: "non_mesure",
}
BY_WORD = {word: mark for mark, word in _WORDS.items()}
_SEVERITY = ".urwd"
_TROUBLE = re.compile(r"[rwd](?:\.*[rwd])*")


@dataclass(frozen=True, slots=True)
class Shares:
    """How many minutes of a period were of each kind; together they are the whole period."""

    minutes: int
    up: int
    reads_only: int
    waits: int
    down: int

    @property
    def unmeasured(self) -> int:
        """Minutes of which nothing is known."""
        return self.minutes - self.measured

    @property
    def measured(self) -> int:
        """Minutes in which the probe came and told."""
        return self.up + self.reads_only + self.waits + self.down

    @property
    def of_measured(self) -> Fraction | None:
        """Share of the measured minutes in which everything could be done; ``None`` where nothing was measured."""
        return Fraction(self.up, self.measured) if self.measured else None

    @property
    def at_least(self) -> Fraction | None:
        """The same share if every minute that nobody measured had been a failure."""
        return Fraction(self.up, self.minutes) if self.minutes else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A run of minutes that were not up, from the first to the last, gaps between them included."""

    first: int
    last: int
    marks: str

    @property
    def worst(self) -> MinuteMark:
        """The worst minute of the run."""
        return max((MinuteMark(each) for each in set(self.marks)), key=lambda mark: _SEVERITY.index(mark.value))

    @property
    def minutes(self) -> int:
        """Minutes measured in trouble: a gap is not counted as a failure either."""
        return len(self.marks) - self.marks.count(MinuteMark.UNMEASURED)


class MinuteMarks:
    """The marks of every minute since the first measure."""

    def __init__(self) -> None:
        """Nothing measured yet."""
        self.first = 0
        self._marks = bytearray()

    @property
    def end(self) -> int:
        """The minute after the last measured one."""
        return self.first + len(self._marks)

    def put(self, minute: int, mark: MinuteMark) -> None:
        """Write a measure; of two in the same minute the worse is kept. One before the first moves the beginning."""
        if not self._marks:
            self.first = minute
        if minute < self.first:
            self._marks[:0] = b"." * (self.first - minute)
            self.first = minute
        missing = minute + 1 - self.end
        if missing > 0:
            self._marks += b"." * missing
        place = minute - self.first
        if _SEVERITY.index(mark.value) > _SEVERITY.index(chr(self._marks[place])):
            self._marks[place] = ord(mark.value)

    def at(self, minute: int) -> MinuteMark:
        """What is known of one minute."""
        place = minute - self.first
        return MinuteMark(chr(self._marks[place])) if 0 <= place < len(self._marks) else MinuteMark.UNMEASURED

    def shares(self, since: int, until: int) -> Shares:
        """Count the minutes from ``since`` to before ``until``; those before the first measure ever are not of the period."""
        since = max(since, self.first) if self._marks else until
        part = self._part(since, until)
        counts = [
            part.count(mark.value) for mark in (MinuteMark.UP, MinuteMark.READS_ONLY, MinuteMark.WAITS, MinuteMark.DOWN)
        ]
        return Shares(max(0, until - since), *counts)

    def troubles(self, since: int, until: int) -> Iterator[Trouble]:
        """Yield the runs of minutes that were not up and that touch the period, the earliest first."""
        since = max(since, self.first)
        # A run that began before the period is told whole.
        while since > self.first and self.at(since - 1) not in {MinuteMark.UP, MinuteMark.UNMEASURED}:
            since -= 1
        for found in _TROUBLE.finditer(self._part(since, until)):
            yield Trouble(since + found.start(), since + found.end() - 1, found.group())

    def gaps(self, since: int, until: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of minutes that nobody measured, as first and last minute."""
        since = max(since, self.first)
        part = self._part(since, until).ljust(until - since, ".")
        for found in re.finditer(r"\.+", part):
            yield since + found.start(), since + found.end() - 1

    def _part(self, since: int, until: int) -> str:
        begin, end = max(0, since - self.first), max(0, until - self.first)
        return self._marks[begin:end].decode("ascii")
