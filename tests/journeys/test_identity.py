"""A household comes in with FranceConnect, a professional with ProConnect: across two hosts and back, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.gateways.identity import ProviderKind
from palier.models import LinkedIdentity, Person
from palier.workflows.people import settling_identity
from sandbox.identity.people import agent, citizen
from tests import identity_provider as at_provider
from tests.factories import PASSWORD
from tests.journeys.conftest import NARROW, look, open_menu, overflow
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sandbox.identity.server import IdentitySandbox
    from tests.world import World

pytestmark = pytest.mark.journey


@pytest.fixture
def providers(cast: World, live_server: Any, settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    amina = Person.objects.get(demande=cast.amina.demande, key="d")
    Person.objects.filter(pk=amina.pk).update(nationality="1")
    people = (
        citizen("amina", amina.birth_name.upper(), ("Amina", "Zohra"), str(amina.birth_date), "75107"),
        citizen("autre", "DURAND", ("Paule",), "1961-01-01", "75107"),
        agent("karim", "Karim", "Haddad", cast.karim.person.login, acr="eidas1-mfa", amr=("pwd", "mfa")),
    )
    with at_provider.running(live_server.url, people) as server:
        for kind in ProviderKind:
            known = at_provider.provider(server, kind, tmp_path)
            setattr(settings, kind.name, (known.issuer, known.client_id, str(known.secret_file)))
        yield server


def leave_for(page: Page, name: str, who: str) -> None:
    """Press the button, and say there who one is."""
    page.get_by_role("button", name=f"S’identifier avec {name}").click()
    page.get_by_role("link", name=who).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_household_links_its_identity_then_comes_in_with_it(
    cast: World, providers: IdentitySandbox, sign_in: Callable[..., Page], scripts: bool
) -> None:
    page = sign_in(width=NARROW, scripts=scripts)
    page.goto(reverse("connexion"))
    look(page, "franceconnect-porte")
    assert scripts is False or not overflow(page)
    leave_for(page, "FranceConnect", "Paule DURAND")
    page.get_by_label("Votre numéro unique").fill(cast.amina.demande.numero_unique)
    page.get_by_role("button", name="Relier et entrer").click()
    page.get_by_text("Nous ne pouvons pas relier").wait_for()
    look(page, "franceconnect-refus")
    assert scripts is False or not overflow(page)

    page.goto(reverse("connexion"))
    leave_for(page, "FranceConnect", "Amina Zohra")
    look(page, "franceconnect-numero")
    page.get_by_label("Votre numéro unique").fill(cast.amina.demande.numero_unique)
    page.get_by_role("button", name="Relier et entrer").click()
    page.get_by_role("heading", name="Où en est ma demande ?").wait_for()
    settling_identity.settle(cast.amina.demande, at=LinkedIdentity.objects.get().linked_at)
    page.get_by_role("link", name="Mon identité").click()
    page.get_by_role("heading", name="Certifiée par FranceConnect").wait_for()
    look(page, "franceconnect-identite")
    assert scripts is False or not overflow(page)
    assert "Votre pièce d’identité n’est plus demandée" in plain_text(page.content())

    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("heading", name="Votre session est fermée").wait_for()
    page.goto(reverse("connexion"))
    leave_for(page, "FranceConnect", "Amina Zohra")
    page.get_by_role("heading", name="Où en est ma demande ?").wait_for()


def test_who_turns_back_is_led_to_the_other_door(providers: IdentitySandbox, sign_in: Callable[..., Page]) -> None:
    page = sign_in(width=NARROW)
    page.goto(reverse("connexion"))
    leave_for(page, "FranceConnect", "Annuler")
    page.get_by_role("heading", name="Vous avez arrêté avant la fin").wait_for()
    look(page, "franceconnect-annule")
    page.get_by_role("link", name="Revenir à la connexion").click()
    page.get_by_role("heading", name="Retrouver votre demande").wait_for()


def test_a_professional_links_proconnect_once(
    cast: World, providers: IdentitySandbox, sign_in: Callable[..., Page]
) -> None:
    page = sign_in()
    page.goto(reverse("connexion-pro"))
    look(page, "proconnect-porte")
    leave_for(page, "ProConnect", cast.karim.person.login)
    look(page, "proconnect-relier")
    page.get_by_label("Votre adresse électronique professionnelle").fill(cast.karim.person.login)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    page.get_by_text("ProConnect est relié à votre accès").wait_for()
    look(page, "proconnect-reliee")

    open_menu(page)
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(reverse("connexion-pro"))
    leave_for(page, "ProConnect", cast.karim.person.login)
    page.wait_for_url(f"**{reverse('bailleur')}")
