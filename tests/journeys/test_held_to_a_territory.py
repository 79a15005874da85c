"""A steward of the site holds a colleague to a territory; they work there and nowhere else. And an employer says its size."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import EmployerSite, EmployerSize, EmployerTally, StewardTerritory
from tests import factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey


def test_a_colleague_is_held_and_works_in_their_territory_alone(cast: World, sign_in: Callable[..., Any]) -> None:
    ariane = worlds.steward()
    tessa = worlds.local_steward(cast.bailleur)
    StewardTerritory.objects.update(ended_at=timezone.now())
    page = sign_in(ariane.person, width=WIDE)
    page.goto(reverse("intendant_membre", args=[tessa.body.public_id, tessa.person.public_id]))
    look(page, "intendant-tenir")
    page.get_by_label("Territoire").fill("Est Ensemble")
    page.get_by_role("button", name="Confier ce territoire").click()
    page.get_by_text("elle y agit dès maintenant").wait_for()
    look(page, "intendant-tenu")
    assert not overflow(page)

    for width in (NARROW, WIDE):
        local = sign_in(tessa.person, width=width)
        local.goto(reverse("intendant"))
        local.get_by_text("Pour ce territoire").wait_for()
        for name, args in (
            ("intendant", []),
            ("intendant_organisme", [cast.bailleur.public_id]),
            ("intendant_membre", [cast.bailleur.public_id, cast.karim.person.public_id]),
            ("intendant_nouveau", []),
            ("intendant_interrupteurs", []),
            ("intendant_interrupteur", ["orientation_sociale"]),
            ("intendant_fins", []),
            ("intendant_fin", ["formule"]),
            ("intendant_arreter", [cast.bailleur.public_id]),
        ):
            local.goto(reverse(name, args=args))
            look(local, f"territoire-{name}-{width}")
            assert not overflow(local)

    page.goto(reverse("intendant_membre", args=[tessa.body.public_id, tessa.person.public_id]))
    page.get_by_role("button", name="Reprendre ce territoire").click()
    page.get_by_text("cette personne n’y agit plus").wait_for()
    local.goto(reverse("intendant"))
    local.get_by_text("Aucun territoire ne vous est encore confié").wait_for()


def test_an_employer_says_its_size_and_reads_the_table_of_all(cast: World, sign_in: Callable[..., Any]) -> None:
    year = timezone.localdate().year - 2
    for index, (low, number) in enumerate([(0, 4), *[(10, 20)] * 4, *[(50, 30)] * 4, *[(250, 45)] * 3]):
        house = factories.organisation("employeur", f"Employeur {index}")
        site = EmployerSite.objects.create(
            organisation=house, name="Siège", commune=factories.commune(), created_at=timezone.now()
        )
        EmployerTally.objects.create(organisation=house, site=site, quarter=date(year, 1, 1), number=number)
        said = timezone.now().replace(year=year + 1, month=1, day=2)
        EmployerSize.objects.create(organisation=house, year=year, at_least=low, said_at=said)

    for width in (NARROW, WIDE):
        page = sign_in(cast.emile.person, width=width)
        page.goto(reverse("employeur-effectif"))
        look(page, f"effectif-{width}")
        page.get_by_label("Personnes employées").select_option(label="50 à 249 personnes")
        page.get_by_role("button", name="Enregistrer").click()
        page.get_by_role("button", name="Retirer").wait_for()
        look(page, f"effectif-dit-{width}")
        assert not overflow(page)
        page.goto(reverse("employeur-chiffres"))
        page.get_by_text("de tous les employeurs ensemble").wait_for()
        look(page, f"chiffres-par-taille-{width}")
        assert not overflow(page)
        page.goto(reverse("employeur-effectif"))
        page.get_by_role("button", name="Retirer").click()
        page.get_by_text("Rien pour l’instant").wait_for()
