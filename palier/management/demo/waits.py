"""The figures of communes in the demo: its own year has too few leases, so a longer past is invented and counted alike."""

from collections.abc import Iterable
from random import Random

from palier.management.demo.days import Days
from palier.management.demo.homes import CastHome
from palier.rules.homes.waiting_times import YEAR, HomeSize, Spell, SpellEnd
from palier.workflows.homes import counting_waits

_LONGEST = 144
"""Months back to which somebody still waits."""
_ARRIVALS = {HomeSize.T1: (3, 9), HomeSize.T2: (4, 14), HomeSize.T3: (3, 11), HomeSize.T4: (2, 6), HomeSize.T5: (0, 1)}
_HOUSED = {HomeSize.T1: 0.010, HomeSize.T2: 0.009, HomeSize.T3: 0.012, HomeSize.T4: 0.015, HomeSize.T5: 0.008}
"""Chances of a month: to be housed, and to leave otherwise."""
_GONE = 0.014
_STOCK = {HomeSize.T1: 9, HomeSize.T2: 13, HomeSize.T3: 17, HomeSize.T4: 21}
"""Homes for one that is let in a year; of the largest, no landlord declared any."""


def count(homes: Iterable[CastHome], days: Days, random: Random) -> None:
    """Tell the communes of these homes, as on the first of the month."""
    until = counting_waits.first_of_month(days.day(0))
    for commune in sorted({one.home.commune.parent_code or one.home.commune_id for one in homes}):
        drawn = {size.value: list(_spells(size, random)) for size in HomeSize}
        stocks = {
            (commune, size.value): (until.year, homes_for_one * _lets(drawn[size.value]))
            for size, homes_for_one in _STOCK.items()
        }
        counting_waits.keep(counting_waits.rows_of(commune, drawn, until, stocks))


def _lets(found: Iterable[Spell]) -> int:
    return sum(one.count for one in found if one.end is SpellEnd.HOUSED)


def _spells(size: HomeSize, random: Random) -> Iterable[Spell]:
    for since in range(_LONGEST):
        for _ in range(random.randint(*_ARRIVALS[size])):
            if (found := _spell(since, _HOUSED[size], random)) is not None:
                yield found


def _spell(since: int, housed: float, random: Random) -> Spell | None:
    """What became of who came ``since`` months ago; nothing where they had left before the year."""
    for month in range(since + 1):
        draw = random.random()
        if draw < housed + _GONE:
            end = SpellEnd.HOUSED if draw < housed else SpellEnd.GONE
            return Spell(max(since - YEAR, 0), month, end) if since - month < YEAR else None
    return Spell(max(since - YEAR, 0), since, SpellEnd.WAITS)
