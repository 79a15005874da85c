"""Households are told once of who carries on, the day after; a stop resumes, and whoever is not concerned reads nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Candidature, Letter, Organisation, Seance
from palier.rules.candidature.funnel import LIVE
from palier.rules.doors.access import Role
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor
from palier.workflows.life import telling_successions
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
OPERATOR = Actor(role=Role.STEWARD)


@pytest.fixture
def world() -> World:
    made = worlds.build()
    Seance.objects.filter(stage="ouverte").update(stage="convoquee")
    return made


def letters() -> list[tuple[int, str]]:
    return list(Letter.objects.filter(kind="organisme_succede").order_by("pk").values_list("demande", "title"))


def tell_all(at: object) -> int:
    return sum(telling_successions.tell(*pair, at=at) for pair in list(telling_successions.due(at)))


def test_each_household_in_hand_is_told_once_and_only_the_day_after(world: World):
    other, now = factories.organisation("bailleur", "Grand Est Habitat"), timezone.now()
    succeeding.succeed(world.bailleur, other, ground="fusion", by=OPERATOR, at=now)
    wanted = set(
        Candidature.objects.filter(publication__bailleur=world.bailleur, stage__in=LIVE).values_list(
            "demande", flat=True
        )
    )
    assert tell_all(now) == 0

    later = now + timedelta(days=2)
    first = next(telling_successions.due(later))
    assert telling_successions.tell(*first, at=later)
    assert not telling_successions.tell(*first, at=later)
    told = tell_all(later)

    assert told == len(wanted) - 1
    assert tell_all(later) == 0
    assert {demande for demande, _ in letters()} == wanted
    assert {title for _, title in letters()} == {"Grand Est Habitat remplace Habitat des Néfliers"}
    assert not Letter.objects.filter(kind="organisme_succede").exclude(audience=[]).exists()


def test_what_was_undone_is_told_to_nobody(world: World):
    other, now = factories.organisation("bailleur", "Grand Est Habitat"), timezone.now()
    succeeding.succeed(world.bailleur, other, ground="fusion", by=OPERATOR, at=now)
    succeeding.undo(Organisation.objects.get(pk=world.bailleur.pk), by=OPERATOR, at=now)

    assert tell_all(now + timedelta(days=2)) == 0


def test_who_applied_since_read_the_successor_and_is_not_written_to(world: World):
    other, now = factories.organisation("reservataire", "Grand Est"), timezone.now()
    succeeding.succeed(world.reservataire, other, ground="transfert", by=OPERATOR, at=now - timedelta(days=2))
    Candidature.objects.update(applied_at=now)

    assert tell_all(now) == 0
