"""A home declared by mistake is taken out and put back; two that are one are seen side by side, on both widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import Home
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, look, overflow
from tests.picture_world import added

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_landlord_takes_a_home_out_and_makes_two_one(cast: World, sign_in: Callable[..., Any], width: int) -> None:
    bare: dict[str, Any] = {"door": "12, porte 4", "floor": 2, "oriented_at": None, "vacancy_notified_on": None}
    one = factories.home(cast.bailleur, None, **bare)
    two = factories.home(cast.bailleur, None, **bare, energy_class="C", nearby="gare", building="B1")
    added(two, cast.karim)
    karim = sign_in(cast.karim.person, width=width)
    karim.goto(reverse("bailleur_logement", args=[one.public_id]))
    karim.get_by_role("link", name="Retirer ce logement").click()
    seen(karim, f"retirer-{width}")
    karim.get_by_label("Pourquoi le retirer").select_option(label="C’était un essai")
    karim.get_by_role("button", name="Continuer").click()
    seen(karim, f"retirer-sur-{width}")
    karim.get_by_role("button", name="Retirer ce logement").click()
    seen(karim, f"retire-{width}")
    karim.goto(reverse("bailleur_retires"))
    seen(karim, f"retires-{width}")
    karim.goto(reverse("bailleur_logement", args=[one.public_id]))
    karim.get_by_role("button", name="Remettre ce logement").click()

    karim.goto(reverse("bailleur_doublons"))
    seen(karim, f"doublons-{width}")
    karim.get_by_role("region", name="Paires").get_by_role("link").first.click()
    seen(karim, f"doublon-{width}")
    karim.get_by_label(f"Le premier, RPLS {one.rpls_id}").check()
    karim.get_by_role("button", name="Continuer").click()
    seen(karim, f"doublon-sur-{width}")
    karim.get_by_role("button", name="Garder un seul logement").click()
    expect(karim.locator("main")).to_contain_text(f"Déclaré aussi sous le RPLS {two.rpls_id}")
    seen(karim, f"doublon-fait-{width}")

    assert not Home.objects.filter(pk=two.pk).exists()
