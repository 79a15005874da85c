"""What a mairie and a préfecture are told in the morning: a commission that comes within a week, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Message, Seance
from palier.models.doors import acting
from palier.rules.desks.awaiting import AwaitingKind
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.workflows.desks import awaiting_desk, mailing_desks
from tests import world as worlds
from tests.attacks.raw_sql import member, page_of

if TYPE_CHECKING:
    from palier.models import Publication
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


def called(world: World, at: datetime) -> tuple[Seance, Publication]:
    """A séance of that hour, with a home of Montreuil."""
    on = world.home_at("en_commission", [world.amina, *world.others])
    seance = world.seances[str(on.pk)]
    Seance.objects.filter(pk=seance.pk).update(held_at=at, stage="convoquee")
    return seance, on


def kinds(by: Actor) -> list[AwaitingKind]:
    with page_of(member(by)):
        return [one.kind for one in awaiting_desk.of(by=by, at=timezone.now())]


def test_a_commission_to_come_is_told_to_its_place_and_to_no_other(world: World) -> None:
    called(world, timezone.now() + 3 * DAY)

    assert kinds(world.maud) == kinds(world.philippe) == [AwaitingKind.TERRITORY_SITTING]
    assert kinds(world.stranger_maud) == kinds(world.stranger_philippe) == []


@pytest.mark.parametrize("days", [-1, 8])
def test_one_that_is_past_or_far_is_not_told(world: World, days: int) -> None:
    called(world, timezone.now() + days * DAY)

    assert kinds(world.maud) == []


def test_the_mail_says_a_number_and_a_day_and_nothing_of_a_home(world: World) -> None:
    morning = clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(timezone.now() + DAY)), 9)
    _, on = called(world, morning + 2 * DAY)
    acting.take(acting.CLOCK)

    assert world.maud.person.pk in mailing_desks.due(morning)
    assert mailing_desks.send(world.maud.person.pk, at=morning)
    assert not mailing_desks.send(world.stranger_maud.person.pk, at=morning)

    told = Message.objects.get(recipient=world.maud.person.login)
    assert "1 acte vous attend" in told.subject
    assert on.home.street not in told.body


def test_whoever_wants_no_mail_has_none(world: World) -> None:
    with page_of(member(world.maud)):
        mailing_desks.pause(by=world.maud, at=timezone.now())

        assert mailing_desks.is_paused(world.maud.person)
