"""How two birth dates agree: the same, day and month swapped, a digit wrong, a year alone; an unknown one says nothing."""

from datetime import date
from functools import lru_cache

from palier.rules.law.law import applies
from palier.rules.likeness import spelling
from palier.rules.likeness.reasons import LikenessReason as R
from palier.rules.likeness.spelling import HOUSE

_MOST_PARTS = 2
GENERATION = 14
"""Years from which two people of one name are a parent and a child, even where the day and the month are the same."""


@applies(HOUSE)
@lru_cache(maxsize=65_536)
def compare(one: date | None, other: date | None) -> tuple[R, ...]:
    """What two birth dates say; nothing where one is unknown."""
    if one is None or other is None:
        return ()
    new_year = (R.NEW_YEAR,) if _is_new_year(one) and _is_new_year(other) else ()
    if one == other:
        return (R.BIRTH, *new_year)
    return (_other(one, other),)


def _is_new_year(day: date) -> bool:
    return (day.day, day.month) == (1, 1)


def _other(one: date, other: date) -> R:
    gap = abs(one.year - other.year)
    if gap and one.day != other.day and one.month != other.month:
        # A slip of one digit, or of two beside one another, leaves one of the three as it was.
        return R.BIRTH_OTHER
    if gap == 0 and (one.day, one.month) == (other.month, other.day):
        return R.BIRTH_SWAPPED
    if gap == 0 and (_is_new_year(one) or _is_new_year(other)):
        return R.BIRTH_YEAR
    if gap and _is_new_year(one) and _is_new_year(other):
        return R.BIRTH_OTHER
    if _are_a_digit_apart(one, other):
        return R.BIRTH_SLIP
    parts = (one.day == other.day) + (one.month == other.month) + (gap == 0)
    return R.BIRTH_PART if parts == _MOST_PARTS and gap < GENERATION else R.BIRTH_OTHER


def _are_a_digit_apart(one: date, other: date) -> bool:
    """One digit replaced, or two beside one another exchanged."""
    mine, theirs = (f"{day.day:02}{day.month:02}{day.year:04}" for day in (one, other))
    if mine == theirs or not spelling.within(mine, theirs, 1):
        return False
    return abs(one.year - other.year) % 100 != 0 or one.year == other.year
