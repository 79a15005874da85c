"""Search, learn why not, apply, see one's place, withdraw: without JavaScript, then with it under axe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from palier.models import Candidature
from palier.workflows.candidature import applying
from tests import factories
from tests.journeys.conftest import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World


@pytest.mark.parametrize("scripts", [False, True], ids=["without-javascript", "with-javascript"])
def test_search_then_apply_then_withdraw(cast: World, sign_in: Callable[..., Any], scripts: bool) -> None:
    from django.utils import timezone

    big = factories.publication(factories.home(cast.bailleur, cast.reservataire, type_code="T5", floor_area=95))
    fits = factories.publication(factories.home(cast.bailleur, cast.reservataire))
    for each in cast.others:
        applying.apply(each.demande, fits, by=each.actor, at=timezone.now())
    page = sign_in(cast.amina.user, scripts=scripts, width=360)

    page.goto("/")
    page.get_by_label("Commune, code postal").fill("Montreuil")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("main")).to_contain_text("2 logements ouverts")
    look(page, "b1-recherche")

    page.goto(f"/logements/{big.public_id}/")
    # A size is advice: it is told, and closes nothing.
    expect(page.locator("main")).to_contain_text("plus grand")
    expect(page.get_by_role("button", name="Candidater à ce logement")).to_have_count(1)
    look(page, "b2-taille")

    page.goto(f"/logements/{fits.public_id}/")
    look(page, "b3-avant")
    page.get_by_role("button", name="Candidater à ce logement").click()
    expect(page.get_by_role("link", name="Pourquoi cette place")).to_be_visible()
    # Amina waits longest, at equal points: the others are behind her.
    expect(page.locator("main")).to_contain_text("1ʳᵉ")
    page.get_by_role("link", name="Pourquoi cette place").click()
    expect(page.locator("main")).to_contain_text("points")
    look(page, "b4-pourquoi")
    assert Candidature.objects.get(demande=cast.amina.demande).stage == "deposee"

    page.get_by_role("link", name="Retirer ma candidature").click()
    look(page, "b5-retirer")
    page.get_by_role("button", name="Oui, je retire ma candidature").click()
    expect(page.locator("main")).to_contain_text("retir")
    look(page, "b5-retiree")
    page.goto("/mes-candidatures/")
    look(page, "b6-mes-candidatures")
    page.goto("/courrier/")
    expect(page.locator("main")).to_contain_text("Votre candidature est retirée")
    look(page, "b7-courrier")
    assert Candidature.objects.get(demande=cast.amina.demande).stage == "retiree"

    page.goto(f"/logements/{fits.public_id}/")
    look(page, "b8-candidater-de-nouveau")
    page.get_by_role("button", name="Candidater de nouveau").click()
    expect(page.locator("main")).to_contain_text("1ʳᵉ")
    assert Candidature.objects.get(demande=cast.amina.demande).stage == "deposee"
