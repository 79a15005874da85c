"""A person brings the national file by its number, completes it, renews it, confirms it and applies."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from palier.models import Candidature, Demande
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.sne.server import RegisterSandbox
    from tests.world import World


def test_the_sample_of_the_state_comes_in_by_its_number_and_applies(
    cast: World, register: RegisterSandbox, sign_in: Callable[..., Any]
) -> None:
    home = factories.home(cast.bailleur, cast.reservataire, type_code="T4", floor_area=80)
    on = factories.publication(home)
    page = sign_in()

    page.goto(f"/logements/{on.public_id}/")
    page.get_by_role("link", name="Voir ma place et candidater").click()
    page.get_by_label("Votre numéro unique").fill(steps.SAMPLE)
    page.get_by_label("Votre date de naissance").fill(steps.BORN)
    look(page, "a1-connexion")
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_label("Le code à 6")).to_be_visible()
    look(page, "a2-code")
    page.get_by_label("Le code à 6").fill(steps.code_received())
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(str(on.public_id)))

    page.goto("/mon-dossier/")
    expect(page.get_by_role("heading", name="Où en est ma demande")).to_be_visible()
    look(page, "a3-a-completer")
    assert Demande.objects.get(numero_unique=steps.SAMPLE).confirmed_at is None

    page.goto("/mon-dossier/completer/recherche/")
    page.get_by_label("T4", exact=True).check()
    page.get_by_label("Nom ou code postal").fill("Montreuil")
    look(page, "a4-recherche")
    page.get_by_role("button", name="Voir ce que cela change").click()
    page.get_by_role("button", name="Enregistrer ce changement").click()
    page.goto("/mon-dossier/completer/revenus/")
    for field in page.locator("main input[type=text]").all():
        field.fill("14000")
    look(page, "a5-revenus")
    page.get_by_role("button", name="Voir ce que cela change").click()
    page.get_by_role("button", name="Enregistrer ce changement").click()
    page.goto("/mon-dossier/renouveler/")
    look(page, "a6-renouveler")
    page.get_by_role("button", name="Renouveler pour un an").click()
    expect(page.locator("main")).to_contain_text("valable")
    look(page, "a7-renouvelee")
    page.goto("/mon-dossier/verifier/")
    look(page, "a8-verifier")
    page.get_by_role("button", name="C’est juste, je confirme").click()

    page.goto(f"/logements/{on.public_id}/")
    look(page, "a9-ma-place")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
    look(page, "a10-candidate")

    demande = Demande.objects.get(numero_unique=steps.SAMPLE)
    assert demande.confirmed_at is not None
    assert demande.valid_until is not None
    assert demande.valid_until > date(2026, 11, 25)
    assert Candidature.objects.get(demande=demande).stage == "deposee"


def test_a_wrong_birth_date_and_an_unknown_number_are_told_alike(
    cast: World, register: RegisterSandbox, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(width=360)
    told = []
    for numero, born in ((steps.SAMPLE, "02/01/1970"), ("0930321000009" + "R9301", steps.BORN)):
        page.goto("/connexion/")
        page.get_by_label("Votre numéro unique").fill(numero)
        page.get_by_label("Votre date de naissance").fill(born)
        page.get_by_role("button", name="Recevoir un code").click()
        told.append(page.locator("main").inner_text().replace(numero, ""))

    look(page, "a-refus")
    assert told[0] == told[1]
    assert not Demande.objects.filter(numero_unique=steps.SAMPLE).exists()


def test_the_door_says_when_the_register_is_down(
    cast: World, register: RegisterSandbox, sign_in: Callable[..., Any]
) -> None:
    register.fault = "down"
    page = sign_in(width=360)
    page.goto("/connexion/")
    page.get_by_label("Votre numéro unique").fill(steps.SAMPLE)
    page.get_by_label("Votre date de naissance").fill(steps.BORN)
    page.get_by_role("button", name="Recevoir un code").click()

    expect(page.locator("main")).to_contain_text("registre")
    look(page, "a-registre-muet")
