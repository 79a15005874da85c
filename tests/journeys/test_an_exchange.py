"""Two tenants enter their homes, say yes to a round, and their landlord says that it is possible; it stops at the commission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import Candidature, ExchangeLink
from palier.rules.exchange.exchange_states import RoundAnswer, RoundState
from tests.exchange_world import LARGE, SMALL, Tenant, answered, entered, judged, night, settled, social_tenant, tenant
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def test_a_pair_from_the_entry_to_the_door_of_the_commission(world: World, sign_in: Callable[..., Any]) -> None:
    karim, before = world.karim, Candidature.objects.count()
    social_tenant(world.amina.demande)
    noe = tenant("Noé", karim)
    entered(noe, LARGE, SMALL)
    amina = sign_in(world.amina.user, width=NARROW)
    amina.goto(reverse("mon-dossier"))
    amina.get_by_role("link", name="Échanger mon logement").click()
    seen(amina, "echange-rien")
    amina.get_by_role("link", name="Inscrire mon logement").click()
    seen(amina, "echange-inscrire")
    amina.get_by_label("Votre bailleur").select_option(label=karim.body.name)
    for name in ("commune_name", "wanted"):
        amina.locator(f"[name={name}]").fill("Montreuil")
    amina.get_by_label("Taille", exact=True).select_option("T2")
    for label, text in (
        ("Surface en m²", "42"),
        ("Étage", "1"),
        ("Loyer par mois, charges comprises, en euros", "450"),
        ("Loyer le plus haut, charges comprises, en euros", "900"),
    ):
        amina.get_by_label(label, exact=True).fill(text)
    for box in amina.get_by_role("group", name="Tailles qui vous vont").get_by_role("checkbox").all():
        box.check()
    amina.get_by_label("Je suis locataire de ce logement").check()
    amina.get_by_role("button", name="Signer et inscrire").click()
    amina.get_by_text("Votre logement est inscrit à l’échange.").wait_for()
    seen(amina, "echange-inscrit")

    assert len(night()) == 1
    amina.reload()
    amina.get_by_role("heading", name="Un échange est possible.").wait_for()
    seen(amina, "echange-ronde")
    amina.get_by_role("button", name="Oui, je veux bien").click()
    amina.get_by_text("Vous avez dit oui.").wait_for()
    answered(noe, RoundAnswer.YES)
    settled()

    desk = sign_in(karim.person, width=NARROW)
    desk.goto(reverse("bailleur_echanges"))
    desk.get_by_role("link", name="T4").click()
    seen(desk, "echange-bailleur")
    desk.get_by_label("C’est possible", exact=True).check()
    desk.get_by_role("button", name="Enregistrer ma réponse").click()
    desk.get_by_text("Vous avez répondu").wait_for()
    judged(Tenant(noe.applicant, karim), karim)
    settled()

    amina.reload()
    amina.get_by_text("Chaque commission décide.").first.wait_for()
    seen(amina, "echange-presente")
    assert set(ExchangeLink.objects.values_list("stage", flat=True)) == {RoundState.PRESENTED}
    assert Candidature.objects.count() == before
