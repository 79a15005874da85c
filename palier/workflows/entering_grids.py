"""A territory enters its grid as voted: one file, no code, in force from a midnight to come (L441-2-8, R441-2-10)."""

from datetime import datetime

from django.db import transaction

from palier.models import GridVersion, Territory
from palier.rules import french, grids
from palier.rules.access import Action, require
from palier.rules.clocks import day_in_paris
from palier.rules.grids import Reading
from palier.rules.law import cch
from palier.workflows import telling
from palier.workflows.actors import Actor
from palier.workflows.refusals import Refusal


class UnknownTerritory(Refusal):
    """The grid names a territory that does not exist."""

    sentence = "La grille nomme un territoire inconnu\u00a0: indiquez le code SIREN de l’EPCI ou de l’EPT."


class TooSoon(Refusal):
    """A grid that replaces another takes effect at a midnight to come: nobody is scored by surprise."""

    sentence = "Une grille qui en remplace une autre prend effet demain au plus tôt, à minuit."


class AlreadyEntered(Refusal):
    """Another text was entered for the same territory, name and day."""

    sentence = "Une autre grille est déjà entrée pour ce territoire, sous ce nom et à cette date."


@transaction.atomic
def enter(content: str, *, by: Actor, at: datetime) -> tuple[GridVersion, Reading]:
    """Keep a grid as a version of its territory. The same text twice is the same version; ``GridError`` if it is wrong."""
    require(by.role, Action.RUN_PLATFORM)
    reading = grids.read(content)
    grid = reading.grid
    territory = Territory.objects.select_for_update().filter(code=grid.territory).first()
    if territory is None:
        raise UnknownTerritory
    same = GridVersion.objects.filter(territory=territory, name=grid.code, effective_on=grid.effective_from).first()
    if same is not None:
        if same.digest != grid.digest:
            raise AlreadyEntered
        return same, reading
    replaces = GridVersion.objects.filter(territory=territory).exists()
    if replaces and grid.effective_from <= day_in_paris(at):
        raise TooSoon(f"{TooSoon.sentence} Celle-ci porte le {french.day(grid.effective_from)}.")
    version = GridVersion.objects.create(
        territory=territory,
        name=grid.code,
        effective_on=grid.effective_from,
        deliberation=str(grid.deliberation),
        content=content,
        digest=grid.digest,
    )
    telling.journal(
        "entrer_grille", version, by=by, at=at, article=cch("R441-2-10"),
        details={"territoire": territory.code, "grille": grid.code, "effet": grid.effective_from.isoformat(),
                 "empreinte": grid.digest},
    )  # fmt: skip
    return version, reading
