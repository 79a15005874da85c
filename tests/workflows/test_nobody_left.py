"""A home whose retained candidates are all gone moves on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Candidature, User
from palier.workflows.candidature import applying
from palier.workflows.commission import deciding
from palier.workflows.offer import passing
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_clock,
    as_demandeur,
    attribute,
    candidate,
    examine,
    make_world,
)

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def passed(world: World, at: datetime) -> str:
    """What becomes of the list once the clock looked at it."""
    with as_clock():
        passing.offer_next(world.publication, at=at)
    world.reload()
    return world.publication.stage


def step_down(row: Candidature, at: datetime) -> None:
    user = User.objects.create_user(f"d:{row.pk}:d", name="Amina")
    with as_demandeur(row.demande_id, user):
        applying.step_down(Candidature.objects.get(pk=row.pk), by=candidate(user), at=at)


def test_a_home_that_all_gave_up_before_any_offer_goes_back(world: World) -> None:
    attribute(world)
    assert passed(world, NOW + 2 * DAY) == "attribuee"

    for row in world.candidatures[:3]:
        step_down(row, NOW + 3 * DAY)

    assert passed(world, NOW + 3 * DAY) == "designee"


def test_the_first_offer_stays_a_persons(world: World) -> None:
    attribute(world)
    step_down(world.candidatures[0], NOW + 2 * DAY)

    assert passed(world, NOW + 3 * DAY) == "attribuee"
    assert world.stages()[1] == "en_reserve"


def test_nothing_moves_while_its_commission_sits(world: World) -> None:
    seance = examine(world)
    world.reload()
    drafts = [
        deciding.DecisionDraft(candidature=one, kind="attribution_rang", rank=rank, votes={"pour": 2})
        for rank, one in enumerate(world.candidatures[:3], start=1)
    ]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    for row in world.candidatures[:3]:
        step_down(row, NOW + DAY)

    assert passed(world, NOW + DAY) == "attribuee"
