"""« La pièce est arrivée », on the page of an offer, and its way back until the offer leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from palier.models.identifiers import uuid7
from palier.workflows.commission import deciding, sitting
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import DAY, NOW, World, examine, make_world, ranked_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_piece_said_to_be_here_by_mistake_is_awaited_again_on_the_page(world: World) -> None:
    seance, drafts = examine(world), ranked_drafts(world)
    drafts[0] = replace(drafts[0], kind="attribution_condition", piece="titre_sejour", piece_by=(NOW + 10 * DAY).date())
    first = deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)[0]
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    client = Client()
    client.force_login(world.karim.person, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("bailleur_offre", args=[first.candidature.public_id])

    def press(act: str) -> str:
        assert client.post(page, {"act": act, "act_key": str(uuid7())}).status_code == 302
        return plain_text(client.get(page))

    assert "La pièce est arrivée" in plain_text(client.get(page))
    assert "Envoyer l’offre" in press("condition")
    again = press("condition-reprise")
    assert "La pièce est arrivée" in again
    assert "Envoyer l’offre écrite" not in again
