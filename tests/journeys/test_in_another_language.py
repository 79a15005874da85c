"""The site in Arabic, from right to left, and in English: on a small telephone, and a whole path without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import Candidature, Letter, Offer
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, faults, open_menu, overflow, overflow_of_large_text, picture
from tests.languages import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
MARK = ".by-machine"
BOXES = "(one) => { const {left, right} = one.getBoundingClientRect(); return {left, right}; }"
DIRECTION = "(one) => getComputedStyle(one).direction"


def addresses(world: World) -> dict[str, str]:
    """Ten pages of a household, by the names of their pictures."""
    own = Candidature.objects.filter(demande=world.amina.demande).order_by("pk")
    offered = own.get(stage="offre_envoyee")
    letter = Letter.objects.filter(demande=world.amina.demande, kind="accuse_candidature")[0]
    return {
        "accueil": "/",
        "recherche": reverse("recherche"),
        "logement": reverse("publication", args=[offered.publication.public_id]),
        "mon-dossier": reverse("mon-dossier"),
        "points": reverse("mes-points"),
        "candidatures": reverse("mes-candidatures"),
        "candidature": reverse("candidature", args=[own[0].public_id]),
        "offre": reverse("offre", args=[offered.public_id]),
        "courrier": reverse("courrier"),
        "lettre": reverse("courrier-lire", args=[letter.public_id]),
        "pieces": reverse("pieces"),
        "langue": reverse("langue"),
    }


@pytest.mark.parametrize(("code", "direction"), [(spoken.ARABIC, "rtl"), (spoken.ENGLISH, "ltr")])
def test_pages_are_accessible_and_fit_a_small_telephone(
    world: World, sign_in: Callable[..., Any], code: str, direction: str
) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    page.goto("/")
    spoken.choose(page, code)
    wrong = []
    for name, address in addresses(world).items():
        page.goto(address)
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (code, direction)
        expect(page.locator(MARK)).to_be_visible()
        wrong += [f"{name}: {fault}" for fault in faults(page)]
        wrong += [f"{name}: wider than the window because of {wide}" for wide in [overflow(page)] if wide]
        picture(page, f"{code}-{name}")
        wrong += [f"{name}: too wide at twice the size: {wide}" for wide in [overflow_of_large_text(page)] if wide]

    assert not wrong, "\n".join(wrong)


def test_french_has_no_mark_and_leads_to_each_language_by_its_name(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    for address in addresses(world).values():
        page.goto(address)
        expect(page.locator(MARK)).to_have_count(0)
        link = page.locator("header .languages a")
        expect(link).to_be_visible()
        assert link.locator("span[lang]").all_inner_texts() == ["العربية", "English", "Português"]


def test_arabic_starts_from_the_right(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=WIDE)
    page.goto("/")
    spoken.choose(page, spoken.ARABIC)
    page.goto(reverse("mes-points"))
    cells = page.locator("table.points thead tr").first.locator("th")
    brand, languages = page.locator(".brand"), page.locator(".languages a")

    assert cells.first.evaluate(BOXES)["left"] > cells.last.evaluate(BOXES)["left"]
    assert brand.evaluate(BOXES)["left"] > languages.evaluate(BOXES)["right"] - 1
    assert _of_kept_french(page) == {"ltr"}
    page.goto(reverse("publication", args=[Offer.objects.all()[0].publication.public_id]))
    _is_mirrored(page)


def test_what_is_typed_in_arabic_keeps_its_order(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    page.goto("/")
    spoken.choose(page, spoken.ARABIC)
    page.goto(reverse("mes-coordonnees"))
    for name in ("email", "phone", "street"):
        assert _reads(page, name) == "plaintext"
    page.context.clear_cookies()
    page.goto("/")
    spoken.choose(page, spoken.ARABIC)
    page.goto(reverse("connexion"))
    assert _reads(page, "numero") == "plaintext"


def _reads(page: Page, name: str) -> str:
    """By what a field puts its words in order: their own, not the page’s."""
    told: str = page.locator(f"[name={name}]").evaluate("(one) => getComputedStyle(one).unicodeBidi")
    return told


def _of_kept_french(page: Page) -> set[str]:
    """How what is kept in French is read: from the left, in a page from the right."""
    return set(
        page.evaluate(
            "() => [...document.querySelectorAll('main [lang=fr]')].map((one) => getComputedStyle(one).direction)"
        )
    )


def _is_mirrored(page: Page) -> None:
    """The stairs go up to the left, and their words are not turned: each keeps its place under its step."""
    stairs = page.locator(".stairs svg").first
    crowd, lease = (stairs.locator("text.count, text.name").nth(at) for at in (0, -1))

    assert stairs.evaluate("(one) => new DOMMatrix(getComputedStyle(one).transform).a") == -1
    assert crowd.evaluate(BOXES)["left"] > lease.evaluate(BOXES)["left"]
    assert stairs.locator("text").first.evaluate("(one) => one.getScreenCTM().a") > 0


def test_a_telephone_keeps_its_order_among_arabic_words(world: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(world.amina.user, width=NARROW)
    page.goto("/")
    spoken.choose(page, spoken.ARABIC)
    page.goto("/aide/")

    assert page.locator("a[href='tel:3939']").first.evaluate(DIRECTION) == "ltr"
    edges = page.locator("footer a[href^='tel:']").first.evaluate(
        "(one) => { const text = [...one.childNodes].find((node) => node.data); const box = (at) => {"
        " const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1);"
        " return range.getBoundingClientRect().left; }; return [box(0), box(text.data.length - 1)]; }"
    )
    assert edges[0] < edges[1]


@pytest.mark.parametrize("code", [spoken.ARABIC, spoken.PORTUGUESE])
def test_from_a_search_to_an_accepted_offer_without_javascript(
    world: World, sign_in: Callable[..., Any], code: str
) -> None:
    fits = factories.publication(factories.home(world.bailleur, world.reservataire))
    offered = Candidature.objects.get(demande=world.amina.demande, stage="offre_envoyee")
    page = sign_in(world.amina.user, scripts=False, width=NARROW)

    page.goto("/")
    spoken.choose(page, code)
    assert page.url.endswith("/")
    page.locator("main form input[name=ou]").fill("Montreuil")
    page.get_by_role("button", name=spoken.said(code, "Chercher"), exact=True).click()
    page.locator(f"main a[href*='{fits.public_id}']").first.click()
    page.get_by_role("button", name=spoken.said(code, "Candidater à ce logement")).click()
    expect(page.get_by_role("link", name=spoken.said(code, "Pourquoi cette place")).first).to_be_visible()
    assert Candidature.objects.get(demande=world.amina.demande, publication=fits).stage == "deposee"

    open_menu(page)
    page.get_by_role("link", name=spoken.said(code, "Mes candidatures"), exact=True).first.click()
    expect(page.locator("h1")).to_have_text(spoken.said(code, "Où en sont mes candidatures ?"))
    page.goto(reverse("candidature", args=[offered.public_id]))
    page.get_by_role("link", name=spoken.said(code, "Répondre à l’offre")).first.click()
    page.get_by_role("link", name=spoken.said(code, "Accepter ce logement")).click()
    page.get_by_role("button", name=spoken.said(code, "Oui, j’accepte ce logement")).click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    offered.refresh_from_db()
    assert offered.stage == "acceptee"

    page.goto(reverse("courrier"))
    accepted = spoken.said(code, "Vous avez accepté ce logement")
    page.get_by_role("link", name=accepted).click()
    expect(page.locator(".letter")).to_contain_text(accepted)
    expect(page.locator(".letter")).to_contain_text(spoken.said(code, "Ce texte est en français : lui seul fait foi."))
    assert Letter.objects.filter(demande=world.amina.demande, title="Vous avez accepté ce logement").exists()
