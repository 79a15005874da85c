"""What a mairie or a préfecture reads of its place: asked under its own claim, and nothing of a household (ADR 73)."""

from collections.abc import Iterable
from datetime import date

from palier.models.territories import on_territory
from palier.models.territories.on_territory import (
    LetHome,
    QuarterCount,
    ShareCount,
    TerritorySeance,
    WaitingHome,
)
from palier.rules.doors.access import Action, require
from palier.workflows.acting.actors import Actor


def queue(*, by: Actor) -> list[WaitingHome]:
    """The homes of the place that are not let."""
    require(by.role, Action.READ_TERRITORY)
    return on_territory.queue()


def candidates(lists: Iterable[int], *, by: Actor) -> dict[int, int | None]:
    """How many apply for each, none under ten."""
    require(by.role, Action.READ_TERRITORY)
    return on_territory.candidates(lists)


def seances(*, by: Actor) -> list[TerritorySeance]:
    """The séances that examine homes of the place, the next one first."""
    require(by.role, Action.READ_TERRITORY)
    return sorted(on_territory.seances(by.body.pk), key=lambda one: one.held_at)


def lets(*, by: Actor) -> list[LetHome]:
    """The homes let in the last twelve months."""
    require(by.role, Action.READ_TERRITORY)
    return on_territory.lets()


def quarters(*, by: Actor) -> list[QuarterCount]:
    """Homes let, lists closed and candidates by quarter."""
    require(by.role, Action.READ_TERRITORY)
    return on_territory.quarters()


def shares(*, by: Actor, on: date) -> dict[int, list[ShareCount]]:
    """The shares that the law sets, in the last two years that are over."""
    require(by.role, Action.READ_DEPARTEMENT)
    return {year: on_territory.shares(year) for year in (on.year - 1, on.year - 2)}


def waits(*, by: Actor) -> dict[str, int]:
    """What is late in the département today, in tens."""
    require(by.role, Action.READ_DEPARTEMENT)
    return on_territory.waits()
