"""A landlord shows a home: a photo and a plan with their words, seen by who looks for one on a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import NARROW, WIDE, look, overflow
from tests.picture_world import drawn, file

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
PLAN = "Entrée de 6 m² au milieu : séjour et chambre d’un côté, cuisine de l’autre"
PHOTO = "Séjour clair de 20 m², deux fenêtres sur cour, parquet"


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def sends(page: Page, room: str, alt: str) -> None:
    page.get_by_label("La photo, ou le plan").set_input_files(
        {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": file("PNG", drawn((1200, 800)))}
    )
    page.get_by_label("Ce qu’elle montre").select_option(label=room)
    page.get_by_label("Ce que l’on y voit, pour qui ne la voit pas").fill(alt)
    page.get_by_label("J’ai regardé la photo").check()
    page.get_by_role("button", name="Ajouter cette photo").click()


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_home_is_shown_by_its_landlord_and_seen(cast: World, sign_in: Callable[..., Any], width: int) -> None:
    home = factories.home(cast.bailleur, cast.reservataire)
    karim, anybody = sign_in(cast.karim.person, width=width), sign_in(None, width=width)
    karim.goto(reverse("bailleur_logement", args=[home.public_id]))
    karim.get_by_role("link", name="Photos et plan").click()
    sends(karim, "Le séjour", "photo")
    expect(karim.locator("main")).to_contain_text("Ce texte ne dit pas ce que l’on voit")
    sends(karim, "Le plan", PLAN)
    expect(karim.get_by_role("status")).to_contain_text("La photo est ajoutée.")
    sends(karim, "Le séjour", PHOTO)
    seen(karim, f"photos-bureau-{width}")
    shown = factories.publication(home)

    anybody.goto(reverse("recherche"))
    expect(anybody.locator("img.photo")).to_have_count(1)
    seen(anybody, f"photos-liste-{width}")
    anybody.goto(reverse("publication", args=[shown.public_id]))
    pictures = anybody.locator("#photos img")
    expect(pictures).to_have_count(2)
    assert pictures.nth(0).get_attribute("alt", timeout=2000).startswith("Séjour clair")  # type: ignore[union-attr]
    pictures.nth(0).scroll_into_view_if_needed()
    anybody.wait_for_function("document.querySelector('#photos img').naturalWidth > 0")
    seen(anybody, f"photos-logement-{width}")

    karim.get_by_role("button", name="Retirer : Le séjour").click()
    expect(karim.get_by_role("status")).to_contain_text("vous pouvez la remettre")
    anybody.reload()
    expect(anybody.locator("#photos img")).to_have_count(1)
    karim.get_by_role("button", name="Remettre : Le séjour").click()
    anybody.reload()
    expect(anybody.locator("#photos img")).to_have_count(2)
