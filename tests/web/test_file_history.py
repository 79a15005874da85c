"""What was done of a file, by whom and when; and the keys of a desk, which only lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Piece
from palier.workflows.commission import checking, designating
from tests import factories
from tests import world as worlds
from tests.web.membre.steps import entered, read
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from palier.models import Candidature
    from tests.world import World

pytestmark = pytest.mark.django_db
NOT_FOUND = 404


@pytest.fixture
def world() -> World:
    return worlds.cast()


def first_of(world: World, stage: str) -> Candidature:
    found = world.home_at(stage, world.others).candidatures.order_by("rank").first()
    assert found is not None
    return found


def test_a_landlord_reads_what_was_done_by_whom_and_what_came_since_the_last_check(world: World) -> None:
    row = first_of(world, "designee")
    checking.check(
        row,
        "incomplet",
        pieces=["avis_imposition_n2"],
        answer_by=timezone.localdate() + worlds.DAY * 20,
        by=world.karim,
        at=timezone.now(),
    )
    audience = [world.bailleur.pk, world.reservataire.pk]
    factories.piece(row.demande, code="avis_imposition_n2", audience=audience)
    factories.piece(row.demande, code="situation_violence", audience=audience, confidentiality="protegee")
    Piece.objects.filter(demande=row.demande).update(uploaded_at=timezone.now())

    page = read(entered(world.karim), "histoire-du-dossier", row.public_id)

    assert "Candidature déposée." in page
    assert "Liste close : 1er rang." in page
    assert "Contrôle : pièces demandées." in page
    assert world.karim.person.name in page
    assert page.count("depuis le dernier contrôle") == 1
    assert "Pièce reçue : " in page
    assert "iolence" not in page
    assert reverse("histoire-du-dossier", args=[row.public_id]) in read(
        entered(world.karim), "bailleur_controle", row.public_id
    )


def test_who_designates_reads_its_own_acts_and_no_colleague_of_another_house(world: World) -> None:
    row = first_of(world, "classee")
    odile = entered(world.odile)
    designating.set_aside(row, reason="hors_public_reservataire", note="Lu.", by=world.odile, at=timezone.now())
    page = read(odile, "histoire-du-dossier", row.public_id)
    assert "Mise à l’écart proposée." in page
    assert world.odile.person.name in page
    url = reverse("histoire-du-dossier", args=[row.public_id])
    assert entered(world.karim).get(url).status_code == NOT_FOUND
    assert entered(world.stranger_odile).get(url).status_code == NOT_FOUND

    other = first_of(world, "designee")
    checking.check(other, "conforme", **LOOKED, by=world.karim, at=timezone.now())
    page = read(odile, "histoire-du-dossier", other.public_id)
    assert world.karim.person.name not in page


def test_an_open_list_has_no_history(world: World) -> None:
    row = world.home_at("publiee", world.others[:1]).candidatures.get()

    for who in (world.karim, world.odile):
        assert entered(who).get(reverse("histoire-du-dossier", args=[row.public_id])).status_code == NOT_FOUND


def test_a_desk_lists_its_keys_and_a_household_has_none(world: World) -> None:
    page = read(entered(world.karim), "bailleur")
    assert "Touches du clavier" in page
    assert "Aucune n’envoie un acte" in page
    assert "palier/keys" in page

    assert "keys.js" not in entered(world.amina.actor).get(reverse("mes-candidatures")).content.decode()
