"""A steward of a territory enters the threshold of the year without JavaScript, reads what it changes, and takes a slip back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, QuartileEntry
from palier.rules.people.facts import CeilingZone
from tests import factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey


def test_a_threshold_is_entered_corrected_and_taken_back_without_javascript(
    cast: World, sign_in: Callable[..., Any]
) -> None:
    tessa = worlds.local_steward(cast.bailleur, code="200046977", name="Métropole de Lyon")
    Commune.objects.filter(pk=factories.commune("69123", "Lyon").pk).update(
        territory="200046977", zone_hlm=CeilingZone.ELSEWHERE
    )
    page = sign_in(tessa.person, scripts=False, width=NARROW, is_sure=True)
    page.goto(reverse("intendant_parts"))
    page.get_by_role("link", name="Seuils du premier quartile").click()
    page.get_by_text("aucun seuil n’est connu").wait_for()
    for amount in ("9900", "9000"):
        page.get_by_label("Territoire").select_option("200046977")
        page.get_by_label("Seuil, en euros").fill(amount)
        page.get_by_label("Vaut à partir du").fill(timezone.localdate().replace(month=1, day=1).isoformat())
        page.get_by_label("Arrêté qui le fixe").fill("arrêté de l’année, annexe")
        page.get_by_role("button", name="Entrer le seuil").click()
        page.get_by_text("Le seuil est entré").wait_for()
    assert QuartileEntry.objects.count() == 2
    assert page.get_by_text("remplacé").count()
    for width in (NARROW, WIDE):
        seen = sign_in(tessa.person, width=width, is_sure=True)
        seen.goto(reverse("intendant_seuils"))
        look(seen, f"seuils-{width}")
        assert not overflow(seen)
    page.get_by_role("button", name="C’était une erreur").click()
    page.get_by_text("Le seuil est repris").wait_for()
    page.get_by_text("9 900 € par an").first.wait_for()
    page.get_by_role("button", name="C’était une erreur").click()
    page.get_by_text("aucun seuil n’est connu").wait_for()
