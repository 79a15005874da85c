"""A name is written otherwise on the paper: a counter compares, decides, and prints; its person reads who may see their file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import Person
from tests import counter_world, mandate_world
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def test_a_counter_settles_a_name_and_its_person_reads_who_may_see(cast: World, sign_in: Callable[..., Any]) -> None:
    Person.objects.filter(demande=cast.amina.demande, key="d").update(
        first_name="Nadia", birth_name="Gotier", last_name="Gotier"
    )
    born = Person.objects.get(demande=cast.amina.demande, key="d").birth_date
    assert born is not None
    cast.home_at("designee", [cast.amina, *cast.others[:3]])
    mandate_world.given(cast.amina, cast.celine)
    visit = counter_world.seen(cast.amina.demande, cast.gisele)

    gisele = sign_in(cast.gisele.person, width=NARROW)
    gisele.goto(reverse("passage", args=[visit.public_id]))
    gisele.locator("summary", has_text="Ce qui se fait ailleurs").click()
    seen(gisele, "passage-et-ce-qui-se-fait-ailleurs")
    gisele.get_by_role("link", name="Comparer à la pièce d’identité").click()
    seen(gisele, "comparer-vide")
    gisele.locator("[name=family_name]").fill("GAUTHIER")
    gisele.locator("[name=given_names]").fill("Nadya, Marie")
    gisele.locator("[name=birth_date]").fill(born.strftime("%d/%m/%Y"))
    gisele.get_by_role("button", name="Comparer").click()
    expect(gisele.locator("main")).to_contain_text("Ce qui diffère")
    seen(gisele, "comparer")
    gisele.get_by_role("button", name="C’est la même personne").click()
    expect(gisele.locator("main")).to_contain_text("Changement dans le foyer enregistré")
    gisele.goto(counter_world.address(visit, "service-social"))
    expect(gisele.locator("main")).to_contain_text("Comment faire")
    seen(gisele, "ferme-au-guichet")

    for width in (NARROW, WIDE):
        amina = sign_in(cast.amina.user, width=width)
        amina.goto(reverse("qui-peut-voir"))
        expect(amina.locator("main")).to_contain_text(cast.celine.body.name)
        seen(amina, "qui-peut-voir")
    amina.get_by_role("button", name="Retirer ce mandat tout de suite").click()
    amina.goto(reverse("qui-peut-voir"))
    expect(amina.locator("main")).not_to_contain_text(cast.celine.body.name)
