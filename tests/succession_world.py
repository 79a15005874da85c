"""An organisation that another may succeed, and what no succession may change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from palier.models import (
    Candidature,
    Home,
    Organisation,
    Publication,
    Seance,
)
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor, claimed
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from tests.world import World


OPERATOR = Actor(role=Role.STEWARD)


def world() -> World:
    """Everything in hand, and no séance open: one that is open refuses a succession."""
    made = worlds.build()
    Seance.objects.filter(stage="ouverte").update(stage="convoquee")
    return made


def heir(of: Organisation, name: str = "Grand Est Habitat") -> Actor:
    """A member of an organisation of the same kind."""
    return factories.member("Héloïse", factories.organisation(of.kind, name))


def fresh(one: Actor) -> Actor:
    """The same person with their organisation as the database has it."""
    return replace(one, organisation=Organisation.objects.get(pk=one.body.pk))


def succeed(former: Organisation, by: Actor, **more: Any) -> Actor:
    """Let ``by``'s organisation carry on what ``former`` had."""
    succeeding.succeed(former, by.body, ground="fusion", by=OPERATOR, at=timezone.now(), **more)
    return fresh(by)


def seen_by(actor: Actor, model: Any) -> set[int]:
    """The rows of a table that somebody reads under their role."""
    with transaction.atomic(), acting.stepped(claimed(f"palier_{actor.role}", actor)):
        return set(model.objects.values_list("pk", flat=True))


def frozen() -> list[tuple[Any, ...]]:
    """What no succession may change: stages, ranks, instants, readers."""
    rows = Candidature.objects.order_by("pk").values_list(
        "pk", "stage", "rank", "order_points", "applied_at", "changed_at", "audience"
    )
    lists = Publication.objects.order_by("pk").values_list(
        "pk", "stage", "opens_at", "closes_at", "bailleur", "reservataire"
    )
    return [*rows, *lists, *Home.objects.order_by("pk").values_list("pk", "bailleur", "reservataire", "oriented_at")]
