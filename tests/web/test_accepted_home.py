"""Who has accepted a home reads it first on their file: which one, what comes next, and how to change their mind."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Candidature, Demande, Holder, Home, Offer, Organisation, User
from palier.workflows.offer import offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    attribute,
    candidate,
    make_candidature,
    make_home,
    make_publication,
    make_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A home that the first household has accepted."""
    world = make_world()
    Organisation.objects.filter(pk=world.bailleur.pk).update(contact="01 70 00 00 00")
    Home.objects.filter(pk=world.home.pk).update(available_on=(NOW + 30 * DAY).date(), door="porte 12")
    attribute(world)
    first = world.candidatures[0]
    user = User.objects.create_user("d:essai", name="Amina")
    Holder.objects.create(user=user, demande=first.demande, person_key="d")
    offer = offering.send_offer(first, answer_days=10, by=world.karim, at=NOW + DAY)
    offering.accept(offer, by=candidate(user), at=NOW + 2 * DAY)
    world.reload()
    return world


def _client() -> Client:
    client = Client()
    client.force_login(User.objects.get(login="d:essai"))
    return client


def _main(page: bytes) -> str:
    return plain_text(page.decode().partition("<main")[2].partition("</main>")[0])


def test_the_file_says_the_accepted_home_before_all_else(world: World) -> None:
    main = _main(_client().get(reverse("mon-dossier")).content)

    first = main.partition("<h2")[2].partition("<h2")[0]
    for said in (
        "Vous avez accepté un logement",
        "porte 12",
        "prépare le bail",
        "mercredi 3 juin 2026",
        "01 70 00 00 00",
        reverse("offre", args=[world.candidatures[0].public_id]),
        reverse("retirer", args=[world.candidatures[0].public_id]),
    ):
        assert said in first, said
    assert "Chercher un logement" not in main


def test_the_page_of_the_offer_says_what_comes_next_and_how_to_give_it_up(world: World) -> None:
    public_id = world.candidatures[0].public_id
    main = _main(_client().get(reverse("offre", args=[public_id])).content)

    assert "vous contacte pour le signer" in main
    assert "mercredi 3 juin 2026" in main
    assert reverse("retirer", args=[public_id]) in main


def test_other_candidatures_are_said_to_wait_only_where_there_are_some(world: World) -> None:
    assert "autres candidatures" not in _main(_client().get(reverse("mon-dossier")).content)

    elsewhere = make_publication(make_home(world.bailleur, world.reservataire, 2))
    make_candidature(elsewhere, Demande.objects.get(pk=world.candidatures[0].demande_id), 1, "suspendue")
    assert "autres candidatures" in _main(_client().get(reverse("mon-dossier")).content)


def test_nothing_is_said_of_an_offer_that_came_to_nothing(world: World) -> None:
    Offer.objects.update(answer="abandon")
    Candidature.objects.filter(pk=world.candidatures[0].pk).update(stage="en_reserve")

    main = _main(_client().get(reverse("mon-dossier")).content)
    assert "Vous avez accepté un logement" not in main
    assert "Chercher un logement" in main
