"""Readings of files that a control looks at first: many in one day for this very person, or in the middle of the night.

Neither is a fault: a week of commissions explains the first, an error of the clock or a late evening the second. So nothing is
refused and nobody is named a wrongdoer: each is shown with what it rests on, and somebody asks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies

_SECURE = act("règlement (UE) 2016/679, article 32")
MANY = 100
"""Files in a day under which nobody is asked anything."""
TIMES = 3
"""How many of the usual days of this very person make an unusual one."""
LOOKED_BACK = 30
"""Days that a first page looks back on."""
NIGHT = (22, 6)
"""Hours of Paris, from and until."""


@dataclass(frozen=True, slots=True)
class LoggedReading:
    """One line of the access log, as far as this asks."""

    actor: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Unusual:
    """A day of somebody, and the sentence that says what it rests on."""

    actor: UUID
    day: date
    sentence: str


@applies(_SECURE)
def since(on: date) -> date:
    """The first day that is looked back on."""
    return add_days(on, -LOOKED_BACK)


@applies(_SECURE)
def of(readings: Iterable[LoggedReading]) -> list[Unusual]:
    """What is unusual in these readings, the last day first."""
    by_day: Counter[tuple[UUID, date]] = Counter()
    at_night: Counter[tuple[UUID, date]] = Counter()
    for one in readings:
        key = (one.actor, day_in_paris(one.at))
        by_day[key] += 1
        at_night[key] += _is_night(one.at)
    return sorted((*_many(by_day), *_nightly(at_night)), key=lambda one: (one.day, str(one.actor)), reverse=True)


def _many(by_day: Counter[tuple[UUID, date]]) -> Iterator[Unusual]:
    days_of: dict[UUID, dict[date, int]] = {}
    for (actor, day), count in by_day.items():
        days_of.setdefault(actor, {})[day] = count
    for (actor, day), count in by_day.items():
        others = [other for when, other in days_of[actor].items() if when != day]
        usual = median(others) if others else 0
        if count >= MANY and count > TIMES * usual:
            told = f"{french.count(count, 'dossier lu', 'dossiers lus')} ce jour-là"
            yield Unusual(actor, day, f"{told}, contre {int(usual)} d’habitude" if others else told)


def _nightly(at_night: Counter[tuple[UUID, date]]) -> Iterator[Unusual]:
    for (actor, day), count in at_night.items():
        if count:
            told = french.count(count, "dossier lu", "dossiers lus")
            yield Unusual(actor, day, f"{told} entre {NIGHT[0]} heures et {NIGHT[1]} heures")


def _is_night(at: datetime) -> bool:
    hour = at.astimezone(paris()).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]
