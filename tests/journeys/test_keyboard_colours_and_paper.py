"""Ten pages of a household by keyboard alone, in forced colours and on paper: what axe cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.web.presentation import words
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
MOST = 160
"""Stops of a page at most: past them, somebody who types is lost."""
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const seen = e.matches('input[type=radio], input[type=checkbox]') ? (e.closest('label') || e) : e;
  const around = getComputedStyle(seen);
  const ring = [style, around].some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
  return {
    name: e.tagName.toLowerCase() + ' ' + (e.textContent || e.value || e.name || '').trim().slice(0, 40),
    ring, visible: box.width > 0 && box.height > 0, at: window.scrollY + box.top,
    number: e.dataset.stop || (e.dataset.stop = String(++window.stops)),
  };
}"""
REACHABLE = """() => {
  const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const inside = e => !(e.tagName === 'SUMMARY' ? e.parentElement.parentElement : e).closest('details:not([open])');
  return [...document.querySelectorAll('main a[href], main button, main summary, main select, main textarea, main input')]
    .filter(e => e.type !== 'hidden' && !e.disabled && shown(e) && inside(e))
    .filter(e => e.type !== 'radio' || e.checked || e === document.querySelector(`main input[name="${e.name}"]`))
    .filter(e => !e.dataset.stop).map(e => e.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def cast(committed: None) -> World:
    """Amina on an open list, and with an offer."""
    made = worlds.cast()
    made.at["publiee"] = made.home_at("publiee", [made.amina, *made.others[:2]])
    return made


def addresses(cast: World) -> dict[str, str]:
    row = cast.candidature("publiee")
    return {
        "dossier": reverse("mon-dossier"),
        "changements": reverse("changements"),
        "revenus": reverse("completer", args=["revenus"]),
        "pieces": reverse("pieces"),
        "points": reverse("mes-points"),
        "candidatures": reverse("mes-candidatures"),
        "candidature": reverse("candidature", args=[row.public_id]),
        "recherche": reverse("recherche"),
        "logement": reverse("publication", args=[row.publication.public_id]),
        "courrier": reverse("courrier"),
    }


def test_every_act_is_reached_by_tab_in_order_with_a_ring_that_shows(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.amina.user, width=WIDE)
    wrong: list[str] = []
    for name, address in addresses(cast).items():
        page.goto(address)
        page.evaluate("window.stops = 0")
        wrong += [f"{name}: {one}" for one in walked(page)]
    assert wrong == []


def walked(page: Page) -> list[str]:
    """What is wrong on the way through a page by Tab."""
    wrong: list[str] = []
    seen: set[str] = set()
    first = ""
    for number in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["number"] in seen:
            break
        seen.add(stop["number"])
        first = first or stop["name"]
        if not stop["visible"]:
            wrong.append(f"not seen: {stop['name']}")
        if not stop["ring"]:
            wrong.append(f"no ring: {stop['name']}")
        if number == 0 and "contenu" not in stop["name"].lower():
            wrong.append(f"no way to the content first: {stop['name']}")
    else:
        wrong.append("never ends")
    return [*wrong, *(f"not reached: {one}" for one in page.evaluate(REACHABLE))]


def test_the_first_link_leads_past_the_header(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.amina.user, width=NARROW)
    page.goto(reverse("mon-dossier"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_forced_colours_keep_rings_and_the_edges_of_what_is_pressed(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.amina.user, width=NARROW)
    page.emulate_media(forced_colors="active")
    wrong: list[str] = []
    for name, address in addresses(cast).items():
        page.goto(address)
        wrong += [f"{name}: {one}" for one in page.evaluate(EDGES)]
        page.keyboard.press("Tab")
        page.evaluate("window.stops = 0")
        stop = page.evaluate(STOP)
        outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        if stop is None or not outline:
            wrong.append(f"{name}: no outline on {stop}")
    assert wrong == []


EDGES = """() => [...document.querySelectorAll(
    'main button, main a.button, main input:not([type=hidden]), main .card, main .notice')]
  .filter(e => e.getClientRects().length && !e.closest('details:not([open])'))
  .filter(e => !['radio', 'checkbox', 'file'].includes(e.type))
  .filter(e => { const s = getComputedStyle(e);
    return !['Top', 'Right', 'Bottom', 'Left'].some(
      side => parseFloat(s[`border${side}Width`]) > 0 && s[`border${side}Style`] !== 'none')
      && (s.outlineStyle === 'none' || !parseFloat(s.outlineWidth)); })
  .map(e => e.outerHTML.slice(0, 100))"""
PRINTED = """() => {
  const wrong = [];
  const shown = e => e && e.getClientRects().length > 0;
  for (const e of document.querySelectorAll('nav, .skip, header form'))
    if (shown(e)) wrong.push('printed: ' + e.outerHTML.slice(0, 80));
  const main = document.querySelector('main');
  if (!shown(main.querySelector('h1'))) wrong.push('no title');
  for (const e of main.querySelectorAll('table, .scroll')) {
    const s = getComputedStyle(e);
    if (shown(e) && e.scrollWidth > e.clientWidth + 1 && s.overflowX !== 'visible')
      wrong.push('clipped: ' + e.outerHTML.slice(0, 80));
  }
  for (const e of main.querySelectorAll('dd, strong, bdi'))
    if (!shown(e) && e.textContent.trim() && !e.closest('details, .visually-hidden, form, [hidden], nav, .acts'))
      wrong.push('lost: ' + e.textContent.trim().slice(0, 60));
  for (const e of main.querySelectorAll('tfoot'))
    if (getComputedStyle(e).display === 'table-footer-group') wrong.push('on each sheet: ' + e.textContent.trim());
  return wrong;
}"""


def test_paper_keeps_figures_and_addresses_and_no_navigation(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.amina.user, width=700)
    wrong: list[str] = []
    for name, address in addresses(cast).items():
        page.emulate_media(media="screen")
        page.goto(address)
        page.emulate_media(media="print")
        wrong += [f"{name}: {one}" for one in page.evaluate(PRINTED)]
    assert wrong == []


def test_paper_says_whose_page_it_is_and_of_which_day(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(cast.amina.user, width=700)
    page.goto(reverse("mon-dossier"))
    head = page.locator(".printed")
    assert not head.is_visible()

    page.emulate_media(media="print")

    assert head.is_visible()
    assert plain_text(head.inner_text()) == f"{cast.amina.user.name} · {words.date_words(timezone.localdate())}"
