"""A secretary notes whom the commission elected; a séance proposes them; another presides; a mistake is said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from palier.models import ChairElection, JournalEntry, Seance
from palier.models.identifiers import uuid7
from palier.rules.commission import interests
from palier.rules.commission.commission import Capacity
from palier.workflows.commission import convening, electing
from palier.workflows.commission.convening import Member
from tests import world as worlds
from tests.succession_world import heir, succeed
from tests.web.membre.steps import act, entered, read
from tests.workflows.test_awaiting_desk import at_the_desk

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def key(name: str, quality: Capacity = Capacity.BOARD) -> str:
    return f"{quality} {interests.person_key(name)}"


@pytest.fixture
def world() -> World:
    return worlds.cast()


@pytest.fixture
def seance(world: World) -> Seance:
    """At its hour, not open yet."""
    now = timezone.now()
    members = [
        Member(name="A. Bailleul", quality=Capacity.BOARD),
        Member(name="B. Carlier", quality=Capacity.TENANTS),
        Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    seance = convening.convene(
        held_at=now + timedelta(minutes=1), place="Siège", quorum=1, members=members, by=world.karim, at=now
    )
    Seance.objects.filter(pk=seance.pk).update(held_at=now)
    seance.refresh_from_db()
    return seance


def elects(world: World, name: str, quality: Capacity = Capacity.BOARD, *, ago: int = 0) -> str:
    day = (TODAY() - timedelta(days=ago)).isoformat()
    client = entered(world.karim)
    client.post(reverse("presidence"), {"act_key": str(uuid7()), "chair": key(name, quality), "elected_on": day})
    return read(client, "presidence")


def test_who_is_elected_is_kept_and_proposed_to_preside(world: World, seance: Seance) -> None:
    assert "Aucune élection n’est notée." in read(entered(world.karim), "presidence")
    assert "a élu" not in read(entered(world.karim), "seance", seance.public_id)

    page = elects(world, "B. Carlier", Capacity.TENANTS, ago=3)
    assert "La commission a élu <strong>B. Carlier</strong> à sa présidence" in page
    line = JournalEntry.objects.get(verb="noter_election")
    assert line.details == {"jour": (TODAY() - timedelta(days=3)).isoformat()}

    page = read(entered(world.karim), "seance", seance.public_id)
    assert "La commission a élu B. Carlier à sa présidence" in page
    assert '<option value="1" selected>' in page
    assert not act(entered(world.karim), "seance", seance.public_id, act="ouvrir", present=["0", "1"], chair="0")
    seance.refresh_from_db()
    assert (seance.stage, seance.chair) == ("ouverte", 0)


def test_the_same_twice_is_once_and_a_later_one_holds(world: World, seance: Seance) -> None:
    elects(world, "A. Bailleul", ago=2)
    elects(world, "A. Bailleul", ago=2)
    assert ChairElection.objects.count() == 1
    elects(world, "B. Carlier", Capacity.TENANTS)
    assert electing.proposed(seance)[0] == 1


def test_a_mistake_is_said_and_who_was_elected_before_holds_again(world: World, seance: Seance) -> None:
    elects(world, "A. Bailleul", ago=2)
    elects(world, "B. Carlier", Capacity.TENANTS)
    wrong = ChairElection.objects.latest("pk")
    karim = entered(world.karim)
    assert not act(karim, "presidence", act="erreur", election=str(wrong.public_id))
    page = read(karim, "presidence")
    assert "notée par erreur" in page
    assert "La commission a élu <strong>A. Bailleul</strong>" in page
    assert electing.proposed(seance)[0] == 0
    assert JournalEntry.objects.filter(verb="corriger_election").count() == 1
    twice = karim.post(
        reverse("presidence"), {"act_key": str(uuid7()), "act": "erreur", "election": str(wrong.public_id)}
    )
    assert twice.status_code == 400
    assert JournalEntry.objects.filter(verb="corriger_election").count() == 1


@pytest.mark.usefixtures("seance")
def test_what_cannot_be_an_election_is_refused(world: World) -> None:
    now, tomorrow = timezone.now(), TODAY() + timedelta(days=1)
    with pytest.raises(electing.NotOfTheBoard):
        electing.elect(name="M. Maire", quality=Capacity.MAIRE, elected_on=TODAY(), by=world.karim, at=now)
    with pytest.raises(electing.NotOfTheBoard):
        electing.elect(name="Inconnue", quality=Capacity.BOARD, elected_on=TODAY(), by=world.karim, at=now)
    with pytest.raises(electing.BadElection, match="à venir"):
        electing.elect(name="A. Bailleul", quality=Capacity.BOARD, elected_on=tomorrow, by=world.karim, at=now)
    assert not ChairElection.objects.exists()


def test_another_landlord_reads_and_changes_nothing_of_it(world: World, seance: Seance) -> None:
    elects(world, "A. Bailleul")
    one, stranger = ChairElection.objects.get(), entered(world.stranger_karim)
    assert "A. Bailleul" not in read(stranger, "presidence")
    answer = stranger.post(
        reverse("presidence"), {"act_key": str(uuid7()), "act": "erreur", "election": str(one.public_id)}
    )
    assert answer.status_code == 404
    with at_the_desk(world.stranger_karim):
        assert not ChairElection.objects.exists()
    with pytest.raises(DatabaseError, match="permission denied"), at_the_desk(world.karim):
        ChairElection.objects.update(name="B. Carlier")
    with pytest.raises(DatabaseError, match="permission denied"), at_the_desk(world.karim):
        ChairElection.objects.all().delete()


def test_who_carries_the_commission_on_keeps_its_chair(world: World, seance: Seance) -> None:
    elects(world, "A. Bailleul")
    successor = succeed(world.bailleur, heir(world.bailleur))
    assert "A. Bailleul" in read(entered(successor), "presidence")
    assert electing.proposed(Seance.objects.get(pk=seance.pk))[0] == 0


def test_the_chair_of_an_absorbed_commission_is_not_that_of_who_absorbed_it(world: World, seance: Seance) -> None:
    elects(world, "A. Bailleul")
    other = heir(world.bailleur)
    before = TODAY() - timedelta(days=9)
    ChairElection.objects.create(
        bailleur=other.body,
        name="H. Dubois",
        quality=Capacity.BOARD,
        elected_on=before,
        by=other.person,
        at=timezone.now(),
    )

    successor = succeed(world.bailleur, other)

    found = electing.standing(successor.body, TODAY())
    assert found is not None
    assert found.name == "H. Dubois"
    page = read(entered(successor), "presidence")
    assert "La commission a élu <strong>H. Dubois</strong>" in page
    assert f", commission de {world.bailleur.name}" in page
    assert electing.proposed(Seance.objects.get(pk=seance.pk))[0] == 0


def test_the_board_that_may_be_elected_is_that_of_its_own_commission(world: World, seance: Seance) -> None:
    own, now = heir(world.bailleur), timezone.now()
    board = [Member(name="C. Durand", quality=Capacity.BOARD), Member(name="D. Essomba", quality=Capacity.TENANTS)]
    convening.convene(
        held_at=now + timedelta(days=2), place="Mairie", quorum=1, members=board, by=own, at=now - timedelta(days=30)
    )

    successor = succeed(world.bailleur, own)

    assert successor.body is not None
    assert [name for name, _ in electing.able(successor.body)] == ["C. Durand", "D. Essomba"]
