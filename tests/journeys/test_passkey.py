"""A professional adds a key of access in a browser that holds one, comes in with it, and is asked for it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import PassKey
from tests.factories import PASSWORD
from tests.journeys.conftest import NARROW, look, open_menu, overflow
from tests.journeys.test_second_factor import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def with_a_key(page: Page, *, verifies: bool = True) -> Any:
    """Give a window a security key, as if it were plugged in."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_a_key_is_added_then_opens_the_door(cast: World, sign_in: Callable[..., Any]) -> None:
    karim = cast.karim.person
    page = sign_in(karim, width=NARROW)
    with_a_key(page)
    page.goto(reverse("second-facteur"))
    page.get_by_role("link", name="Une clé d’accès").click()
    page.get_by_label("Le nom que vous lui donnez").fill("téléphone")
    look(page, "cles-ajouter")
    assert not overflow(page)
    page.get_by_label("Votre mot de passe actuel").fill("pas celui-là")
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_text("Ce n’est pas votre mot de passe actuel").first.wait_for()
    assert page.get_by_label("Le nom que vous lui donnez").input_value() == "téléphone"
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    page.get_by_role("link", name="Je les ai notés, continuer").click()
    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()

    enter(page, karim)
    page.get_by_role("heading", name="Votre clé d’accès").wait_for()
    look(page, "cles-entrer")
    assert not overflow(page)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(f"**{reverse('bailleur')}")

    page.goto(reverse("cles-acces"))
    page.get_by_text("montrée le").wait_for()
    look(page, "cles-liste")
    assert not overflow(page)
    assert PassKey.objects.get().sign_count > 0


def test_a_key_that_recognises_nobody_is_told_so_and_a_code_still_opens(
    cast: World, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(cast.karim.person, width=NARROW)
    with_a_key(page, verifies=False)
    page.goto(reverse("cles-acces"))
    page.get_by_label("Le nom que vous lui donnez").fill("clé sans code")
    page.get_by_label("Votre mot de passe actuel").fill(PASSWORD)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_text("Aucune clé n’a été faite").wait_for()
    look(page, "cles-refusee")
    assert not PassKey.objects.exists()


def test_without_a_script_the_page_leads_to_an_application(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.karim.person, scripts=False)
    page.goto(reverse("cles-acces"))

    assert page.get_by_text("demande JavaScript").is_visible()
    assert not page.get_by_role("button", name="Ajouter cette clé").is_visible()
    page.get_by_role("link", name="Activez aussi une application de codes.").click()
    page.get_by_role("heading", name="Activer un second facteur").wait_for()
