"""How long one waits for a home of a size in a commune, from a year of leases and of demandes that wait (article R441-2-17).

Those who were housed say how long they had waited; alone they would flatter, for who still waits says nothing there. So a second
figure follows everybody through the year: at each month of waiting, how many were still asking and how many were housed. Whoever
waits still, or left otherwise, counts up to that day and no longer (Kaplan and Meier, 1958, with late entry).
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import applies, cch

_R441_2_17 = cch("R441-2-17")
_SURE = 1.96
"""Normal deviate of a 95 % interval."""
YEAR = 12
"""Months of leases that a figure looks back on."""


class HomeSize(StrEnum):
    """Sizes as they are told: the small numbers of large homes go together."""

    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"


class SpellEnd(StrEnum):
    """What became of a demande in a commune and a size."""

    HOUSED = "loge"
    WAITS = "attend"
    GONE = "parti"
    """Struck off, or housed elsewhere."""


@dataclass(frozen=True, slots=True)
class Spell:
    """``count`` demandes that had waited ``entered`` whole months when they came into view, and ``left`` as they went out."""

    entered: int
    left: int
    end: SpellEnd
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """Months, and the interval in which they are with 95 chances in 100; ``None`` where the year does not say."""

    months: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What may be told of one size: ``None`` is hidden, or not known."""

    demandes: int | None
    lets: int | None
    gone: int | None
    housed_after: int | None
    """Months that one housed household in two had waited at most."""
    quick: int | None
    """Months that one in four had waited at most."""
    slow: int | None
    """Months that three in four had waited at most."""
    expected: Median


@applies(_R441_2_17)
def figures(spells: dict[str, list[Spell]], *, least: int) -> dict[str, Figures]:
    """Every size of a commune as it may be told: no count under ``least``. Times are told where their leases are.

    No sum over sizes or communes is told anywhere, and a demande counts in each that it names: there is nothing to subtract from.
    """
    shown = {end: _shown(spells, end, least) for end in SpellEnd}
    return {
        size: _told(
            found,
            demandes=shown[SpellEnd.WAITS][size],
            lets=shown[SpellEnd.HOUSED][size],
            gone=shown[SpellEnd.GONE][size],
            least=least,
        )
        for size, found in spells.items()
    }


def _told(found: list[Spell], *, demandes: int | None, lets: int | None, gone: int | None, least: int) -> Figures:
    if lets is None:
        none = Median(months=None)
        return Figures(demandes=demandes, lets=None, gone=gone, housed_after=None, quick=None, slow=None, expected=none)
    waited = Counter[int]()
    for one in found:
        if one.end is SpellEnd.HOUSED:
            waited[one.left] += one.count
    quick, half, slow = (_within(waited, share) for share in (1 / 4, 1 / 2, 3 / 4))
    expected = median(found, least=least)
    return Figures(
        demandes=demandes, lets=lets, gone=gone, housed_after=half, quick=quick, slow=slow, expected=expected
    )


def _shown(spells: dict[str, list[Spell]], end: SpellEnd, least: int) -> dict[str, int | None]:
    counted = {size: sum(one.count for one in found if one.end is end) for size, found in spells.items()}
    # Told each month anew: what one month has more than another is never a few households.
    return {size: count - count % least if count >= least else None for size, count in counted.items()}


def _within(waited: Counter[int], share: float) -> int:
    """The months that this share had waited at most."""
    needed, reached = share * waited.total(), 0
    for months in sorted(waited):
        reached += waited[months]
        if reached >= needed:
            return months
    raise ValueError(waited)


@applies(_R441_2_17)
def median(spells: Iterable[Spell], *, least: int) -> Median:
    """Months after which one household in two is housed, at the pace of the year, those who still wait counted.

    A month is read where at least ``least`` were asking: fewer say nothing. ``months`` is ``None`` where it is never one in two.
    """
    present, housed = _by_month(spells)
    survival, spread, found = 1.0, 0.0, dict[str, int]()
    for month, asking in enumerate(present):
        if asking < least or not housed[month]:
            continue
        if housed[month] == asking:
            survival, low, high = 0.0, 0.0, 0.0
        else:
            survival *= 1 - housed[month] / asking
            spread += housed[month] / (asking * (asking - housed[month]))
            low, high = _interval(survival, spread)
        for name, reached in (("low", low), ("months", survival), ("high", high)):
            if reached <= 1 / 2 and name not in found:
                found[name] = month
        if not survival:
            break
    return Median(months=found.get("months"), low=found.get("low"), high=found.get("high"))


def _interval(survival: float, spread: float) -> tuple[float, float]:
    """Greenwood's variance on the scale where a share stays between 0 and 1: the logarithm of the logarithm."""
    width = _SURE * math.sqrt(spread) / abs(math.log(survival))
    return survival ** math.exp(width), survival ** math.exp(-width)


def _by_month(spells: Iterable[Spell]) -> tuple[list[int], list[int]]:
    """How many were asking at each month of waiting, and how many were housed in it."""
    arrivals, departures, housed, last = Counter[int](), Counter[int](), Counter[int](), -1
    for one in spells:
        if one.entered > one.left or one.entered < 0 or one.count < 1:
            raise ValueError(one)
        arrivals[one.entered] += one.count
        departures[one.left + 1] += one.count
        last = max(last, one.left)
        if one.end is SpellEnd.HOUSED:
            housed[one.left] += one.count
    present, asking = [], 0
    for month in range(last + 1):
        asking += arrivals[month] - departures[month]
        present.append(asking)
    return present, [housed[month] for month in range(last + 1)]


@applies(_R441_2_17)
def tension(demandes: int | None, lets: int | None) -> int | None:
    """Demandes for one home let in the year, to the nearest and at least one; ``None`` where either is hidden."""
    if demandes is None or not lets:
        return None
    return max(1, (2 * demandes + lets) // (2 * lets))
