"""Warned, delivered, struck off, on days of a calendar.

The database takes from a page a warning of today alone, and a radiation a month after it: on other days the owner writes. What a
page may do in the present is played in `tests/attacks/test_lists_and_radiations.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from palier.models import Candidature, Radiation, RadiationWarning
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.radiation import striking_off, warning_radiation
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, attribute

LETTER_ON = date(2026, 3, 2)
FACTS = "Trois courriers et deux appels sont restés sans réponse."
DELIVERED = NOW + 2 * DAY
LAST_DAY = datetime(2026, 6, 8, 10, tzinfo=UTC)
"""Delivered on Wednesday 6 May: a month ends on Saturday 6 June, lengthened to Monday the 8th."""
FIRST_DAY = LAST_DAY + DAY
STEWARD = Actor(role=Role.STEWARD)


def warn(world: World, **changes: object) -> RadiationWarning:
    told = {"reason": "RADCON", "facts": FACTS, "letter_sent_on": LETTER_ON, **changes}
    return warning_radiation.warn(world.candidatures[0], **told, by=world.karim, at=NOW)


def deliver(world: World, warning: RadiationWarning) -> RadiationWarning:
    with as_bailleur(world):
        return warning_radiation.note_delivery(
            warning, proof="Recommandé 1A 234", delivered_at=DELIVERED, by=world.karim, at=DELIVERED
        )


def strike(world: World, warning: RadiationWarning, at: datetime) -> Radiation:
    return striking_off.strike_off_warned(warning, by=world.karim, at=at)


def found_inadmissible(world: World, ground: str = "tous_plafonds_depasses") -> Candidature:
    attribute(world)
    first = world.candidatures[0]
    first.decisions.update(kind="irrecevable", ground=ground, rank=None)
    Candidature.objects.filter(pk=first.pk).update(stage="irrecevable")
    world.reload()
    return world.candidatures[0]


def make_stranger(world: World) -> Actor:
    return Actor(role=Role.BAILLEUR, user=world.karim.user, organisation=world.reservataire)
