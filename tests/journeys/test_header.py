"""The head of every page: one line on a telephone, a menu that needs no script; pages in the dark and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import catalogues
from tests.journeys.conftest import NARROW, WIDE, faults, look, overflow, overflow_of_large_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

ONE_LINE = 60
"""Pixels that the head may take: a line of buttons of 44, and its edges."""
HEIGHT = "document.querySelector('.site-header > .wrap').getBoundingClientRect().height"


def test_the_head_is_one_line_on_a_telephone_in_each_language(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    for code, language in catalogues.offered().items():
        page.goto(reverse("mon-dossier"))
        if code != "fr":
            page.locator(".languages a").click()
            page.get_by_role("button", name=language.name, exact=True).click()
            page.goto(reverse("mon-dossier"))
        assert page.locator("html").get_attribute("lang") == code
        assert page.evaluate(HEIGHT) < ONE_LINE, code
        assert overflow(page) == "", code
    assert overflow_of_large_text(page) == ""


def test_a_desk_has_the_same_head_on_a_telephone_and_one_line_of_entries_on_a_desk(
    world: World, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(world.karim.user, width=NARROW)
    page.goto(reverse("bailleur"))
    assert page.evaluate(HEIGHT) < ONE_LINE
    hers = sign_in(world.amina.user, width=WIDE)
    hers.goto(reverse("mon-dossier"))
    assert hers.evaluate(HEIGHT) < ONE_LINE
    expect(hers.locator(".site-header button.menu").first).to_be_hidden()
    expect(hers.get_by_role("link", name="Mes candidatures").first).to_be_visible()


def test_the_menu_opens_and_closes_by_the_keyboard_without_a_script(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, scripts=False, width=NARROW)
    page.goto(reverse("mes-points"))
    entry = page.locator("#menu").get_by_role("link", name="Mes candidatures")
    button = page.locator(".site-header > .wrap > button.menu")
    expect(entry).to_be_hidden()

    button.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()

    page.keyboard.press("Enter")
    entry.click()
    page.wait_for_url(f"**{reverse('mes-candidatures')}")


def test_the_open_menu_is_accessible_and_its_button_says_how_many_letters_wait(
    world: World, sign_in: Callable[..., Any]
) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    page.goto(reverse("mon-dossier"))
    button = page.locator(".site-header > .wrap > button.menu")
    unread = page.locator("#menu").get_by_text("non lu")
    assert unread.count() == button.locator(".unread").count()
    button.click()
    look(page, "menu")


@pytest.mark.parametrize("name", ["gallery", "mon-dossier", "recherche", "accessibilite"])
def test_pages_are_read_in_the_dark(world: World, sign_in: Callable[..., Any], settings: Any, name: str) -> None:
    settings.DEMO = True
    page = sign_in(world.amina.user, width=NARROW)
    page.emulate_media(color_scheme="dark")
    page.goto(reverse(name))

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 28, 27)"
    assert faults(page) == []


def test_on_paper_nothing_of_the_menu_is_left(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    page.goto(reverse("mon-dossier"))
    page.emulate_media(media="print")

    for part in (".site-header button.menu", ".site-nav", ".languages", ".site-footer"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
