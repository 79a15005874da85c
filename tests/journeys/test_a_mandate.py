"""A mandate given on paper, used, taken back: its reader reads no more, and its square and number are refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import Mandate, Message
from palier.workflows.mandates import papers
from tests.journeys.conftest import NARROW, look, overflow
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def propose(celine: Page) -> str:
    """Céline makes a code, and reads it."""
    celine.goto(reverse("conseiller"))
    look(celine, "conseiller-sans-mandat")
    celine.get_by_role("link", name="Faire un code").click()
    celine.get_by_label("Durée proposée").select_option(index=1)
    celine.get_by_role("button", name="Faire un code").click()
    code = celine.get_by_role("status").locator("strong").inner_text()
    look(celine, "conseiller-codes")
    assert not overflow(celine)
    return code


def give(amina: Page, code: str, house: str) -> Mandate:
    """Amina types it, reads what is proposed, and confirms by the code that came to her."""
    amina.goto(reverse("mon-dossier"))
    amina.get_by_role("link", name="Qui m’aide").click()
    look(amina, "qui-m-aide")
    amina.get_by_label("Code remis par votre conseiller").fill(code.lower())
    amina.get_by_role("button", name="Voir ce qu’il demande").click()
    amina.get_by_role("heading", name=house).wait_for()
    look(amina, "donner-mandat")
    amina.get_by_role("button", name="Continuer").click()
    look(amina, "confirmer-mandat")
    sent = Message.objects.filter(body__contains="Votre code").latest("created_at").body
    amina.get_by_label("Le code à 6 chiffres").fill(re.findall(r"\b\d{6}\b", sent)[0])
    amina.get_by_role("button", name="Donner ce mandat").click()
    amina.get_by_text("Numéro du mandat").wait_for()
    look(amina, "qui-m-aide-mandat")
    assert not overflow(amina)
    amina.get_by_role("link", name="Le papier à imprimer").click()
    amina.get_by_role("heading", name="Mandat").wait_for()
    look(amina, "papier-mandat")
    assert not overflow(amina)
    return Mandate.objects.select_related("organisation").get()


def test_a_mandate_is_given_on_paper_used_taken_back_and_its_square_refused(
    world: World, sign_in: Callable[..., Any]
) -> None:
    celine, amina, anybody = (
        sign_in(world.celine.person),
        sign_in(world.amina.user, width=NARROW),
        sign_in(width=NARROW),
    )
    made = give(amina, propose(celine), world.celine.body.name)
    square, name = papers.square_of(made), world.amina.persons[0].last_name

    anybody.goto(reverse("verifier-mandat-lu", args=[square]))
    anybody.get_by_text("Ce mandat est valable aujourd’hui").wait_for()
    look(anybody, "verifier-mandat")
    assert name not in plain_text(anybody.content())

    celine.goto(reverse("conseiller"))
    look(celine, "conseiller")
    celine.get_by_role("link", name=re.compile(name)).click()
    celine.get_by_role("heading", name="Candidatures").wait_for()
    look(celine, "conseiller-dossier")
    assert not overflow(celine)
    file = celine.url

    amina.goto(reverse("lectures"))
    amina.get_by_text("par le mandat que vous lui avez donné").first.wait_for()
    amina.goto(reverse("qui-m-aide"))
    amina.get_by_role("button", name="Retirer ce mandat tout de suite").click()
    amina.get_by_text("retiré par vous").wait_for()
    look(amina, "qui-m-aide-retire")
    assert not overflow(amina)

    assert celine.goto(file).status == 404
    for typed in (square, made.number):
        anybody.goto(reverse("verifier-mandat"))
        anybody.get_by_label("Le numéro du mandat").fill(typed)
        anybody.get_by_role("button", name="Vérifier").click()
        anybody.get_by_role("heading", name="Mandat refusé").wait_for()
    look(anybody, "verifier-mandat-refuse")
    assert not overflow(anybody)
