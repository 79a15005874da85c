"""Which days are working days in France: Monday to Friday, public holidays computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from palier.rules.law import act, applies

_SATURDAY = 5
_LABOUR_CODE = act("article L3133-1 du code du travail")
_DAY = timedelta(1)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
@applies(_LABOUR_CODE)
def holidays(year: int) -> Mapping[date, str]:
    """The eleven public holidays of a year, with their French names."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "Jour de l’an",
        sunday + _DAY: "Lundi de Pâques",
        date(year, 5, 1): "Fête du travail",
        date(year, 5, 8): "Victoire de 1945",
        sunday + 39 * _DAY: "Ascension",
        sunday + 50 * _DAY: "Lundi de Pentecôte",
        date(year, 7, 14): "Fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "Armistice de 1918",
        date(year, 12, 25): "Noël",
    }


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days, handed to the rules that count in them. ``closed`` are further days off, such as local ones."""

    closed: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Monday to Friday, no public holiday, not closed."""
        return day.weekday() < _SATURDAY and day not in holidays(day.year) and day not in self.closed

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


FRANCE = Calendar()
"""The public holidays of the whole country and nothing else."""
