"""Somebody takes away all that is held on them: a code, a wait, a message, a download that is read without us. No script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.urls import reverse

from palier.models import Message
from tests import factories
from tests.journeys.conftest import NARROW, look, overflow
from tests.journeys.worker import run_jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


def last_code() -> str:
    body = Message.objects.order_by("-created_at", "-pk").first().body
    return next(word for word in body.split() if word.isdigit() and len(word) == 6)


def test_all_that_is_held_on_me_is_asked_waited_for_and_taken(
    world: World, sign_in: Callable[..., Any], settings: Any, tmp_path: Path
) -> None:
    settings.SITE = "https://logement.example"
    factories.piece(world.amina.demande, code="avis_imposition_n2", person_key="d")
    page = sign_in(world.amina.user, width=NARROW)
    page.goto(reverse("mon-dossier"))
    page.get_by_role("link", name="Mes données").click()
    seen(page, "mes-donnees")
    page.get_by_role("button", name="Demander mon archive").click()
    page.get_by_label("Le code à 6 chiffres").fill(last_code())
    seen(page, "mes-donnees-code")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("en préparation").wait_for()
    seen(page, "mes-donnees-en-preparation")
    assert "palier.jobs.archives.make" in run_jobs()
    told = Message.objects.get(subject="Ce que vous avez demandé est prêt")
    page.goto(told.body.split("https://logement.example")[1].split()[0])
    seen(page, "mes-donnees-prete")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Télécharger l’archive").click()
    place = tmp_path / "archive.zip"
    coming.value.save_as(place)
    with ZipFile(place) as found:
        found.extractall(tmp_path / "archive")
    alone = sign_in(None, width=NARROW)
    alone.goto((tmp_path / "archive" / "index.html").as_uri())
    seen(alone, "archive-index")
    alone.get_by_role("link", name="Vos candidatures, vos points, les décisions").click()
    seen(alone, "archive-candidatures")
    alone.goto((tmp_path / "archive" / "pages" / "foyer.html").as_uri())
    alone.get_by_text("Benali").first.wait_for()
    seen(alone, "archive-foyer")
    page.goto(reverse("mes-donnees"))
    page.get_by_role("button", name="Effacer l’archive maintenant").click()
    page.get_by_text("L’archive est effacée").wait_for()
