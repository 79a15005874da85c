"""« Effacer mon dossier » in a browser, small and large: read, box ticked, erased, proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from palier.models import Demande
from palier.workflows.life import keeping
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, faults, overflow, picture

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_person_erases_their_file_from_their_own_page(sign_in: Callable[..., Any], width: int) -> None:
    amina = factories.demande()
    page = sign_in(amina.user, width=width)
    page.goto("/mon-dossier/")
    page.get_by_role("link", name="Effacer mon dossier").click()
    assert faults(page) == []
    assert overflow(page) == ""
    picture(page, f"effacer-{width}")

    page.get_by_role("button", name="Effacer mon dossier").click()
    expect(page.get_by_text("Cochez cette case").first).to_be_visible()
    page.get_by_label("J’ai compris").check()
    page.get_by_label("Votre date de naissance").fill("17/04/1989")
    page.get_by_role("button", name="Effacer mon dossier").click()
    page.get_by_role("heading", name="Pas encore effacé").wait_for()
    assert faults(page) == []
    picture(page, f"effacement-demande-{width}")

    keeping.honour(amina.demande, at=timezone.now())
    page.get_by_role("link", name="Actualiser").click()
    page.get_by_role("heading", name="Ce dossier est effacé").wait_for()
    assert faults(page) == []
    assert overflow(page) == ""
    picture(page, f"effacement-fait-{width}")
    assert not Demande.objects.exists()
