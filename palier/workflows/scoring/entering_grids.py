"""A territory enters its grid as voted: one file, no code, in force from a midnight to come (L441-2-8, R441-2-10)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, QuerySet

from palier.models import GridDraft, GridVersion, Publication, Territory
from palier.models.state import turns
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
from palier.workflows.organisations import held_territories
from palier.workflows.scoring import drafting_grids
from palier.workflows.scoring.drafting_grids import DraftMoved


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


class UnderClosedLists(Refusal):
    """Lists that closed keep the grid of their day: none is said afterwards to have reigned then and to reign still."""

    sentence = (
        "Des listes sont déjà closes depuis ce jour dans ce territoire. "
        "Leur ordre ne se récrit pas : choisissez un jour à venir."
    )


class NotVotedYet(Refusal):
    """A grid is entered once it is voted: under which number, and on which day."""

    sentence = (
        "Écrivez le numéro de la délibération et le jour de son vote, déjà passé : une grille s’entre une fois votée."
    )


@transaction.atomic
def enter(content: str, *, by: Actor, at: datetime) -> tuple[GridVersion, GridReading]:
    """Keep a grid as a version of its territory. The same text twice is the same version; ``GridError`` if it is wrong.

    Raises ``GridTerritoryUnknown``, ``GridAlreadyEntered``, ``TooSoon`` or ``UnderClosedLists``.
    """
    require(by.role, Action.RUN_PLATFORM)
    reading = grids.read(content)
    territory = Territory.objects.filter(code=territories.code_of(reading.grid.territory)).first()
    if territory is None:
        raise GridTerritoryUnknown(territories.why_not(reading.grid.territory) or GridTerritoryUnknown.sentence)
    return _keep(territory, content, reading, by=by, at=at), reading


@transaction.atomic
def enter_draft(draft: GridDraft, *, seen: str, by: Actor, at: datetime) -> GridVersion:
    """Enter the draft that its author read again, as a version of its territory; the draft is then written no more.

    Raises ``NotYourTerritory``, ``DraftEntered``, ``DraftMoved``, ``NotVotedYet``, ``UnderClosedLists``, ``GridAlreadyEntered``,
    ``TooSoon``, or ``GridError`` where it is wrong.
    """
    held_territories.require_where(draft.territory, by=by)
    kept = drafting_grids.to_write(draft)
    if drafting_grids.digest_of(kept) != seen:
        raise DraftMoved
    reading, on = grids.read(kept.content, "brouillon"), day_in_paris(at)
    voted = reading.grid.content.get("voted_on")
    if voted is None or voted > on or not reading.grid.content.get("number"):
        raise NotVotedYet
    if closed_since(kept.territory, reading.grid.effective_from, at=at):
        raise UnderClosedLists
    kept.version = _keep(kept.territory, kept.content, reading, by=by, at=at)
    kept.changed_at = at
    kept.save(update_fields=["version", "changed_at"])
    return kept.version


def closed_since(territory: Territory, day: date, *, at: datetime) -> bool:
    """Whether a list of the territory closed on a day or after it."""
    rows = Publication.objects.filter(home__commune__territory=territory, closes_at__gte=at_hour(day, 0))
    return rows.filter(closes_at__lte=at).exists()


def _keep(territory: Territory, content: str, reading: GridReading, *, by: Actor, at: datetime) -> GridVersion:
    """One at a time in a territory. Raises ``GridAlreadyEntered``, ``TooSoon`` or ``UnderClosedLists``."""
    turns.wait_for(f"grille {territory.code}")
    grid = reading.grid
    others = GridVersion.objects.filter(territory=territory)
    same = others.filter(effective_on=grid.effective_from).first()
    if same is not None:
        if same.digest != grid.digest:
            raise GridAlreadyEntered
        return same
    if not _may_hold_from(grid.effective_from, others, on=day_in_paris(at)):
        raise TooSoon(f"{TooSoon.sentence} Celle-ci porte le {french.day(grid.effective_from)}.")
    if _would_reign(grid.effective_from, others, on=day_in_paris(at)) and closed_since(
        territory, grid.effective_from, at=at
    ):
        raise UnderClosedLists
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
    return version


def _may_hold_from(day: date, others: QuerySet[GridVersion], *, on: date) -> bool:
    """A first grid, one to come, one whose time is over, or the history of a territory from before it joined.

    In any order: the grid of a past day is the last that took effect by then, and no list changes its grid.
    """
    if day > on or not others.exists() or others.filter(effective_on__gt=day, effective_on__lte=on).exists():
        return True
    first = others.aggregate(at=Min("entered_at"))["at"]
    return first is not None and day < day_in_paris(first)


def _would_reign(day: date, others: QuerySet[GridVersion], *, on: date) -> bool:
    """Whether a grid of a past day takes the place of the one in force; a first grid takes nobody's."""
    return day <= on and others.exists() and not others.filter(effective_on__gt=day, effective_on__lte=on).exists()


def lists_under_another(version: GridVersion) -> int:
    """How many lists closing while this grid is in force are ordered by another, or by none: they stay so."""
    after = GridVersion.objects.filter(territory=version.territory, effective_on__gt=version.effective_on)
    until = after.aggregate(on=Min("effective_on"))["on"]
    rows = Publication.objects.filter(
        home__commune__territory=version.territory, closes_at__gte=at_hour(version.effective_on, 0)
    ).exclude(grid=version)
    return rows.filter(closes_at__lt=at_hour(until, 0)).count() if until else rows.count()
