"""A day with a colleague away: a line is taken, given by mistake and back, and taken up again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Assignment
from palier.rules.doors.access import Role
from palier.workflows.accounts import managing
from palier.workflows.acting.actors import Actor
from tests import second_factors
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def test_a_line_is_taken_given_by_mistake_and_taken_up_again(world: World, sign_in: Callable[..., Page]) -> None:
    odile, reader = world.odile.person, world.reader.person
    page = sign_in(odile)
    page.goto(reverse("file-du-jour"))
    form = page.locator(f'form[action="{reverse("ligne", args=["liste", world.at["classee"].public_id])}"]')
    form.get_by_role("button", name="Je m’en occupe").click()
    form.get_by_text("Vous vous en occupez.").wait_for()
    form.get_by_text("Confier à…").click()
    look(page, "file-suivie")
    assert not overflow(page)
    form.get_by_label("À qui").select_option(str(reader.public_id))
    form.get_by_role("button", name="Confier", exact=True).click()
    page.get_by_text(f"1 ligne confiée à {reader.name}.").wait_for()
    look(page, "ligne-confiee")
    page.get_by_role("button", name="Annuler").click()
    form.get_by_text("Vous vous en occupez.").wait_for()

    page.get_by_role("link", name="Qui est là, et qui suit quoi").click()
    today = timezone.localdate()
    page.get_by_label("Premier jour").fill(f"{today:%d/%m/%Y}")
    page.get_by_label("Dernier jour, compris").fill(f"{today + timedelta(days=4):%d/%m/%Y}")
    page.get_by_role("button", name="Dire cette absence").click()
    page.get_by_role("button", name="Retirer cette absence").wait_for()
    look(page, "absences")

    second_factors.give(reader)
    managing.give(reader.login, world.reservataire, by=Actor(role=Role.STEWARD), at=timezone.now())
    hers = sign_in(reader, width=NARROW)
    hers.goto(reverse("absences"))
    look(hers, "absences-qui-gere")
    assert not overflow(hers)
    hers.goto(reverse("file-du-jour"))
    hers.get_by_role("link", name="À reprendre (1)").click()
    hers.get_by_text("n’est pas là jusqu’au").wait_for()
    look(hers, "a-reprendre")
    assert not overflow(hers)
    hers.get_by_role("button", name="Reprendre").click()
    hers.get_by_role("link", name="À moi (1)").click()
    hers.get_by_text("Vous vous en occupez.").wait_for()
    assert Assignment.objects.get().member == reader

    karim = sign_in(world.karim.person)
    karim.goto(reverse("bailleur_controle", args=[world.candidature("designee").public_id]))
    karim.get_by_role("button", name="Je m’en occupe").click()
    karim.get_by_text("Vous vous en occupez.").wait_for()
    look(karim, "controle-suivi")
    karim.goto(reverse("bailleur"))
    look(karim, "file-du-bailleur-suivie")
