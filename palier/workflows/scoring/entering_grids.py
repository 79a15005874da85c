"""A territory enters its grid as voted: one file, no code, in force from a midnight to come (L441-2-8, R441-2-10)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, QuerySet

from palier.models import GridVersion, Publication, Territory
from palier.models.territories import territories
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.scoring import grids
from palier.rules.scoring.grids import GridReading
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class GridTerritoryUnknown(Refusal):
    """The grid names a territory that does not exist."""

    sentence = "La grille nomme un territoire inconnu : indiquez le code SIREN de l’EPCI, de l’EPT ou de Paris."


class TooSoon(Refusal):
    """A grid that replaces another takes effect at a midnight to come: nobody is scored by surprise."""

    sentence = (
        "Une grille qui en remplace une autre prend effet demain au plus tôt, à minuit. "
        "Seule l’histoire d’avant l’arrivée du territoire s’entre après coup."
    )


class GridAlreadyEntered(Refusal):
    """Another text was entered for the same territory and day."""

    sentence = "Une autre grille est déjà entrée pour ce territoire, à cette date. Ce qui est entré ne se récrit pas."


@transaction.atomic
def enter(content: str, *, by: Actor, at: datetime) -> tuple[GridVersion, GridReading]:
    """Keep a grid as a version of its territory. The same text twice is the same version; ``GridError`` if it is wrong.

    Raises ``GridTerritoryUnknown``, ``GridAlreadyEntered`` or ``TooSoon``.
    """
    require(by.role, Action.RUN_PLATFORM)
    reading = grids.read(content)
    grid = reading.grid
    territory = Territory.objects.select_for_update().filter(code=territories.code_of(grid.territory)).first()
    if territory is None:
        raise GridTerritoryUnknown(territories.why_not(grid.territory) or GridTerritoryUnknown.sentence)
    others = GridVersion.objects.filter(territory=territory)
    same = others.filter(effective_on=grid.effective_from).first()
    if same is not None:
        if same.digest != grid.digest:
            raise GridAlreadyEntered
        return same, reading
    if not _may_hold_from(grid.effective_from, others, on=day_in_paris(at)):
        raise TooSoon(f"{TooSoon.sentence} Celle-ci porte le {french.day(grid.effective_from)}.")
    version = GridVersion.objects.create(
        territory=territory,
        name=grid.code,
        effective_on=grid.effective_from,
        deliberation=str(grid.deliberation),
        content=content,
        digest=grid.digest,
        entered_at=at,
    )
    telling.journal(
        JournalVerb.ENTER_GRID,
        version,
        by=by,
        at=at,
        article=cch("R441-2-10"),
        details={
            "territoire": territory.code,
            "grille": grid.code,
            "effet": grid.effective_from.isoformat(),
            "empreinte": grid.digest,
        },
    )
    return version, reading


def _may_hold_from(day: date, others: QuerySet[GridVersion], *, on: date) -> bool:
    """A first grid, one to come, one whose time is over, or the history of a territory from before it joined.

    In any order: the grid of a past day is the last that took effect by then, and no list changes its grid.
    """
    if day > on or not others.exists() or others.filter(effective_on__gt=day, effective_on__lte=on).exists():
        return True
    first = others.aggregate(at=Min("entered_at"))["at"]
    return first is not None and day < day_in_paris(first)


def lists_under_another(version: GridVersion) -> int:
    """How many lists closing while this grid is in force are ordered by another, or by none: they stay so."""
    after = GridVersion.objects.filter(territory=version.territory, effective_on__gt=version.effective_on)
    until = after.aggregate(on=Min("effective_on"))["on"]
    rows = Publication.objects.filter(
        home__commune__territory=version.territory, closes_at__gte=at_hour(version.effective_on, 0)
    ).exclude(grid=version)
    return rows.filter(closes_at__lt=at_hour(until, 0)).count() if until else rows.count()
