"""A citizen reads which texts Palier applies: on a telephone and on a desk, with and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_text_is_found_read_and_its_values_opened(sign_in: Callable[..., Any], width: int) -> None:
    page = sign_in(width=width)
    page.goto(reverse("textes-appliques"))
    look(page, "textes")
    assert overflow(page) == ""
    page.get_by_role("link", name=re.compile("^R441-10$")).click()
    card = page.locator("#cch-r441-10")
    card.locator("summary").click()

    expect(page).to_have_url(re.compile("#cch-r441-10$"))
    expect(card.locator("details li").first).to_contain_text("jours pour répondre à une offre")
    assert overflow(page) == ""
    look(page, "textes-ouverts")


def test_it_is_read_without_scripts_from_the_foot_of_any_page(sign_in: Callable[..., Any]) -> None:
    page = sign_in(scripts=False, width=NARROW)
    page.goto(reverse("accueil"))
    page.get_by_role("link", name="Les textes appliqués").click()
    expect(page.locator("h1")).to_have_text("Les textes que Palier applique")
    page.get_by_role("link", name=re.compile("^L441-1$")).click()
    page.locator("#cch-l441-1 summary").click()

    expect(page.locator("#cch-l441-1 details li").first).to_be_visible()
