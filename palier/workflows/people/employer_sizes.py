"""An employer says how many people it employs, year by year, corrects or takes it back; and what is counted by size (ADR 107)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from palier.models import EmployerSize
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people import employer_sizes as rules
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people.employment import ARTICLE


class NotASize(Refusal):
    """A size is one of the bands."""

    sentence = "Choisissez une des tailles de la liste."
    field = "at_least"


class NotAYearToSay(Refusal):
    """A size is said of a year that has begun, and not long ago."""

    sentence = "L’effectif se dit de l’année en cours ou des trois précédentes."
    field = "year"


@dataclass(frozen=True, slots=True)
class SizesOfAYear:
    """The attestations of a finished year, by the lowest number of each band; ``None``: not said, or hidden."""

    year: int
    total: int
    counts: Mapping[int | None, int | None]


_TOTAL = -1


def said(*, by: Actor) -> dict[int, int]:
    """What this employer has said, by year; what it took back is not there."""
    rows = EmployerSize.objects.filter(organisation=by.body).order_by("year", "-pk").distinct("year")
    return {row.year: row.at_least for row in rows if row.at_least is not None}


@transaction.atomic
def say(year: int, at_least: int, *, by: Actor, at: datetime) -> bool:
    """Say the size of a year, or correct it; whether anything changed. Raises ``NotAYearToSay`` or ``NotASize``."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    on = day_in_paris(at)
    if year not in rules.years(on):
        raise NotAYearToSay
    if at_least not in rules.bands(on):
        raise NotASize
    if said(by=by).get(year) == at_least:
        return False
    _keep(JournalVerb.SAY_EMPLOYER_SIZE, year, at_least, by=by, at=at)
    return True


@transaction.atomic
def take_back(year: int, *, by: Actor, at: datetime) -> bool:
    """Say nothing of a year any more; whether anything was said. Saying it again undoes this."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    if year not in said(by=by):
        return False
    _keep(JournalVerb.TAKE_EMPLOYER_SIZE_BACK, year, None, by=by, at=at)
    return True


def _keep(verb: JournalVerb, year: int, at_least: int | None, *, by: Actor, at: datetime) -> None:
    row = EmployerSize.objects.create(organisation=by.body, year=year, at_least=at_least, said_at=at)
    details: dict[str, str | int | list[str] | None] = {"annee": year}
    if at_least is not None:
        details["au_moins"] = at_least
    telling.journal(verb, row, by=by, at=at, article=ARTICLE, details=details)


def by_size(*, by: Actor, on: date) -> list[SizesOfAYear]:
    """Of every employer together: the finished years that may be told, the last first. The same for whoever asks."""
    require(by.role, Action.READ_EMPLOYER_COUNTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, at_least, number FROM palier_sizes_of_employers(%s)", [on])
        rows = cursor.fetchall()
    totals = {year: number for year, low, number in rows if low == _TOTAL}
    return [
        SizesOfAYear(year, total, {low: number for of, low, number in rows if of == year and low != _TOTAL})
        for year, total in sorted(totals.items(), reverse=True)
    ]
