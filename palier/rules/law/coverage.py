"""Is every day covered by one dated row, and by one only? The same answer for every file of parameters.

A day that the law covers and that we cannot fill is a row of its own (``is_unknown = true``), never a hole: a hole is
a mistake of the file and is refused when it is read.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from palier.rules.law import french
from palier.rules.law.law import act, applies

SINCE = date(2024, 1, 1)
"""The first day that every file must cover: the oldest closing that may have to be recomputed."""
_HOUSE = act("règles de données de Palier")
_DAY = timedelta(days=1)


class Period(Protocol):
    """Anything dated: from a day to a day, both included; no end means until further notice."""

    @property
    def valid_from(self) -> date:
        """First day."""

    @property
    def valid_until(self) -> date | None:
        """Last day, or ``None``."""


@applies(_HOUSE)
def ordered[P: Period](periods: Iterable[P]) -> tuple[P, ...]:
    """The same periods, oldest first."""
    return tuple(sorted(periods, key=lambda period: period.valid_from))


@applies(_HOUSE)
def in_force[P: Period](periods: Iterable[P], on: date) -> P | None:
    """The period that holds a day, or ``None`` outside all of them."""
    for period in periods:
        if period.valid_from <= on and (period.valid_until is None or on <= period.valid_until):
            return period
    return None


def _hole(first: date, last: date) -> str:
    return (
        f"rien du {french.day(first)} au {french.day(last)} : donnez la valeur, ou dites is_unknown = true et pourquoi"
    )


@applies(_HOUSE)
def overlap(periods: Sequence[Period]) -> str:
    """Why two periods cannot live together, in French; empty when they can. Holes are allowed."""
    sound = ordered(periods)
    if any(period.valid_until is not None and period.valid_until < period.valid_from for period in sound):
        return "la fin précède le début"
    for before, after in pairwise(sound):
        if before.valid_until is None or before.valid_until >= after.valid_from:
            return f"deux périodes se chevauchent le {french.day(after.valid_from)}"
    return ""


@applies(_HOUSE)
def problem(periods: Sequence[Period], since: date = SINCE) -> str:
    """Why the periods do not cover each day once from ``since`` to their end, in French; empty when they do."""
    if not periods:
        return "aucune période"
    if reason := overlap(periods):
        return reason
    expected = since
    for period in ordered(periods):
        if period.valid_from > expected:
            return _hole(expected, period.valid_from - _DAY)
        if period.valid_until is not None:
            expected = max(expected, period.valid_until + _DAY)
    return ""
