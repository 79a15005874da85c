"""A manager asks for everything of her organisation, sees where it stands, and downloads it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.rules.doors.access import Role
from palier.rules.leaving import check_house
from palier.workflows.accounts import managing
from palier.workflows.acting.actors import Actor
from tests import leaving_world as leaving
from tests import second_factors
from tests.attacks.sealed_world import seal
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def test_a_manager_leaves_with_everything(cast: World, sign_in: Callable[..., Page], tmp_path: Path) -> None:
    odile = cast.odile.person
    second_factors.give(odile)
    managing.give(odile.login, cast.reservataire, by=Actor(role=Role.STEWARD), at=timezone.now())
    page = sign_in(odile, width=NARROW)
    page.goto(reverse("equipe"))
    page.get_by_role("link", name="Partir avec tout").click()
    page.get_by_label("Passer à un autre site").check()
    look(page, "partir-demander")
    assert not overflow(page)
    page.get_by_role("button", name="Demander l’archive").click()
    page.get_by_text("en préparation").wait_for()
    look(page, "partir-en-preparation")
    seal()
    assert leaving.made() == 1
    page.get_by_role("link", name="Voir où elle en est").click()
    page.get_by_text("une seule fois").wait_for()
    look(page, "partir-prete")
    assert not overflow(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger l’archive").click()
    download.value.save_as(tmp_path / "a.zip")

    assert check_house.check(tmp_path / "a.zip").startswith("Archive entière")
