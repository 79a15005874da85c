"""A visit to a counter on a file that somebody left, or that begins to be kept close: who is told, and when it opens no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Fork, ForkKind, Holder, Message, Person, SafeChannel
from palier.models.doors import acting
from palier.rules.counter.visits import End
from palier.rules.people.facts import Situation
from palier.workflows.doors import protecting
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests import counter_world, couples, factories
from tests import world as worlds
from tests.counter_world import seen, takes
from tests.plain_pages import plain_text
from tests.stepping_down import logged_in_as
from tests.web.asking_as import client_of
from tests.workflows.forking.moves import go

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_who_left_in_silence_is_told_at_both_addresses_and_no_page_names_the_counter(
    world: World, settings: Any
) -> None:
    settings.SITE = "https://palier.example"
    couple = couples.couple()
    mailbox = "amina.connue@example.test"
    Person.objects.filter(demande=couple.demande, key="d").update(email=mailbox)
    go(couple)
    Message.objects.all().delete()
    seen(couple.demande, world.gisele)
    told = {one.recipient: one for one in Message.objects.all()}
    # The mailbox that the file knows does not fall silent; the safe one is told what was opened, with no link.
    assert set(told) == {mailbox, couples.SAFE}
    assert "/guichet/pas-venu/" in told[mailbox].body
    assert "ancien dossier" not in told[mailbox].body
    safe = told[couples.SAFE]
    assert "Ce passage a ouvert votre ancien dossier, que l’autre titulaire lit peut-être." in plain_text(safe.body)
    assert "http" not in safe.body
    old = client_of(couple.amina.person)
    for name in ("mes-passages", "lectures"):
        page = plain_text(old.get(reverse(name)).content.decode())
        assert "Un guichet" in page
        assert world.gisele.body.name not in page


def test_the_safe_address_of_who_left_openly_is_not_written_to(world: World) -> None:
    couple = couples.couple()
    child = factories.demande("Ancienne").demande
    Fork.objects.create(parent=couple.demande, child=child, person_key="d", at=timezone.now(), kind=ForkKind.OPEN)
    SafeChannel.objects.create(demande=child, email=couples.SAFE, set_at=timezone.now(), person_key="d")
    seen(couple.demande, world.gisele)
    assert not Message.objects.filter(recipient=couples.SAFE).exists()


@pytest.mark.parametrize("how", ["safe", "danger", "no holder", "another key", "safe elsewhere"])
def test_a_visit_ends_with_what_would_keep_it_from_opening(world: World, how: str) -> None:
    demande, by, now = world.amina.demande, world.amina.actor, timezone.now()
    made, other = seen(demande, world.gisele), seen(world.noe.demande, world.stranger_gisele)
    own = acting.Acting(role="palier_demandeur", user=by.person.pk, actor=by.person.public_id, demande=demande.pk)
    if how in ("safe", "danger"):
        with logged_in_as("palier_web"), counter_world.in_role(own):
            if how == "safe":
                protecting.protect(demande, "sure@exemple.test", by=by, at=now)
            else:
                told = {completing.claim_path(Situation.VIOLENCE): DeclaredFact({})}
                completing.declare(demande, told, by=by, at=now)
        made.refresh_from_db()
        assert made.ended_how == End.CLOSED
    elif how == "no holder":
        Holder.objects.filter(demande=demande).delete()
    elif how == "another key":
        Holder.objects.filter(demande=demande).update(person_key="c1")
    else:
        SafeChannel.objects.create(demande=demande, email="sure@example.test", set_at=now, person_key="d")
    assert not takes(made)
    assert takes(other)


def test_what_is_told_in_a_visit_does_not_end_it(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    told = {completing.claim_path(Situation.HANDICAP): DeclaredFact({})}
    completing.declare(world.amina.demande, told, by=world.amina.actor, at=timezone.now())
    assert takes(made)
