"""A professional adds a second factor, comes in with it, loses it; the day on which it is compulsory passes meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from palier.models import SecondFactor
from palier.rules.law.clocks import day_in_paris
from tests.factories import PASSWORD
from tests.journeys.conftest import NARROW, look, open_menu, overflow
from tests.plain_pages import plain_text
from tests.second_factors import rest, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.journey


def enter(page: Page, user: User) -> None:
    page.goto(reverse("connexion-pro"))
    page.get_by_label("Votre adresse électronique professionnelle").fill(user.login)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()


def add(page: Page, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Add one as a person does: read the secret, type what the application shows; the secret and the backup codes."""
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("Votre mot de passe actuel").fill(password)
    page.get_by_label("Le code que l’application montre").fill(shown(secret))
    page.get_by_role("button", name="Activer").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    return secret, [item.inner_text().replace(" ", "") for item in page.locator("main ol li").all()]


def test_added_then_shown_at_the_door_then_lost(cast: World, sign_in: Callable[..., Any]) -> None:
    karim = cast.karim.person
    page = sign_in(karim, width=NARROW)
    page.goto(reverse("bailleur"))
    page.get_by_role("link", name="Votre second facteur à la connexion").click()
    look(page, "second-facteur-activer")
    assert not overflow(page)

    secret, codes = add(page)
    look(page, "second-facteur-codes")
    assert not overflow(page)
    page.get_by_role("link", name="Je les ai notés, continuer").click()
    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()

    rest(karim)
    enter(page, karim)
    page.get_by_role("heading", name="Écrivez votre code").wait_for()
    look(page, "second-facteur-code")
    page.get_by_label("Votre code").fill("12 34")
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("heading", name="Ce code n’ouvre pas").wait_for()
    look(page, "second-facteur-refuse")
    page.get_by_label("Votre code").fill(shown(secret))
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("heading", level=1).wait_for()
    assert reverse("bailleur") in page.url

    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    enter(page, karim)
    page.get_by_label("Votre code").fill(codes[0])
    page.get_by_role("button", name="Entrer").click()
    page.get_by_text("Un code de secours vient de servir.").wait_for()
    look(page, "second-facteur-actif")
    assert not overflow(page)
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_label("Votre code").fill(codes[1])
    page.get_by_role("button", name="Retirer cette application").click()
    page.get_by_text("Votre second facteur est retiré.").wait_for()
    assert not SecondFactor.objects.filter(user__name="Karim").exists()


def test_the_day_passes_while_a_home_is_being_declared(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.karim.person, width=NARROW)
    enter(page, cast.karim.person)
    page.goto(reverse("bailleur_logement_nouveau"))
    page.locator("input[name=street]").fill("12 rue des Ormes")
    call_command("organisation", "factor", cast.bailleur.name, "--from", day_in_paris(timezone.now()).isoformat())

    page.locator("main form button").last.click()
    page.get_by_text("Votre organisme demande un second facteur depuis").wait_for()
    look(page, "second-facteur-exige")
    assert not overflow(page)
    add(page)
    page.get_by_role("link", name="Je les ai notés, continuer").click()
    page.get_by_role("heading", name="Envoyer ce que vous aviez écrit").wait_for()
    assert "12 rue des Ormes" in plain_text(page.content())
