"""Hours of visit and who takes them, each act under the role of the page that does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from palier.models import User, Viewing
from palier.rules.law.clocks import paris
from palier.rules.viewings.viewings import SlotAccess, SlotTerms
from palier.workflows.viewings import choosing, proposing_hours, telling_viewings
from tests.workflows.bailleur_world import NOW, World, as_bailleur, as_clock, as_demandeur, candidate, make_world

if TYPE_CHECKING:
    from palier.models import Candidature, ViewingSlot
    from palier.workflows.acting.actors import Actor

HOUR = timedelta(hours=1)
VISIT_AT = datetime(2026, 5, 12, 14, 30, tzinfo=paris())
"""A Tuesday, eight days after ``NOW``."""
TERMS: dict[str, Any] = {
    "minutes": 30,
    "places": 1,
    "place": "4 rue des Néfliers, hall B",
    "access": SlotAccess.STEP_FREE,
    "phone": "01 99 00 10 10",
}

__all__ = ["NOW", "World", "make_world"]


def terms(starts_at: datetime = VISIT_AT, **changes: Any) -> SlotTerms:
    return SlotTerms(starts_at=starts_at, **TERMS | changes)


def user_of(row: Candidature) -> User:
    login = f"d:{row.demande_id}:d"
    return User.objects.filter(login=login).first() or User.objects.create_user(login, name="Amina")


def home_of(row: Candidature) -> Actor:
    return candidate(user_of(row))


def proposed(
    world: World, *starts: datetime, at: datetime = NOW, by: Actor | None = None, **changes: Any
) -> list[ViewingSlot]:
    with as_bailleur(world):
        hours = [terms(one, **changes) for one in starts or (VISIT_AT,)]
        return proposing_hours.propose(world.publication, hours, by=by or world.karim, at=at)


def chosen(row: Candidature, slot: ViewingSlot, *, at: datetime = NOW + HOUR) -> Viewing:
    by = home_of(row)
    with as_demandeur(row.demande_id, by.user):
        return choosing.choose(row, slot.public_id, by=by, at=at)


def given_up(row: Candidature, *, at: datetime = NOW + 2 * HOUR) -> Viewing:
    by = home_of(row)
    with as_demandeur(row.demande_id, by.user):
        return choosing.give_up(row, by=by, at=at)


def refused_all(row: Candidature, *, at: datetime = NOW + 2 * HOUR) -> Viewing:
    by = home_of(row)
    with as_demandeur(row.demande_id, by.user):
        return choosing.refuse_all(row, by=by, at=at)


def read(row: Candidature, *, at: datetime = NOW + 2 * HOUR) -> choosing.HomeVisit:
    with as_demandeur(row.demande_id, user_of(row)):
        return choosing.of(row, at=at)


def changed(world: World, slot: ViewingSlot, told: SlotTerms, *, at: datetime = NOW + 3 * HOUR) -> ViewingSlot:
    with as_bailleur(world):
        return proposing_hours.change(slot.public_id, told, by=world.karim, at=at)


def cancelled(world: World, slot: ViewingSlot, *, at: datetime = NOW + 3 * HOUR) -> ViewingSlot:
    with as_bailleur(world):
        return proposing_hours.cancel(slot.public_id, by=world.karim, at=at)


def booked(world: World, slot: ViewingSlot, row: Candidature, *, at: datetime = NOW + HOUR) -> Viewing:
    with as_bailleur(world):
        return proposing_hours.book(slot.public_id, row.public_id, by=world.karim, at=at)


def noted(world: World, held: Viewing, wanted: Any, *, at: datetime = VISIT_AT + HOUR) -> Viewing:
    with as_bailleur(world):
        return proposing_hours.note(held.public_id, wanted, by=world.karim, at=at)


def clock(at: datetime) -> list[int]:
    """The clock comes by; the ids of the candidatures to whom something left."""
    with as_clock():
        found = telling_viewings.due(at)
    told = []
    for one in found:
        with as_clock():
            if telling_viewings.look(one, at=at):
                told.append(one)
    return told
