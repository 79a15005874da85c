"""The page of a lease shows the estimate of the application beside the test of the signature (article L441-1)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Membership, User
from palier.workflows.offer import offering
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, candidate, make_world, offered

pytestmark = pytest.mark.django_db


def test_both_tests_are_on_the_page_of_the_lease() -> None:
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + 2 * DAY)
    world.reload()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    client = Client()
    client.force_login(world.karim.user)

    page = plain_text(client.get(reverse("bailleur_bail", args=[world.candidatures[0].public_id])))

    assert "Estimation au" in page
    assert "Examen à la signature du bail" in page
