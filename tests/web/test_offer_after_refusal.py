"""What the page of an offer says once it is refused: nothing that a person may still change."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Holder, Offer, User
from palier.workflows.offer import offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, attribute, make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("was_suitable", "said"),
    [
        (None, "ne retire aucun point par lui-même"),
        (False, "ne convenait pas à votre ménage"),
        (True, "ce refus peut compter dans vos points"),
    ],
)
def test_a_refusal_is_said_free_only_once_a_person_has_said_so(*, was_suitable: bool | None, said: str) -> None:
    world = make_world()
    attribute(world)
    first = world.candidatures[0]
    offering.send_offer(first, answer_days=10, by=world.karim, at=NOW + DAY)
    Offer.objects.update(answer="refusee", answered_at=NOW + 2 * DAY, was_suitable=was_suitable)
    user = User.objects.create_user("d:essai", name="Amina")
    Holder.objects.create(user=user, demande=first.demande, person_key="d")
    client = Client()
    client.force_login(user)

    page = plain_text(client.get(reverse("offre", args=[first.public_id])))

    assert said in page
