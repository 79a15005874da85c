"""The pages of an opinion: an adviser writes, the household reads and joins, a desk reads it beside the file; and figures."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Mandate, MandateOpinion
from palier.models.identifiers import uuid7
from tests import world as worlds
from tests.mandate_world import WORDS, given, opinion
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(client: Client, url: str) -> str:
    return plain_text(client.get(url).content.decode())


def test_an_opinion_goes_from_its_adviser_by_its_household_to_a_desk(world: World) -> None:
    made, row = given(world.amina, world.celine), world.candidature("classee")
    celine, amina, odile = (client_of(one) for one in (world.celine.person, world.amina.user, world.odile.person))
    url = reverse("conseiller-avis", args=[made.public_id, row.public_id])
    sheet = reverse("dossier-reservataire", args=[row.public_id])
    assert "Proposer cet avis au ménage" in text(celine, url)

    sent = celine.post(url, {"text": WORDS, "act_key": str(uuid7())}, follow=True)
    assert "Votre avis est écrit" in plain_text(sent.content.decode())
    assert WORDS not in text(odile, sheet)

    page = text(amina, reverse("qui-m-aide"))
    assert WORDS in page
    assert "Joindre cet avis" in page
    to = reverse("repondre-avis", args=[MandateOpinion.objects.get().public_id])
    assert amina.post(to, {"reponse": "joindre", "act_key": str(uuid7())}).status_code == 302
    assert WORDS in text(odile, sheet)
    assert "Ne plus le joindre" in text(amina, reverse("qui-m-aide"))
    assert "Retirer cet avis" not in text(celine, reverse("conseiller-dossier", args=[made.public_id]))

    amina.post(to, {"reponse": "ecarter", "act_key": str(uuid7())})
    assert WORDS not in text(odile, sheet)
    gone = reverse("conseiller-retirer-avis", args=[made.public_id, MandateOpinion.objects.get().public_id])
    assert celine.post(gone, {"act_key": str(uuid7())}, follow=True).status_code == 200
    assert WORDS not in text(amina, reverse("qui-m-aide"))
    assert amina.post(to, {"reponse": "joindre", "act_key": str(uuid7())}).status_code == 409


def test_an_opinion_that_waits_is_among_what_awaits_until_it_is_answered(world: World) -> None:
    given(world.amina, world.celine)
    written = opinion(world.amina, world.celine, world.candidature("publiee"))
    amina, home = client_of(world.amina.user), reverse("mon-dossier")
    awaits = f'href="{reverse("qui-m-aide")}#avis"'

    page = text(amina, home)
    assert awaits in page
    assert "Lisez-le, puis joignez-le ou non. La liste ferme le" in page
    to = reverse("repondre-avis", args=[written.public_id])
    amina.post(to, {"reponse": "ecarter", "act_key": str(uuid7())})
    assert awaits not in text(amina, home)


@pytest.mark.parametrize("words", ["", "trop court", "x" * 601])
def test_an_opinion_that_says_too_little_or_too_much_is_not_written(world: World, words: str) -> None:
    made, row = given(world.amina, world.celine), world.candidature("classee")
    url = reverse("conseiller-avis", args=[made.public_id, row.public_id])
    answer = client_of(world.celine.person).post(url, {"text": words, "act_key": str(uuid7())})
    assert answer.status_code == 400
    assert "L’avis n’est pas écrit" in plain_text(answer.content.decode())
    assert not MandateOpinion.objects.exists()


def test_what_is_written_is_shown_as_words_and_never_as_a_page(world: World) -> None:
    made, row = given(world.amina, world.celine), world.candidature("classee")
    url = reverse("conseiller-avis", args=[made.public_id, row.public_id])
    celine = client_of(world.celine.person)
    celine.post(url, {"text": "<script>alert(1)</script> et <b>gras</b>", "act_key": str(uuid7())})
    seen = client_of(world.amina.user).get(reverse("qui-m-aide")).content.decode()
    assert "&lt;script&gt;" in seen
    assert "<b>gras" not in seen


def test_figures_are_of_finished_years_and_hide_what_is_small(world: World) -> None:
    celine, url = client_of(world.celine.person), reverse("conseiller-chiffres")
    opinion(world.amina, world.celine, world.candidature("classee"))
    assert "Rien à montrer encore" in text(celine, url)

    Mandate.objects.update(granted_at=timezone.now() - timedelta(days=366))
    year = (timezone.now() - timedelta(days=366)).year
    page = text(celine, url)
    assert str(year) in page
    assert "non communiqué" in page
