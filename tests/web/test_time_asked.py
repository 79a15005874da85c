"""The pages of more time: what a household asks and reads of it, and where its landlord answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Holder, Membership, MoreTime, Offer, User
from palier.rules.desks.time_reasons import DESK_REASONS
from palier.rules.letters.more_time import TimeReason
from tests.web.changing_pages import post, text
from tests.web.test_helpers import client_of
from tests.workflows.bailleur_world import World, attribute, make_world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
WHY = "Le ménage suivant doit partir à la fin du mois."


@pytest.fixture
def world() -> World:
    made = make_world()
    assert made.karim.user is not None
    Membership.objects.create(user=made.karim.user, organisation=made.bailleur, role="bailleur")
    return made


@pytest.fixture
def offer(world: World) -> Offer:
    """An offer that was delivered today, with its ten days before it."""
    from palier.workflows.offer import offering

    attribute(world)
    now = timezone.now()
    found = offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=now)
    return offering.note_delivery(found, proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)


@pytest.fixture
def amina(offer: Offer) -> Client:
    user = User.objects.create_user(f"d:{offer.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=offer.demande, person_key="d")
    return client_of(user)


def pages(offer: Offer) -> tuple[str, str]:
    key = offer.candidature.public_id
    return reverse("plus-de-temps", args=[key]), reverse("bailleur_offre", args=[key])


def test_a_household_asks_its_landlord_reads_why_and_gives_the_time(world, offer, amina):
    ask, desk = pages(offer)
    karim = client_of(world.karim.user)
    assert reverse("plus-de-temps", args=[offer.candidature.public_id]) in (
        amina.get(reverse("candidature", args=[offer.candidature.public_id])).content.decode()
    )
    assert "c’est le bailleur qui décide" in text(amina.get(ask))

    assert ask in amina.get(reverse("offre", args=[offer.candidature.public_id])).content.decode()
    assert post(amina, ask, reason="sante").url == ask

    waiting = text(amina.get(ask))
    assert "Vous avez demandé au bailleur" in waiting
    assert "la date du" in waiting
    assert "Demander ce temps" not in waiting
    assert "Un ménage demande plus de temps" in text(karim.get(reverse("bailleur")))
    read = text(karim.get(desk))
    assert "Sa raison : une raison personnelle." in read
    assert "malade" not in read

    assert post(karim, desk, act="delai", is_granted="oui", note="Bon rétablissement.").status_code == 302

    assert "Le bailleur a accepté" in text(amina.get(ask))
    assert "Bon rétablissement." in text(amina.get(ask))
    assert "Accordé le" in text(karim.get(desk))


@pytest.mark.parametrize("reason", list(TimeReason))
def test_a_landlord_reads_the_reason_in_the_words_that_its_household_was_promised(world, offer, amina, reason):
    ask, desk = pages(offer)
    page = text(amina.get(ask))
    assert "Une maladie ou une absence lui est dite « une raison personnelle », et rien de plus." in page
    assert "Il lit la raison que vous choisissez" not in page
    post(amina, ask, reason=reason.value)

    read = text(client_of(world.karim.user).get(desk))
    assert f"Sa raison : {DESK_REASONS[reason]}." in read
    assert "malade" not in read
    assert "j’étais absent" not in read.lower()


def test_a_refusal_without_a_sentence_is_not_kept(world, offer, amina):
    ask, desk = pages(offer)
    karim = client_of(world.karim.user)
    post(amina, ask, reason="absence")

    refused = post(karim, desk, act="delai", is_granted="non", note="")
    assert "Dites en une phrase pourquoi la date ne change pas" in text(refused)
    assert MoreTime.objects.get().state == "demandee"

    assert post(karim, desk, act="delai", is_granted="non", note=WHY).status_code == 302
    assert WHY in text(amina.get(ask))
    assert "La date ne change pas" in text(amina.get(ask))


def test_a_request_that_nobody_answered_is_said_to_be_over_and_not_to_hold(offer, amina):
    ask, _ = pages(offer)
    post(amina, ask, reason="sante")
    now = timezone.now()
    Offer.objects.update(answer_by=now - timedelta(minutes=1))
    assert "Cette demande est finie" in text(amina.get(ask))

    MoreTime.objects.update(was_due=timezone.localdate() - timedelta(days=1))

    over = text(amina.get(ask))
    assert "Il n’a pas répondu à temps" in over
    assert "Vous aviez demandé au bailleur" in over
    assert "répondez avant" not in over


def test_asked_twice_it_is_refused_and_said(offer, amina):
    ask, _ = pages(offer)
    post(amina, ask, reason="sante")

    again = post(amina, ask, reason="aide")

    assert again.status_code == 400
    assert MoreTime.objects.get().reason == "sante"
