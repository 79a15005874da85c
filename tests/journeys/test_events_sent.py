"""A manager adds an address for the events of her organisation, sees what became of each, and says again what was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import PartnerEvent, WebhookDelivery, WebhookEndpoint
from palier.rules.doors.access import Role
from palier.workflows.accounts import managing
from palier.workflows.acting.actors import Actor
from tests import factories, second_factors
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
URL = "https://logiciel.neflier.example/evenements"


def sent(cast: World) -> None:
    """Three events: taken, refused and to be tried again, given up."""
    endpoint, home, at = WebhookEndpoint.objects.get(), factories.home(cast.bailleur, cast.reservataire), timezone.now()
    for number, (state, fault, status) in enumerate(
        [("remise", "", 204), ("abandonnee", "code", 500), ("a_reessayer", "delai", None)], start=1
    ):
        event = PartnerEvent.objects.create(
            organisation=cast.bailleur, number=number, kind="home.declared", home=home, at=at, told_at=at
        )
        WebhookDelivery.objects.create(
            endpoint=endpoint, event=event, state=state, attempts=number, status=status, fault=fault, at=at
        )


def test_a_manager_has_events_sent_and_follows_them(cast: World, sign_in: Callable[..., Page]) -> None:
    karim = cast.karim.person
    second_factors.give(karim)
    managing.give(karim.login, cast.bailleur, by=Actor(role=Role.STEWARD), at=timezone.now())
    page = sign_in(karim, width=NARROW)
    page.goto(reverse("equipe_cles"))
    page.get_by_role("link", name="Envoi des événements").click()
    page.get_by_label("Adresse qui reçoit").fill(URL)
    page.get_by_label("Logement déclaré").check()
    page.get_by_label("Réponse à une offre").check()
    look(page, "evenements-adresses")
    assert not overflow(page)
    page.get_by_role("button", name="Ajouter l’adresse").click()
    page.get_by_text("whsec_").wait_for()
    look(page, "evenements-secret")
    assert not overflow(page)
    page.get_by_role("link", name="Je l’ai copié").click()
    sent(cast)
    page.get_by_role("link", name=URL).click()
    page.get_by_text("réponse d’erreur").wait_for()
    look(page, "evenements-adresse")
    assert not overflow(page)
    page.get_by_role("button", name="Redire les envois abandonnés").click()
    page.get_by_text("repartent dans les secondes").wait_for()

    assert WebhookDelivery.objects.filter(state="a_redire").count() == 1
