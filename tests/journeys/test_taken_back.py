"""What no button takes back is read again; an answer and a note given by mistake are taken back, and sealed as they were done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import EmployerSite, Referral
from tests.employment_world import site
from tests.journeys.conftest import NARROW, look, overflow
from tests.plain_pages import plain_text
from tests.referral_world import noted, open_referral, qualified, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
WORDS = "Notée pour quelqu’un d’autre."


def read_again(page: Page, name: str, button: str) -> None:
    """Press, read, press again."""
    page.get_by_role("button", name=button).click()
    page.get_by_text("Rien n’a encore changé.").wait_for()
    look(page, name)
    assert not overflow(page)
    page.get_by_role("button", name=button).click()


def test_a_service_takes_back_what_it_answered_and_noted_by_mistake(world: World, sign_in: Callable[..., Any]) -> None:
    row = open_referral(world.amina, world.samira)
    noted(row.public_id, world.samira, WORDS)
    qualified(row, world.samira)
    samira = sign_in(world.samira.person, width=NARROW)

    samira.goto(reverse("social-orientation", args=[row.public_id]))
    samira.get_by_text("Cette réponse est une erreur").click()
    samira.get_by_label("Pourquoi reprendre cette réponse").select_option("reponse_par_erreur")
    read_again(samira, "social-reprendre-reponse", "Reprendre cette réponse")
    samira.get_by_text("Votre service a repris sa réponse").wait_for()
    read_again(samira, "social-reprendre-note", "Reprendre cette note")
    samira.get_by_text("Cette note a été reprise").wait_for()
    look(samira, "social-reprise")
    assert not overflow(samira)

    settled(row.pk)
    assert Referral.objects.get(pk=row.pk).settled_at is None
    amina = sign_in(world.amina.user, width=NARROW)
    amina.goto(reverse("service-social"))
    amina.get_by_text("le service social a repris sa réponse").wait_for()
    look(amina, "service-social-reprise")
    assert not overflow(amina)
    assert WORDS not in plain_text(amina.content())
    amina.goto(reverse("pieces"))
    amina.get_by_text("Qui avait vu cette preuve a repris sa réponse.").wait_for()
    look(amina, "pieces-reprise")


def test_an_employer_reads_again_and_may_change_nothing(world: World, sign_in: Callable[..., Any]) -> None:
    site(world.emile, "Entrepôt")
    emile = sign_in(world.emile.person, width=NARROW, scripts=False)

    emile.goto(reverse("employeur-lieux"))
    emile.get_by_role("button", name="Fermer ce lieu").first.click()
    emile.get_by_role("link", name="Ne rien changer").click()
    assert not EmployerSite.objects.exclude(closed_at=None).exists()
    open_ones = EmployerSite.objects.filter(closed_at=None).count()
    emile.get_by_role("button", name="Fermer ce lieu").first.click()
    emile.get_by_role("button", name="Fermer ce lieu").click()
    emile.wait_for_url(f"**{reverse('employeur-lieux')}")
    assert EmployerSite.objects.filter(closed_at=None).count() == open_ones - 1
