"""What awaits a member of a commission: told on their desk and in the morning's mail, without a name or an address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import CalledMember, Membership, Message, Seance
from palier.rules.commission.commission import Capacity
from palier.rules.desks.awaiting import AwaitingKind
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.workflows.commission import convening
from palier.workflows.desks import awaiting_desk, mailing_desks
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import member, page_of

if TYPE_CHECKING:
    from datetime import datetime

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


def morning() -> datetime:
    """Nine in Paris, on a working day to come."""
    return clocks.at_hour(FRANCE.next_working(clocks.day_in_paris(timezone.now() + DAY)), 9)


def kinds(by: Actor, at: datetime) -> list[AwaitingKind]:
    return [one.kind for one in awaiting_desk.of(by=by, at=at)]


def test_a_call_a_sitting_and_minutes_await_in_turn(world: World) -> None:
    now = timezone.now()
    called = worlds.convene(world, now)
    assert kinds(world.mireille, now) == [AwaitingKind.CALLED]
    (late,) = awaiting_desk.of(by=world.mireille, at=now + timedelta(minutes=1))
    assert late.sentence.endswith(": la séance n’est pas encore ouverte.")
    Seance.objects.filter(pk=called.pk).update(stage="annulee")
    assert kinds(world.mireille, now) == []

    on = world.home_at("en_commission", [world.amina, *world.others])
    assert kinds(world.mireille, now) == [AwaitingKind.SITS]

    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    assert kinds(world.mireille, now) == [AwaitingKind.TO_SIGN]
    with page_of(member(world.mireille)):
        assert kinds(world.mireille, now) == [AwaitingKind.TO_SIGN]


def test_nobody_is_reminded_of_minutes_for_ever(world: World) -> None:
    on = world.home_at("attribuee", [world.amina, *world.others])
    CalledMember.objects.filter(seance=world.seances[str(on.pk)]).update(reads_until=timezone.now() - DAY)

    assert kinds(world.mireille, timezone.now()) == []


def test_who_was_away_has_no_minutes_to_sign(world: World) -> None:
    on = world.home_at("attribuee", [world.amina, *world.others])
    seance = Seance.objects.get(pk=world.seances[str(on.pk)].pk)
    seance.members[0]["present"] = False
    seance.save()

    assert kinds(world.mireille, timezone.now()) == []


def test_two_commissions_are_one_mail_that_names_no_home(world: World, settings) -> None:
    settings.SITE = "https://palier.example"
    second = factories.organisation("bailleur", "Second bailleur")
    secretary = factories.member("Sarah", second)
    Membership.objects.create(user=world.mireille.person, organisation=second, role=Role.COMMISSION)
    held, now = morning() + 3 * DAY, timezone.now()
    for by in (world.karim, secretary):
        seat = convening.Member(name="Mireille", quality=Capacity.BOARD, account=world.mireille.user)
        convening.convene(held_at=held, place="Salle des fêtes", quorum=1, members=[seat], by=by, at=now)

    assert mailing_desks.send(world.mireille.person.pk, at=morning())

    (mail,) = Message.objects.filter(recipient=world.mireille.person.login)
    assert mail.subject == "2 actes vous attendent sur Palier"
    assert "https://palier.example/membre/seances/" in mail.body
    assert "Salle des fêtes" not in mail.body


def test_who_is_called_to_nothing_has_no_mail(world: World) -> None:
    assert not mailing_desks.send(world.stranger_member.person.pk, at=morning())
