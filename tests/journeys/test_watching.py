"""A household finds homes on the map, keeps one, saves its search, is written to, and stops by the link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Commune, Message, Person, SavedSearch
from palier.models.doors import acting
from palier.models.territories.search_forms import search_form
from palier.rules.law import calendars, clocks
from palier.workflows.candidature import alerting
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
PLACES = (
    ("93048", "Montreuil", 48.863, 2.448),
    ("93066", "Saint-Denis", 48.936, 2.357),
    ("93005", "Aulnay-sous-Bois", 48.945, 2.495),
)


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def placed(code: str, name: str, latitude: float, longitude: float) -> Commune:
    made = factories.commune(code, name)
    made.latitude, made.longitude, made.search_name = latitude, longitude, search_form(name)
    made.save()
    return made


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_homes_are_found_on_the_map_kept_and_watched(
    cast: World, sign_in: Callable[..., Any], settings: Any, width: int
) -> None:
    settings.SITE = "https://logement.example"
    homes = [
        factories.publication(factories.home(cast.bailleur, cast.reservataire, commune=placed(*where)))
        for where in PLACES
    ]
    amina, anybody = sign_in(cast.amina.user, width=width), sign_in(None, width=width)
    anybody.goto(f"{reverse('recherche')}?ou=93")
    seen(anybody, f"carte-{width}")
    amina.goto(f"{reverse('recherche')}?ou=93")
    amina.get_by_role("link", name="Saint-Denis (Seine-Saint-Denis, 93) : 1 logement ouvert").click()
    expect(amina.get_by_role("heading", level=1)).to_contain_text("Saint-Denis")

    amina.goto(reverse("publication", args=[homes[1].public_id]))
    amina.get_by_role("button", name="Garder ce logement").click()
    expect(amina.locator("main")).to_contain_text("Vous gardez ce logement")
    seen(amina, f"garder-{width}")

    amina.goto(f"{reverse('recherche')}?ou=Montreuil&loyer=700")
    amina.get_by_role("link", name="Être prévenu des nouveaux logements").click()
    seen(amina, f"etre-prevenu-{width}")
    amina.get_by_label("Nom de cette recherche").fill("Près de l’école")
    amina.get_by_label("dès qu’un logement convient").check()
    amina.get_by_role("button", name="Enregistrer la recherche").click()
    expect(amina.locator("main")).to_contain_text("Près de l’école")
    seen(amina, f"mes-recherches-{width}")

    at = clocks.next_sending(timezone.now(), calendars.FRANCE)
    SavedSearch.objects.update(made_at=at - timedelta(hours=1))
    opens = at - timedelta(minutes=1)
    montreuil = Commune.objects.get(code="93048")
    factories.publication(
        factories.home(cast.bailleur, cast.reservataire, commune=montreuil),
        opens_at=opens,
        closes_at=at + timedelta(days=7),
    )
    with transaction.atomic():
        acting.take(acting.CLOCK)
        assert [alerting.look(pk, at=at) for pk in alerting.due(at)] == [True]
    email = Person.objects.get(demande=cast.amina.demande, key="d").email
    body = Message.objects.filter(recipient=email).latest("created_at").body
    link = body.split("https://logement.example")[-1].split()[0]
    anybody.goto(link)
    seen(anybody, f"arreter-alerte-{width}")
    anybody.get_by_role("button", name="Ne plus recevoir cette alerte").click()
    expect(anybody.locator("main")).to_contain_text("C’est arrêté")
    amina.reload()
    expect(amina.locator("main")).to_contain_text("plus rien ne part")
