"""A household, on a telephone and without a script, writes to who holds its file, and reads the answer at the promised day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from palier.models import Thread
from tests import factories
from tests.journeys.conftest import NARROW, WIDE, look, overflow
from tests.thread_world import REPLY, WORDS, answered, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_question_has_its_answer(cast: World, sign_in: Callable[..., Any], width: int) -> None:
    home = factories.home(cast.bailleur, cast.reservataire)
    factories.candidature(factories.publication(home), cast.amina.demande)
    page = sign_in(cast.amina.user, width=width, scripts=False)
    page.goto(reverse("mon-dossier"))
    page.get_by_role("link", name="Écrire à qui tient mon dossier").click()
    expect(page.get_by_role("heading", name="Mes messages")).to_be_visible()
    seen(page, f"mes-messages-{width}")

    page.get_by_role("link", name=f"Écrire à {cast.reservataire.name}").first.click()
    page.get_by_label("Une visite ou un rendez-vous").check()
    page.get_by_label("Votre message").fill(WORDS)
    seen(page, f"ecrire-message-{width}")
    page.get_by_role("button", name="Envoyer ce message").click()
    expect(page.get_by_text("Votre message est envoyé.")).to_be_visible()
    expect(page.get_by_text("Une réponse vous est promise")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer ce message")).to_be_visible()
    seen(page, f"mes-messages-fil-{width}")

    made = Thread.objects.get()
    read(made, cast.odile)
    answered(made, cast.odile)
    page.goto(reverse("courrier"))
    page.get_by_role("link", name="Une visite ou un rendez-vous").click()
    expect(page.get_by_text(REPLY)).to_be_visible()
    expect(page.get_by_text("lu par un agent")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer ce message")).to_have_count(0)
