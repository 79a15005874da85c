"""A landlord proposes hours, a household without script chooses one on a telephone and takes its file; the hour is cancelled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from palier.models import Viewing
from palier.rules.law.clocks import day_in_paris, paris
from tests.journeys.conftest import NARROW, look, overflow, overflow_of_large_text, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def typed(hour: int) -> str:
    day = day_in_paris(timezone.now()) + timedelta(days=7)
    return f"{datetime.combine(day, time(hour, 30), paris()):%Y-%m-%dT%H:%M}"


def test_an_hour_is_proposed_chosen_put_in_a_calendar_and_cancelled(
    world: World, sign_in: Callable[..., Page], tmp_path: Path
) -> None:
    row = world.candidature("designee")
    desk = sign_in(world.karim.user)
    desk.goto(reverse("bailleur_publication", args=[row.publication.public_id]))
    desk.get_by_role("link", name="Visites").click()
    seen(desk, "bailleur-visites-vides")
    desk.get_by_label("Jour et heure").fill(typed(14))
    desk.locator("[name=second_at]").fill(typed(15))
    desk.get_by_label("Téléphone de qui ouvre la porte").fill("01 99 00 10 10")
    desk.get_by_role("button", name="Proposer ces heures").click()
    desk.get_by_role("link", name="Voir cette heure").first.wait_for()
    seen(desk, "bailleur-visites")

    page = sign_in(world.amina.user, scripts=False, width=NARROW)
    page.goto(reverse("candidature", args=[row.public_id]))
    page.get_by_role("link", name="Choisir une heure").first.click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Prendre cette heure").click()
    page.get_by_role("heading", name="Votre heure").wait_for()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Mettre l’heure dans mon agenda").click()
    coming.value.save_as(tmp_path / "rendez-vous.ics")
    (event,) = Calendar.from_ical((tmp_path / "rendez-vous.ics").read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "Rendez-vous"

    shown = sign_in(world.amina.user, width=NARROW)
    for name, address in (("visite-choisie", "visite"), ("candidature-visite", "candidature")):
        shown.goto(reverse(address, args=[row.public_id]))
        seen(shown, name)
        assert not overflow_of_large_text(shown)

    desk.get_by_role("link", name="Voir cette heure").first.click()
    seen(desk, "bailleur-visite")
    desk.get_by_label("Je sais que les ménages inscrits sont prévenus").check()
    desk.get_by_role("button", name="Annuler cette heure").click()
    desk.get_by_text("annulée").first.wait_for()
    page.reload()
    page.get_by_text("Le bailleur a annulé votre visite").wait_for()
    shown.goto(reverse("visite", args=[row.public_id]))
    picture(shown, "visite-annulee")
    assert Viewing.objects.get().state == "a_reprendre"
