"""An offer whose delay is over: no page asks for an answer that would be refused, and each says what to do instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Holder, Offer, User
from tests.web.changing_pages import post, text
from tests.web.test_helpers import client_of
from tests.workflows.bailleur_world import make_world, offered

pytestmark = pytest.mark.django_db


def test_one_second_after_the_last_page_says_so_and_asks_for_nothing_that_would_be_refused() -> None:
    offer = offered(make_world())
    user = User.objects.create_user(f"d:{offer.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=offer.demande, person_key="d")
    amina, key = client_of(user), offer.candidature.public_id
    page, accept = reverse("offre", args=[key]), reverse("offre_accepter", args=[key])
    now = timezone.now()
    Offer.objects.update(
        answer_by=now + timedelta(hours=1),
        reminded_at=now - timedelta(days=3),
        second_channel_at=now - timedelta(days=2),
    )
    assert "Oui, j’accepte ce logement" in text(amina.get(accept))

    Offer.objects.update(answer_by=timezone.now() - timedelta(seconds=1))

    refused = text(post(amina, accept))
    assert "Le délai pour répondre à cette offre est passé." in refused
    assert "Oui, j’accepte ce logement" not in refused
    assert "Revenir à l’offre" in refused
    assert amina.get(accept).url == page
    over = text(amina.get(page))
    assert "Le délai est passé" in over
    assert "Dites pourquoi au bailleur" in over
    assert Offer.objects.get().answer == ""
