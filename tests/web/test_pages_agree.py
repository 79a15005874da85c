"""Pages that contradicted one another, or told something that was not so, as a person with a telephone met them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Publication
from palier.models.identifiers import uuid7
from palier.rules.law.clocks import day_in_paris
from palier.rules.scoring.cotation import DALO_TIER
from palier.rules.situations import dalo
from palier.workflows.candidature import applying
from tests import factories, roof_world
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return plain_text(answer)


def posted(client: Client, name: str, args: list[object], **said: str) -> str:
    return plain_text(client.post(reverse(name, args=args), {**said, "act_key": str(uuid7())}))


def test_a_commune_of_work_is_named_before_it_is_kept(world: World) -> None:
    said = {"contract": "CDD", "employer": "Atelier", "since": "01/02/2026", "commune": "Montreuil"}
    seen = posted(client_of(world.amina.user), "completer", ["emploi"], **said)

    assert "Ce que cela change" in seen
    assert "Commune object" not in seen
    assert "Montreuil" in seen


def test_a_minor_who_would_sign_is_a_question_before_it_is_kept(world: World) -> None:
    born = timezone.now() - timedelta(days=365 * 11)
    seen = posted(
        client_of(world.amina.user),
        "changement",
        ["arrivee"],
        who="cotitulaire:M",
        first_name="Nour",
        last_name="Benali",
        birth_date=f"{born:%d/%m/%Y}",
    )

    assert "son émancipation est à confirmer" in seen


@pytest.mark.parametrize("name", ["pas-moi", "pas-venu"])
def test_a_link_that_is_cut_says_that_nothing_was_stopped(name: str) -> None:
    page = plain_text(Client().post(reverse(name, args=["coupe"])))

    assert "Rien n’a été arrêté" in page
    assert "C’est noté" not in page


def test_a_broken_link_refuses_no_question(world: World) -> None:
    page = plain_text(Client().post(reverse("personne-prevenue", args=["coupe"]), {"reponse": "jamais"}))

    assert "Plus personne ne vous posera" not in page


def test_who_was_refused_writes_from_the_page_of_messages(world: World) -> None:
    row = world.candidature("designee")
    Candidature.objects.filter(demande=world.amina.demande).exclude(pk=row.pk).delete()
    Candidature.objects.filter(pk=row.pk).update(stage="non_attribuee")
    page = client_of(world.amina.user).get(reverse("mes-messages"))

    assert reverse("ecrire-message", args=[row.public_id]) in page.content.decode()
    assert "Personne ne tient encore votre dossier" not in plain_text(page)


def test_an_organisation_has_a_line_for_each_candidature_that_opens_the_file(world: World) -> None:
    page = client_of(world.amina.user).get(reverse("qui-peut-voir")).content.decode()
    rows = [
        row
        for row in Candidature.objects.filter(demande=world.amina.demande)
        if world.bailleur.pk in row.audience and row.stage in {"designee", "conforme", "offre_envoyee", "acceptee"}
    ]

    assert len(rows) > 1
    for row in rows:
        assert reverse("candidature", args=[row.public_id]) in page


def test_a_roof_is_asked_from_a_day_to_come_and_by_a_whole_telephone() -> None:
    roof = roof_world.published(roof_world.logeur(), roof_world.SHARED)
    before = day_in_paris(timezone.now()) - timedelta(days=400)
    seen = posted(
        client_of(factories.demande("Amina").user),
        "demander-toit",
        [roof.public_id],
        persons="1",
        wanted_on=f"{before:%d/%m/%Y}",
        phone="0612",
    )

    assert "Ce jour est passé." in seen
    assert "Vérifiez ce numéro" in seen


def test_who_was_named_for_a_home_by_the_prefet_reads_whom_to_ask_before_they_step_down(world: World) -> None:
    row = world.candidature("designee")
    told = applying.follows(row, row.publication, timezone.now())
    Publication.objects.filter(pk=row.publication_id).update(is_direct=True)
    Candidature.objects.filter(pk=row.pk).update(tier=DALO_TIER)
    row = Candidature.objects.select_related("publication").get(pk=row.pk)

    assert dalo.STEP_DOWN_WARNING not in told
    assert applying.follows(row, row.publication, timezone.now())[-1] == dalo.STEP_DOWN_WARNING


def test_the_page_of_dalo_opens_on_the_departement_that_is_asked_for(world: World) -> None:
    page = text(client_of(world.amina.user), "dalo")

    assert "(93)" in page
    assert "Choisissez un département" not in page
