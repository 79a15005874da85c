"""A counter compares the paper with the file, and decides that a name written otherwise is of the person who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import FileChange, JournalEntry, Letter, Person, SafeChannel
from palier.models.identifiers import uuid7
from palier.rules.people import certified
from palier.rules.people.certified import Citizen
from palier.workflows.counter import settling_doubts
from tests import world as worlds
from tests.counter_world import address, seen
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Visit
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def visit(world: World) -> Visit:
    Person.objects.filter(demande=world.amina.demande, key="d").update(
        first_name="Nadia", birth_name="Gotier", last_name="Gotier"
    )
    return seen(world.amina.demande, world.gisele)


@pytest.fixture
def gisele(world: World, visit: Visit) -> Client:
    return client_of(world.gisele.person)


def send(client: Client, visit: Visit, **changes: str) -> HttpResponse:
    born = Person.objects.get(demande=visit.demande, key="d").birth_date
    assert born is not None
    data = {
        "act_key": str(uuid7()),
        "family_name": "GAUTHIER",
        "given_names": "Nadya, Marie",
        "usage_name": "",
        "birth_date": born.strftime("%d/%m/%Y"),
        **changes,
    }
    return client.post(reverse("passage-identite", args=[visit.public_id]), data)


def test_the_page_says_what_differs_and_keeps_nothing(visit: Visit, gisele: Client) -> None:
    page = plain_text(send(gisele, visit).content.decode())

    assert "Le prénom du dossier n’est aucun des prénoms de l’état civil" in page
    assert "C’est la même personne" in page
    assert not FileChange.objects.exists()


def test_the_agent_decides_and_who_when_and_why_are_kept_and_told_to_the_person(
    world: World, visit: Visit, gisele: Client
) -> None:
    assert send(gisele, visit, act="decider").status_code == 302

    row = Person.objects.get(demande=visit.demande, key="d")
    assert (row.birth_name, row.last_name, row.first_name) == ("GAUTHIER", "GAUTHIER", "Nadya")
    line = JournalEntry.objects.get(verb="changer_foyer")
    assert (line.role, line.actor) == ("guichet", world.gisele.person.public_id)
    assert line.details["motif"] == "identite_vue"
    assert line.details["papier"] == visit.paper
    assert line.details["passage"] == str(visit.public_id)
    assert FileChange.objects.get().by == world.amina.user
    assert Letter.objects.filter(demande=visit.demande, kind="changement_foyer").exists()
    assert "Changement dans le foyer" in plain_text(gisele.get(reverse("passage", args=[visit.public_id])).text)
    held = settling_doubts.named(visit.demande, "d")
    assert held.birth_date is not None
    identity = Citizen("GAUTHIER", ("Nadya", "Marie"), held.birth_date.isoformat())
    assert certified.differences(identity, held) == (), "FranceConnect knows them by itself from now on"


def test_its_person_takes_it_back_alone_or_at_the_counter(world: World, visit: Visit, gisele: Client) -> None:
    send(gisele, visit, act="decider")
    change = FileChange.objects.get()

    client_of(world.amina.user).post(
        reverse("reprendre-changement", args=[change.public_id]), {"act_key": str(uuid7())}
    )

    row = Person.objects.get(demande=visit.demande, key="d")
    assert (row.birth_name, row.first_name) == ("Gotier", "Nadia")


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": "01/02/1950"},
        {"family_name": "MARTIN", "given_names": "Paul"},
        {"family_name": "GOTIER", "given_names": "Nadia"},
    ],
)
def test_another_birth_another_person_or_no_doubt_are_settled_by_nobody(
    visit: Visit, gisele: Client, changes: dict[str, str]
) -> None:
    page = plain_text(send(gisele, visit, **changes).content.decode())
    assert "C’est la même personne" not in page

    assert send(gisele, visit, act="decider", **changes).status_code == 409
    assert not FileChange.objects.exists()
    assert Person.objects.get(demande=visit.demande, key="d").birth_name == "Gotier"


def test_once_the_visit_is_over_nothing_is_settled(visit: Visit, gisele: Client) -> None:
    gisele.post(reverse("finir-passage", args=[visit.public_id]), {"act_key": str(uuid7())})
    assert send(gisele, visit, act="decider").status_code == 410
    assert gisele.get(address(visit, "mon-dossier")).status_code == 410
    assert not FileChange.objects.exists()


def test_the_paper_is_asked_whole(visit: Visit, gisele: Client) -> None:
    assert send(gisele, visit, family_name="").status_code == 400
    assert send(gisele, visit, birth_date="").status_code == 400


def held_name(visit: Visit) -> tuple[str, str]:
    row = Person.objects.get(demande=visit.demande, key="d")
    return row.birth_name, row.first_name


def test_two_presses_do_not_make_somebody_else(world: World, visit: Visit, gisele: Client) -> None:
    assert send(gisele, visit, family_name="MARTIN", given_names="Nadia", act="decider").status_code == 302

    second = {"family_name": "MARTIN", "given_names": "Solange"}
    assert send(gisele, visit, act="decider", **second).status_code == 409
    gisele.post(reverse("finir-passage", args=[visit.public_id]), {"act_key": str(uuid7())})
    again = seen(world.amina.demande, world.gisele)
    assert "C’est la même personne" not in plain_text(send(gisele, again, **second).content.decode())
    assert send(gisele, again, act="decider", **second).status_code == 409

    assert held_name(visit) == ("MARTIN", "Nadia")


def test_a_visit_settles_once_and_again_once_the_mistake_was_taken_back(
    world: World, visit: Visit, gisele: Client
) -> None:
    send(gisele, visit, act="decider")
    other = {"family_name": "GAUTIER", "given_names": "Nadia"}
    answer = send(gisele, visit, act="decider", **other)
    assert answer.status_code == 409
    assert "pendant ce passage" in plain_text(answer.content.decode())

    change = FileChange.objects.get()
    client_of(world.amina.user).post(
        reverse("reprendre-changement", args=[change.public_id]), {"act_key": str(uuid7())}
    )
    assert send(gisele, visit, act="decider", given_names="Nadya").status_code == 302
    assert held_name(visit) == ("GAUTHIER", "Nadya")


@pytest.mark.parametrize("page", ["passage", "passage-identite"])
def test_a_safe_address_chosen_meanwhile_ends_the_counters_own_pages_too(
    visit: Visit, gisele: Client, page: str
) -> None:
    SafeChannel.objects.create(demande=visit.demande, email="s@e.fr", set_at=timezone.now(), person_key="d")

    answer = gisele.get(reverse(page, args=[visit.public_id]))

    assert answer.status_code == 410
    assert reverse("guichet") in answer.content.decode()
    assert send(gisele, visit, act="decider").status_code == 410
    assert gisele.get(reverse("guichet")).status_code == 200
    assert not FileChange.objects.exists()
