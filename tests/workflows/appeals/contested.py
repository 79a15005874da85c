"""A household whom a commission refused, with the letter of it, on days of a calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from palier.models import Appeal, Candidature, Letter, User
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.appeals import appeals, contestable
from palier.workflows.commission import deciding, sitting
from tests.workflows.bailleur_world import DAY, NOW, World, candidate, examine, ranked_drafts

if TYPE_CHECKING:
    from palier.workflows.appeals.contestable import Contestable

LATER = NOW + 3 * DAY


def refused(world: World) -> Candidature:
    """The third of a séance, not attributed: their rent is too high."""
    seance = examine(world)
    drafts = ranked_drafts(world)
    row = drafts[2].candidature
    drafts[2] = deciding.DecisionDraft(
        candidature=row,
        kind="non_attribution",
        ground="ressources_insuffisantes",
        votes={"pour": 2},
        text="Loyer trop haut.",
    )
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY * 1.05)
    row.refresh_from_db()
    return row


def person(row: Candidature) -> Actor:
    user, _ = User.objects.get_or_create(login=f"d:{row.demande_id}:d", defaults={"name": "Amina"})
    return candidate(user)


def of(row: Candidature) -> Contestable:
    row.refresh_from_db()
    found = contestable.of_candidature(row)
    assert found is not None
    return found


def contest(row: Candidature, **changes: Any) -> Appeal:
    told = {
        "reasons": ["information_fausse"],
        "said": "Mon revenu de mars est faux.",
        "named": [],
        "by": person(row),
        "at": LATER,
    }
    return appeals.contest(of(row), **{**told, **changes})


def opened(row: Candidature, at: datetime) -> Letter:
    letter = Letter.objects.get(candidature=row, kind="non_attribution")
    letter.read_at = at
    letter.save(update_fields=["read_at"])
    return letter


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc,arg-type]


CLOCK = Actor(role=Role.CLOCK)
