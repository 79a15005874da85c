"""A household, without a script, is refused a sixth candidature, gives up the farthest, and lands where its place is good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Candidature, Fact, FactLayer, KeptPlace
from palier.models.territories.search_forms import search_form
from palier.rules.people.facts import Claim, Proof, Situation
from palier.workflows.candidature import applying
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.journey
PROVED = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED)
"""What puts somebody ahead of whoever has proved nothing."""
SAID = {
    "kind": "appartement",
    "parking": "en_option",
    "parking_price": 3_500,
    "charges_cover": "eau_froide ascenseur parties_communes ordures",
    "energy_class": "C",
    "greenhouse_class": "C",
    "energy_cost_least": 810,
    "energy_cost_most": 1_140,
    "energy_cost_year": 2023,
    "floor": 3,
    "has_lift": True,
    "door_steps": 0,
    "door_width": 83,
    "lift_serves_floor": True,
    "has_level_shower": True,
}


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


@pytest.mark.parametrize(("width", "scripts"), [(NARROW, False), (NARROW, True), (WIDE, True)])
def test_no_candidature_is_wasted(cast: World, sign_in: Callable[..., Any], width: int, scripts: bool) -> None:
    where = factories.commune()
    where.postal_codes, where.population, where.search_name = "93100", 111_934, search_form("Montreuil")
    where.save()
    crowd = [factories.demande(f"Voisin{number}", claims=(PROVED,)) for number in range(12)]

    def opened(street: str, ahead: int, **said: object) -> Publication:
        on = factories.publication(factories.home(cast.bailleur, cast.reservataire, street=street, **said))
        for each in crowd[:ahead]:
            applying.apply(each.demande, on, by=each.actor, at=timezone.now())
        return on

    lists = [opened(f"rue {name}", 0) for name in ("des Lilas", "du Four", "des Ormes", "de la Source")]
    lists.append(opened("rue du Lavoir", 12))
    better = opened("rue des Néfliers", 0, **SAID)
    for on in lists:
        applying.apply(cast.noe.demande, on, by=cast.noe.actor, at=timezone.now())
    Fact.objects.create(
        demande=cast.noe.demande,
        layer=FactLayer.DECLARED,
        path="resources/d",
        value=[{"code": "SAL", "amount": 1_450, "is_paid": False}],
        at=timezone.now(),
    )
    noe = sign_in(cast.noe.user, width=width, scripts=scripts)

    noe.goto(reverse("publication", args=[better.public_id]))
    seen(noe, f"cout-{width}")
    expect(noe.locator("main")).to_contain_text("Aide au logement, estimée")
    expect(noe.locator("main")).to_contain_text("le nombre permis")

    noe.get_by_role("link", name="Voir ce que valent mes candidatures").click()
    seen(noe, f"rien-de-gache-{width}")
    expect(noe.locator("main")).to_contain_text("1 de vos 5 candidatures ouvertes est loin des premières places.")
    noe.get_by_role("link", name="Retirer cette candidature").click()
    noe.get_by_role("button", name="Oui, je retire ma candidature").click()
    expect(noe.locator("main")).to_be_visible()

    noe.goto(f"{reverse('recherche')}?tri=place&pour_moi=on&acces=sans_marche&genre=appartement")
    seen(noe, f"par-ma-place-{width}")
    noe.get_by_role("link", name="Voir et candidater").click()
    noe.get_by_role("button", name="Candidater à ce logement").click()
    expect(noe.locator("main")).to_contain_text("Votre candidature est enregistrée.")

    noe.goto(f"{reverse('mes-recherches')}#lieux")
    noe.get_by_label("Ce que c’est").select_option("travail")
    noe.get_by_label("Nom ou code").fill("Montreuil")
    noe.get_by_role("button", name="Ajouter ce lieu").click()
    expect(noe.locator("#lieux")).to_contain_text("Mon travail : Montreuil")
    seen(noe, f"mes-lieux-{width}")
    noe.goto(reverse("publication", args=[better.public_id]))
    expect(noe.locator("main")).to_contain_text("dans la même commune")

    assert Candidature.objects.filter(demande=cast.noe.demande).exclude(stage="retiree").count() == len(lists)
    assert KeptPlace.objects.count() == 1
