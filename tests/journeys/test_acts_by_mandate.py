"""An adviser applies and sends a piece for a household, which reads who did it, undoes it, and takes the mandate back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import MandateAct, Message
from tests import factories
from tests.journeys.conftest import NARROW, look, overflow
from tests.mandate_world import WORDS, given
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def _opinion(celine: Page, amina: Page) -> None:
    celine.get_by_role("link", name=re.compile("^Écrire un avis")).first.click()
    seen(celine, "conseiller-avis")
    celine.get_by_label("Votre avis").fill(WORDS)
    celine.get_by_role("button", name="Proposer cet avis au ménage").click()
    celine.get_by_text("Votre avis est écrit").wait_for()
    amina.goto(reverse("qui-m-aide"))
    amina.get_by_text(WORDS).wait_for()
    seen(amina, "qui-m-aide-avis")
    amina.get_by_role("button", name="Joindre cet avis").click()
    amina.get_by_role("button", name="Ne plus le joindre").wait_for()


def test_acts_are_done_for_a_household_and_undone_by_it(world: World, sign_in: Callable[..., Any]) -> None:
    made = given(world.amina, world.celine)
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    celine, amina = sign_in(world.celine.person, width=NARROW), sign_in(world.amina.user, width=NARROW)
    celine.goto(reverse("conseiller"))
    celine.get_by_role("link", name=re.compile(world.amina.persons[0].last_name)).click()
    celine.get_by_role("heading", name="Ce qui attend").wait_for()
    seen(celine, "conseiller-dossier-actes")
    file = celine.url

    celine.get_by_role("link", name="Chercher un logement pour ce ménage").click()
    seen(celine, "conseiller-logements")
    celine.goto(reverse("conseiller-candidater", args=[made.public_id, home.public_id]))
    seen(celine, "conseiller-candidater")
    celine.get_by_role("button", name="Oui, candidater pour le ménage").click()
    celine.get_by_text("Candidature déposée. Le ménage vient d’en être prévenu").wait_for()
    seen(celine, "conseiller-fait")

    celine.get_by_role("link", name="Envoyer une pièce", exact=True).click()
    celine.get_by_label("Quelle pièce").select_option("livret_famille")
    celine.get_by_label("Les fichiers").set_input_files(
        {"name": "livret.pdf", "mimeType": "application/pdf", "buffer": factories.pdf()}
    )
    seen(celine, "conseiller-piece")
    celine.get_by_role("button", name="Envoyer pour le ménage").click()
    celine.get_by_text("Pièce envoyée. Le ménage vient d’en être prévenu").wait_for()

    _opinion(celine, amina)

    celine.get_by_role("link", name=re.compile("^Refuser")).first.click()
    seen(celine, "conseiller-refuser")
    assert MandateAct.objects.count() == 2
    assert Message.objects.filter(body__contains="fait pour votre compte").count() == 2

    amina.goto(reverse("mes-candidatures"))
    amina.get_by_text(f"Par {world.celine.body.name}, pour votre compte.").first.wait_for()
    seen(amina, "mes-candidatures-par-mandat")
    amina.goto(reverse("qui-m-aide"))
    amina.get_by_text("2 actes faits par ce mandat").click()
    seen(amina, "qui-m-aide-actes")
    amina.get_by_role("link", name="Voir cette candidature, ou la retirer").click()
    seen(amina, "candidature-par-mandat")
    amina.get_by_role("link", name="Retirer ma candidature").click()
    amina.get_by_role("button", name="Oui, je retire ma candidature").click()
    amina.get_by_text("Retirée").first.wait_for()
    assert home.candidatures.get().stage == "retiree"

    amina.goto(reverse("qui-m-aide"))
    amina.get_by_role("button", name="Retirer ce mandat tout de suite").click()
    amina.get_by_text("retiré par vous").wait_for()
    assert celine.goto(file).status == 404
    assert world.amina.persons[0].last_name not in plain_text(celine.content())
