"""Thresholds of the first quartile as stewards enter them: which entry holds on a day, and what one may still do with it.

The order is of a year (article L441-1): an entry holds until another of a later day, or until the end of the year of its day.
One that decided nothing may be corrected; one that decided is followed by another, or put right for what is still to come:
what it decided stays.
"""

from collections.abc import Iterable
from datetime import date, datetime

from palier.rules.law.dates import add_days
from palier.rules.law.law import applies, cch
from palier.rules.people.facts import EnteredThreshold

FIRST_YEAR = 2024
"""Nothing ships of an earlier year, and no lease of one is placed."""


@applies(cch("L441-1"))
def standing(entered: Iterable[EnteredThreshold]) -> list[EnteredThreshold]:
    """Entries that hold: the last of each day and territory. One taken back leaves the one before it on that day, if any."""
    kept: dict[tuple[str, date], list[EnteredThreshold]] = {}
    for one in sorted(entered, key=lambda one: one.place):
        of_day = kept.setdefault((one.territory, one.effective_on), [])
        if not one.is_void:
            of_day.append(one)
        elif of_day:
            of_day.pop()
    return [of_day[-1] for of_day in kept.values() if of_day]


@applies(cch("L441-1"))
def made_before(entered: Iterable[EnteredThreshold], at: datetime) -> tuple[EnteredThreshold, ...]:
    """The entries that a list knows which closes at an instant: one made then, or after, moves nothing of it."""
    return tuple(one for one in entered if one.made_at < at)


@applies(cch("L441-1"))
def in_force(entered: Iterable[EnteredThreshold], territory: str, *, on: date) -> EnteredThreshold | None:
    """The entry of a territory that holds on a day."""
    found = [
        one
        for one in standing(entered)
        if one.territory == territory and one.effective_on <= on and one.effective_on.year == on.year
    ]
    return max(found, key=lambda one: one.effective_on, default=None)


@applies(cch("L441-1"))
def last_day(held: EnteredThreshold, entered: Iterable[EnteredThreshold]) -> date:
    """The last day on which an entry holds: before one of a later day in its territory, or the end of its year."""
    following = [
        one.effective_on
        for one in standing(entered)
        if one.territory == held.territory and one.effective_on > held.effective_on
    ]
    year_end = date(held.effective_on.year, 12, 31)
    return min([year_end, *(add_days(day, -1) for day in following)])


@applies(cch("L441-1"))
def is_settled(held: EnteredThreshold | None, *, day: date, decided_on: date | None) -> bool:
    """Whether a day is settled: the entry that holds there placed a lease, or weighed a list, on that day or after."""
    return held is not None and decided_on is not None and decided_on >= day
