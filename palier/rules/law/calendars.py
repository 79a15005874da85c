"""Which days are working days in France: Monday to Friday, without the public holidays.

The holidays are data (``parameters/calendar/holidays.toml``), written from a kept library by ``./run docs`` and compared
with it by ``./run check`` (ADR 15): the rules need no package, and a deadline once told never moves with an upgrade.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from palier.rules.law import parameters
from palier.rules.law.law import act, applies

_SATURDAY = 5
_COUNTRY = act("article L3133-1 du code du travail")
_LOCAL = act("article L3134-13 du code du travail")
_DAY = timedelta(1)
_FILE = "calendar/holidays.toml"
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
"""Départements with two more public holidays. Those overseas have others, and are not covered."""


class CalendarEnds(ValueError):
    """A day of a year that the calendar does not hold: nobody knows whether it is a working day."""

    def __init__(self, day: date) -> None:
        """Say which day, in French."""
        super().__init__(f"Les jours fériés de {day.year} ne sont pas dans le calendrier.")
        self.day = day


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days, handed to the rules that count in them. ``off`` are the days off, ``years`` those it knows."""

    off: frozenset[date]
    years: range

    def without(self, days: Iterable[date]) -> "Calendar":
        """The same calendar with further days off, such as an office that is closed."""
        return replace(self, off=self.off | frozenset(days))

    def is_working(self, day: date) -> bool:
        """Monday to Friday and no day off. ``CalendarEnds`` outside the years that it knows, never a guess."""
        if day.year not in self.years:
            raise CalendarEnds(day)
        return day.weekday() < _SATURDAY and day not in self.off

    def next_working(self, day: date) -> date:
        """This day when it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working(self, day: date, count: int) -> date:
        """The ``count``-th working day after this day, which itself never counts."""
        for _ in range(count):
            day = self.next_working(day + _DAY)
        return day

    def working_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to ``end`` included; zero when ``end`` is not later."""
        return sum(self.is_working(start + n * _DAY) for n in range(1, (end - start).days + 1))


def _days(year: str, line: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in line.split()]


@cache
def _table() -> dict[str, Any]:
    return parameters.read_toml(_FILE)


def _named(part: str, names: str, year: int) -> Mapping[date, str]:
    table = _table()
    if str(year) not in table[part]:
        raise CalendarEnds(date(year, 1, 1))
    found: dict[date, str] = {}
    for day, name in zip(_days(str(year), table[part][str(year)]), table[names], strict=True):
        found[day] = f"{found[day]}, {name}" if day in found else name
    return found


@applies(_COUNTRY)
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays of a year, with their French names; two of one day share a line (1 May 2008)."""
    return _named("france", "names", year)


@applies(_LOCAL)
def local_holidays(year: int) -> Mapping[date, str]:
    """The two more of the Bas-Rhin, the Haut-Rhin and the Moselle."""
    return _named("alsace_moselle", "local_names", year)


def _calendar(*parts: str) -> Calendar:
    table = _table()
    years = sorted(int(year) for year in table["france"])
    off = frozenset(day for part in parts for year, line in table[part].items() for day in _days(year, line))
    return Calendar(off, range(years[0], years[-1] + 1))


FRANCE = _calendar("france")
"""The public holidays of the whole country."""


@cache
def _alsace_moselle() -> Calendar:
    return _calendar("france", "alsace_moselle")


@applies(_COUNTRY, _LOCAL)
def of_departement(code: str) -> Calendar:
    """The calendar of a home's département: Good Friday and 26 December are days off in 57, 67 and 68."""
    return _alsace_moselle() if code in ALSACE_MOSELLE else FRANCE
