"""The adviser's desk: files by their next date, one file, codes; and each reading told to its household."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Mandate, MandateInvitation
from palier.models.identifiers import uuid7
from palier.workflows.mandates import granting
from tests.mandate_world import given, holder
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.celine.person)
    return client


def text(client: Client, url: str) -> str:
    return plain_text(client.get(url).content.decode())


def test_without_a_mandate_the_desk_says_how_one_is_given(world: World) -> None:
    page = text(client_of(world), reverse("conseiller"))
    assert "Aucun mandat pour l’instant" in page
    assert world.amina.persons[0].last_name not in page


def test_the_desk_lists_files_by_their_next_date_and_tells_each_household(world: World) -> None:
    given(world.amina, world.celine, months=1)
    given(world.noe, world.celine, months=12)

    page = text(client_of(world), reverse("conseiller"))

    assert page.index(world.amina.persons[0].last_name) < page.index(world.noe.persons[0].last_name)
    read = set(AccessEntry.objects.filter(purpose="conseil par mandat").values_list("demande_ref", flat=True))
    assert read == {world.amina.demande.pk, world.noe.demande.pk}
    told = Client()
    told.force_login(world.amina.user)
    assert "pour vous aider, par le mandat que vous lui avez donné" in text(told, reverse("lectures"))


def test_a_file_shows_candidatures_dates_and_pieces_and_no_contact(world: World) -> None:
    made = given(world.amina, world.celine)
    person = world.amina.persons[0]

    page = text(client_of(world), reverse("conseiller-dossier", args=[made.public_id]))

    assert f"<h1>Amina {person.last_name}</h1>" in page
    assert "Candidatures" in page
    assert "fin de votre mandat" in page or "demande à renouveler" in page or "réponse à une offre" in page
    for hidden in (person.email, person.phone, person.address):
        assert hidden not in page


def test_a_mandate_taken_back_between_two_pages_closes_the_second(world: World) -> None:
    made, client = given(world.amina, world.celine), client_of(world)
    url = reverse("conseiller-dossier", args=[made.public_id])
    assert client.get(url).status_code == 200

    granting.revoke(made.public_id, by=holder(world.amina), at=timezone.now())

    assert client.get(url).status_code == 404
    assert world.amina.persons[0].last_name not in text(client, reverse("conseiller"))


def test_a_code_is_shown_once_and_taken_back(world: World) -> None:
    client, key, url = client_of(world), str(uuid7()), reverse("conseiller-codes")

    first = plain_text(client.post(url, {"months": "3", "act_key": key}).content.decode())
    again = plain_text(client.post(url, {"months": "3", "act_key": key}).content.decode())

    assert "Il sert une fois" in first
    row = MandateInvitation.objects.get()
    assert first.split('<strong class="nowrap">')[1][:14] == again.split('<strong class="nowrap">')[1][:14]
    end = reverse("annuler-code-mandat", args=[row.public_id])
    assert client.post(end, {"act_key": str(uuid7())}).url == url
    assert client.post(end, {"act_key": str(uuid7())}).status_code == 409


def test_a_mandate_is_given_back_once(world: World) -> None:
    made, client = given(world.amina, world.celine), client_of(world)
    url = reverse("rendre-mandat", args=[made.public_id])

    assert client.post(url, {"act_key": str(uuid7())}).url == reverse("conseiller")
    assert client.post(url, {"act_key": str(uuid7())}).status_code == 409
    assert Mandate.objects.get().state == "rendu"


@pytest.mark.parametrize("months", ["2", "x", ""])
def test_a_duration_that_is_not_proposed_makes_no_code(world: World, months: str) -> None:
    answer = client_of(world).post(reverse("conseiller-codes"), {"months": months, "act_key": str(uuid7())})
    assert answer.status_code == 400
    assert not MandateInvitation.objects.exists()
