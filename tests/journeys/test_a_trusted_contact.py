"""A household names a neighbour, who agrees by a link, is told that something waits, and stops; its giver takes another back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import Message, TrustedContact
from palier.models.doors import acting
from palier.rules.law import calendars, clocks
from palier.workflows.mandates import telling_trusted
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
MAIL = "nadia@example.org"


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def beat() -> None:
    """The clock, on the next working morning; what it asked is of now, for the pages that read it."""
    at = clocks.next_sending(timezone.now(), calendars.FRANCE)
    for pk in TrustedContact.objects.values_list("pk", flat=True):
        with transaction.atomic():
            acting.take(acting.CLOCK)
            telling_trusted.look(pk, at=at)
    TrustedContact.objects.filter(asked_at__gt=timezone.now()).update(asked_at=timezone.now())


def path_of(message: Message) -> str:
    return "/prevenir/" + message.body.split("/prevenir/")[1].split()[0]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_neighbour_is_asked_told_and_stops(
    world: World, sign_in: Callable[..., Any], settings: Any, width: int
) -> None:
    settings.SITE = "https://logement.example"
    amina, nadia = sign_in(world.amina.user, width=width), sign_in(None, width=width)
    amina.goto(reverse("qui-m-aide"))
    amina.get_by_role("link", name="Choisir une personne à prévenir").click()
    seen(amina, f"personne-a-prevenir-{width}")
    amina.get_by_label("Son prénom, ou comment vous l’appelez").fill("Nadia, ma voisine")
    amina.get_by_label("Son adresse électronique").fill(MAIL)
    amina.get_by_role("button", name="Lui demander son accord").click()
    amina.get_by_text("attend une réponse").wait_for()
    seen(amina, f"qui-m-aide-demande-{width}")

    beat()
    question = Message.objects.get(recipient=MAIL)
    nadia.goto(path_of(question))
    seen(nadia, f"prevenir-question-{width}")
    nadia.get_by_role("button", name="Oui, prévenez-moi").click()
    nadia.get_by_role("heading", name="C’est noté").wait_for()
    seen(nadia, f"prevenir-oui-{width}")
    amina.reload()
    amina.get_by_text("a dit oui").wait_for()

    TrustedContact.objects.update(lost_at=timezone.now())
    beat()
    told = Message.objects.exclude(pk=question.pk).get(recipient=MAIL)
    assert "Un message important n’a pas pu lui être remis" in told.body
    nadia.goto(path_of(told))
    seen(nadia, f"prevenir-arreter-{width}")
    nadia.get_by_role("button", name="Ne plus être prévenu").click()
    nadia.get_by_text("Vous ne recevez plus rien").wait_for()
    amina.reload()
    amina.get_by_text("a arrêté", exact=True).wait_for()
    amina.get_by_role("link", name="Choisir une personne à prévenir").wait_for()
