"""A visit to a counter: what opens, for whom, until when, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Demande,
    Fact,
    JournalEntry,
    Membership,
    Message,
    Organisation,
    Person,
    SafeChannel,
    Visit,
    VisitAct,
)
from palier.models.doors import acting
from palier.rules.counter import visits
from palier.rules.counter.visits import End
from palier.rules.people.facts import Situation
from palier.workflows.candidature import applying
from palier.workflows.counter import visiting
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests import counter_world, couples, factories
from tests import world as worlds
from tests.counter_world import seen, takes
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_a_number_and_the_birth_date_of_one_of_its_holders_open_the_file_for_an_hour(world: World) -> None:
    now = timezone.now()
    made = seen(world.amina.demande, world.gisele, at=now)
    assert made.until == now + 60 * MINUTE
    assert made.person_key == "d"
    assert made.account == world.amina.user
    assert takes(made)
    line = JournalEntry.objects.get(verb="ouvrir_passage")
    assert (line.role, line.organisation, line.actor) == (
        "guichet",
        world.gisele.body.pk,
        world.gisele.person.public_id,
    )
    assert AccessEntry.objects.filter(demande_ref=world.amina.demande.pk, purpose="passage au guichet").count() == 1


@pytest.mark.parametrize("which", ["number", "birth", "protected", "safe", "pending", "disowned"])
def test_whatever_does_not_open_is_told_alike(world: World, which: str) -> None:
    demande, person, now = world.amina.demande, world.amina.persons[0], timezone.now()
    wanted = counter_world.shown(demande, person)
    if which == "number":
        wanted = visiting.PaperShown(numero="1110326000042ZZTST", birth_date=wanted.birth_date, paper=wanted.paper)
    elif which == "birth":
        wanted = visiting.PaperShown(numero=wanted.numero, birth_date=wanted.birth_date + DAY, paper=wanted.paper)
    elif which == "protected":
        told = {completing.claim_path(Situation.VIOLENCE): DeclaredFact({})}
        completing.declare(demande, told, by=world.amina.actor, at=now)
    elif which == "safe":
        SafeChannel.objects.create(demande=demande, email="sure@example.test", set_at=now, person_key="d")
    elif which == "pending":
        Demande.objects.filter(pk=demande.pk).update(numero_unique="ATT000000000000001")
        wanted = visiting.PaperShown(numero="ATT000000000000001", birth_date=wanted.birth_date, paper=wanted.paper)
    else:
        made = seen(demande, world.stranger_gisele)
        visiting.disown(made.public_id, by=world.amina.actor, at=now)
    with counter_world.in_role(counter_world.at_the_desk(world.gisele)), pytest.raises(visiting.OpensNothing):
        visiting.open_visit(wanted, lambda: None, by=world.gisele, at=now)
    assert not Visit.objects.filter(by=world.gisele.person).exists()


def test_who_said_that_they_did_not_come_is_opened_to_no_counter_for_three_days(world: World) -> None:
    now = timezone.now()
    said = now - timedelta(hours=72)
    made = seen(world.amina.demande, world.gisele, at=said)
    visiting.disown(made.public_id, by=world.amina.actor, at=said)
    with pytest.raises(visiting.OpensNothing):
        seen(world.amina.demande, world.gisele, at=now - timedelta(seconds=1))
    assert seen(world.amina.demande, world.gisele, at=now).pk


def test_a_wrong_number_is_counted_against_this_agent_and_nobody_else(world: World) -> None:
    now, wanted = timezone.now(), counter_world.shown(world.amina.demande, world.amina.persons[0])
    for _ in range(6):
        visiting.note_refused(wanted, by=world.gisele, at=now)
    with pytest.raises(visiting.TooManyNumbers):
        seen(world.amina.demande, world.gisele, at=now)
    assert seen(world.amina.demande, world.stranger_gisele, at=now).pk


def test_it_lasts_until_its_hour_and_not_a_second_more(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    now = timezone.now()
    assert visits.is_living(made.until, made.until - timedelta(microseconds=1), has_ended=False)
    assert not visits.is_living(made.until, made.until, has_ended=False)
    for opened, left, is_open in ((59, 1, True), (61, -1, False)):
        Visit.objects.filter(pk=made.pk).update(opened_at=now - opened * MINUTE, until=now + left * MINUTE)
        assert takes(made) == is_open


def test_the_role_is_taken_in_this_visit_by_its_agent_on_its_file_and_no_other(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    stranger = world.stranger_gisele
    for changes in (
        {"demande": world.noe.demande.pk},
        {"organisation": stranger.body.pk},
        {"user": stranger.person.pk},
        {"visit": made.pk + 1},
        {"role": "palier_bailleur"},
        {"role": "palier_guichet"},
    ):
        assert not takes(made, **changes), changes
    visiting_end(made, world)
    assert not takes(made)


def visiting_end(made: Visit, world: World) -> None:
    with counter_world.in_role(counter_world.at_the_desk(world.gisele)):
        visiting.end(made.public_id, by=world.gisele, at=timezone.now())


@pytest.mark.parametrize("stopped", ["suspended", "ended", "house suspended", "house closed"])
def test_an_agent_who_is_stopped_acts_no_more_nor_anybody_of_a_house_that_is(world: World, stopped: str) -> None:
    made, now = seen(world.amina.demande, world.gisele), timezone.now()
    member = Membership.objects.filter(user=world.gisele.person)
    house = Organisation.objects.filter(pk=world.gisele.body.pk)
    assert takes(made)
    {
        "suspended": lambda: member.update(suspended_at=now),
        "ended": lambda: member.update(ended_at=now),
        "house suspended": lambda: house.update(suspended_at=now),
        "house closed": lambda: house.update(closed_at=now),
    }[stopped]()
    assert not takes(made)


def test_one_person_at_a_time_stands_before_an_agent(world: World) -> None:
    first = seen(world.amina.demande, world.gisele)
    second = seen(world.noe.demande, world.gisele)
    first.refresh_from_db()
    assert (first.ended_how, second.ended_at) == (End.SEEN_AGAIN, None)
    assert not takes(first)
    # Another agent's visit of the same file is theirs.
    other = seen(world.noe.demande, world.stranger_gisele)
    assert takes(second)
    assert takes(other)


def test_it_ends_once_and_its_person_may_still_say_that_it_was_not_them(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    visiting_end(made, world)
    visiting_end(made, world)
    assert JournalEntry.objects.filter(verb="finir_passage").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=made.pk).update(ended_at=None, ended_how="")
    visiting.disown(made.public_id, by=world.amina.actor, at=timezone.now())
    visiting.disown(made.public_id, by=world.amina.actor, at=timezone.now())
    made.refresh_from_db()
    assert made.ended_how == End.DISOWNED
    assert JournalEntry.objects.filter(verb="desavouer_passage").count() == 1


def test_who_was_seen_is_told_at_their_own_contact_and_stops_it_by_its_link(world: World, settings: Any) -> None:
    settings.SITE = "https://palier.example"
    person = world.amina.persons[0]
    made = seen(world.amina.demande, world.gisele)
    told = Message.objects.get(recipient=person.email)
    assert told.demande is None
    assert world.gisele.body.name not in told.body
    token = told.body.split("/guichet/pas-venu/")[1].split("/")[0]
    now = timezone.now()
    assert not visiting.disown_by_link("x" * 48, source="192.0.2.1", at=now)
    assert not visiting.disown_by_link(token, source="192.0.2.1", at=made.opened_at + timedelta(days=30))
    assert visiting.disown_by_link(token, source="192.0.2.1", at=made.opened_at + timedelta(days=30) - MINUTE)
    assert not takes(made)


def test_who_has_neither_mail_nor_telephone_is_seen_all_the_same(world: World) -> None:
    alone = factories.demande("Marcel")
    Person.objects.filter(demande=alone.demande).update(email="", phone="")
    before = Message.objects.count()
    assert takes(seen(alone.demande, world.gisele))
    assert Message.objects.count() == before


def test_an_act_is_signed_by_the_agent_for_their_counter_and_leaves_a_receipt(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    with logged_in_as("palier_web"), counter_world.in_role(counter_world.in_the_visit(made)):
        row = applying.apply(world.amina.demande, home, by=counter_world.actor(made, world.gisele), at=timezone.now())
    line = JournalEntry.objects.get(verb="deposer", object_id=row.public_id)
    assert (line.role, line.organisation, line.details["passage"]) == (
        "guichet",
        world.gisele.body.pk,
        str(made.public_id),
    )
    act = VisitAct.objects.get(visit=made)
    assert (act.verb, act.object_id, act.by) == ("deposer", row.public_id, world.gisele.person)
    # The counter becomes no reader of the file by it.
    world.amina.demande.refresh_from_db()
    assert world.gisele.body.pk not in world.amina.demande.audience


def test_what_is_told_at_a_counter_is_told_by_the_person_who_is_there(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    told = {"wish": DeclaredFact({"communes": ["93048"], "type_codes": ["T2"], "is_enlarged": True, "max_rent": None})}
    with logged_in_as("palier_web"), counter_world.in_role(counter_world.in_the_visit(made)):
        completing.declare(world.amina.demande, told, by=counter_world.actor(made, world.gisele), at=timezone.now())
    assert Fact.objects.get(demande=world.amina.demande, path="wish").by == world.amina.user


def test_of_two_holders_each_sees_their_own_visits(world: World) -> None:
    couple = couples.couple()
    made = seen(couple.demande, world.gisele, person=couple.demande.persons.get(key="c1"))
    for user, sees in ((made.account, 1), (couple.amina.person, 0)):
        own = acting.Acting(role="palier_demandeur", user=user.pk, actor=user.public_id, demande=couple.demande.pk)
        with logged_in_as("palier_web"), counter_world.in_role(own):
            assert Visit.objects.count() == sees
            assert AccessEntry.objects.filter(purpose="passage au guichet").count() == sees
