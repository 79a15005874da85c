"""A member reads an agenda in as many questions as it would take for one home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palier.models import AgendaItem
from tests.web.membre.steps import entered

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Publication, Seance
    from tests.world import World

pytestmark = pytest.mark.django_db


def questions(client: Client, seance: Seance, *, homes: int) -> list[str]:
    """What the page of a séance asks, once the page before it has dated the session."""
    address = reverse("ma-seance", args=[seance.public_id])
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert len(answer.context["items"]) == homes
    # Communes are read once by a process, but in tests, which may each have their own.
    return [one["sql"] for one in caught.captured_queries if 'FROM "palier_commune"' not in one["sql"]]


def test_an_agenda_of_two_homes_asks_no_more_than_one_of_one(world: World, on: Publication, seance: Seance) -> None:
    client = entered(world.mireille)
    alone = questions(client, seance, homes=1)

    other = world.home_at("en_commission", [world.noe])
    AgendaItem.objects.filter(publication=other).update(seance=seance)

    assert len(questions(client, seance, homes=2)) == len(alone)
