"""« La pièce est arrivée », on the page of an offer, and its way back until the offer leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature
from palier.models.identifiers import uuid7
from palier.workflows.commission import deciding, sitting
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HANDS = {"pour": 2, "contre": 0}


def test_a_piece_said_to_be_here_by_mistake_is_awaited_again_on_the_page(client: Client) -> None:
    world, now = worlds.cast(others=2), timezone.now()
    on = world.home_at("en_commission", [world.amina, *world.others])
    seance = world.seances[str(on.pk)]
    first, *others = Candidature.objects.filter(publication=on, stage="conforme").order_by("rank")
    until = (now + timedelta(days=10)).date()
    drafts = [
        deciding.DecisionDraft(
            candidature=first, kind="attribution_condition", rank=1, votes=HANDS, piece="titre_sejour", piece_by=until
        ),
        *(
            deciding.DecisionDraft(candidature=row, kind="attribution_rang", rank=rank, votes=HANDS)
            for rank, row in enumerate(others, start=2)
        ),
    ]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=now)
    sitting.close(seance, by=world.commission, at=now)
    client.force_login(world.karim.person, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("bailleur_offre", args=[first.public_id])

    def press(act: str) -> str:
        assert client.post(page, {"act": act, "act_key": str(uuid7())}).status_code == 302
        return plain_text(client.get(page))

    assert "La pièce est arrivée" in plain_text(client.get(page))
    met = press("condition")
    assert "Envoyer l’offre écrite" in met
    assert "La pièce n’est pas arrivée, c’était une erreur" in met
    again = press("condition-reprise")
    assert "La pièce est arrivée" in again
    assert "Envoyer l’offre écrite" not in again
