"""From the first page to a candidature, on a telephone, by somebody without a number: no script, then each page looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from palier.jobs.people import registering as jobs
from palier.models import Candidature, Demande, Registration
from palier.rules.counter.registering import State
from tests import factories, first_world
from tests.journeys import steps
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def tell(page: Page, told: dict[str, Any]) -> None:
    """Type, choose or tick what a step asks, then go on by its one button."""
    for name, value in told.items():
        for one in value if isinstance(value, list) else [value]:
            field = page.locator(f"main [name={name}]")
            kind = field.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
            if kind == "select":
                field.first.select_option(one)
            elif kind in ("radio", "checkbox"):
                page.locator(f"main [name={name}][value='{one}']").check()
            else:
                field.first.fill(one)
    page.get_by_role("button", name="Garder et continuer").click()


@pytest.mark.parametrize("scripts", [False, True])
def test_from_the_first_page_to_a_candidature_without_a_script(
    cast: World, register: Any, sign_in: Callable[..., Any], tmp_path: Any, *, scripts: bool
) -> None:
    home = factories.home(cast.bailleur, cast.reservataire, type_code="T2", floor_area=45)
    on = factories.publication(home)
    page = sign_in(scripts=scripts, width=NARROW)
    page.goto("/")
    page.get_by_role("link", name="Faire ma première demande").click()
    seen(page, "p1-porte")
    page.get_by_label("Votre adresse électronique").fill(first_world.MAIL)
    page.get_by_label("Votre date de naissance").fill(first_world.BORN)
    page.get_by_role("button", name="Recevoir un code").click()
    seen(page, "p2-code")
    page.get_by_label("Le code à 6").fill(steps.code_received())
    page.get_by_role("button", name="Continuer").click()
    seen(page, "p3-formulaire")
    page.get_by_role("link", name="Répondre à la première question").click()
    for step, told in first_world.STEPS.items():
        if step == "adresse":
            seen(page, "p4-personnes")
            add(page)
            page.get_by_role("button", name="C’est tout le monde").click()
        expect(page).to_have_url(re.compile(f"/{step}/"))
        seen(page, f"p5-{step}")
        tell(page, told)
    send(page, tmp_path)
    seen(page, "p6-piece")
    page.get_by_role("link", name="Relire et signer").click()
    seen(page, "p7-relire")
    # A word is corrected, and one comes back to what is read again.
    page.get_by_role("link", name=re.compile("Corriger : Quel est votre travail")).click()
    tell(page, {"profession": "Infirmière"})
    expect(page.locator("main")).to_contain_text("Infirmière")
    page.get_by_label("Ce que j’ai écrit est vrai").check()
    page.get_by_role("button", name="Signer et envoyer").click()
    seen(page, "p8-recu")
    jobs.send_late(0)
    page.get_by_role("link", name="Voir où en est ma demande").click()
    assert Registration.objects.get(organisation=None).state == State.REGISTERED
    seen(page, "p9-enregistree")
    page.get_by_role("button", name="Entrer dans mon dossier").click()
    expect(page).to_have_url(re.compile("/mon-dossier/"))
    seen(page, "p10-dossier")
    confirm_and_apply(page, str(on.public_id))
    demande = Demande.objects.get(persons__last_name="Haddad", persons__key="d")
    assert Candidature.objects.get(demande=demande).stage == "deposee"


def add(page: Page) -> None:
    page.get_by_role("link", name="Ajouter une personne").click()
    page.get_by_label("Un enfant", exact=True).check()
    page.get_by_label("Son prénom").fill("Lina")
    page.get_by_label("Son nom").fill("Haddad")
    page.get_by_label("Sa date de naissance").fill("02/09/2017")
    seen(page, "p4-personne")
    page.get_by_role("button", name="Garder cette personne").click()
    expect(page.locator("main")).to_contain_text("Lina Haddad")


def send(page: Page, folder: Any) -> None:
    photo = folder / "carte.jpg"
    photo.write_bytes(first_world.photo().read())
    page.locator("main [name=file]").set_input_files(str(photo))
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main")).to_contain_text("C’est reçu")


def confirm_and_apply(page: Page, home: str) -> None:
    page.goto("/mon-dossier/verifier/")
    button = page.get_by_role("button", name="C’est juste, je confirme")
    if button.count():
        button.click()
    page.goto(f"/logements/{home}/")
    seen(page, "p11-ma-place")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
