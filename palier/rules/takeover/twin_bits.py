"""What stands beside a key of a line: bits, of which two lines of one person share one. Zero says nothing, and stops nobody.

Most lines that share two names, or a birth date and one name, are of two people: the bits say so before either line is read, and
they never decide that two lines are one.
"""

from collections.abc import Iterable
from datetime import date

from palier.rules.law.law import act, applies
from palier.rules.likeness import spelling
from palier.rules.likeness.naming import Words

_HOUSE = act("règles de reprise de Palier")
_YEARS, _DAYS = 31, 32
"""Bits of a year, then of a day of a month: 63 in all, of a number that has a sign."""
_ENDS = 31
_SHORT = 5
"""Letters up to which one slip may change both ends of a name."""


@applies(_HOUSE)
def of_birth(birth: date | None) -> int:
    """Beside two names: dates that may be of one person have the same year, or the same day of the same month (``births``)."""
    if birth is None:
        return 0
    return 1 << birth.year % _YEARS | 1 << _YEARS + (birth.month * 31 + birth.day) % _DAYS


@applies(_HOUSE)
def of_names(names: Iterable[Words]) -> int:
    """Beside a birth date and one name, of the others: a slip changes how a name begins or how it ends, hardly ever both."""
    bits = 0
    for name in names:
        core = spelling.core(name)
        for word in {*core, "".join(core)}:
            if len(word) <= _SHORT:
                return 0
            bits |= 1 << _end(word[0], word[1]) | 1 << _ENDS + _end(word[-1], word[-2])
    return bits


@applies(_HOUSE)
def both(one: int, other: int) -> int:
    """What stands beside a key that a line has twice."""
    return one | other if one and other else 0


@applies(_HOUSE)
def may_meet(one: int, other: int) -> bool:
    """Whether two lines that share a key are worth a reading. The question of the database says the same."""
    return not one or not other or bool(one & other)


def _end(outer: str, inner: str) -> int:
    return (ord(outer) * 29 + ord(inner)) % _ENDS
