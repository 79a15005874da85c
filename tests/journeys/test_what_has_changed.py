"""A household says that a child is born, sees what it does, signs, takes it back; then changes its contact with a code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import FileChange, Message, Person
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey
NEW = "amina@nouvelle.example"


def seen(page: Page, name: str) -> None:
    look(page, name)
    assert not overflow(page)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_birth_is_seen_signed_and_taken_back(world: World, sign_in: Callable[..., Any], width: int) -> None:
    page = sign_in(world.amina.user, width=width)
    page.goto(reverse("mon-dossier"))
    page.get_by_role("link", name="Dire ce qui a changé").click()
    seen(page, f"changements-{width}")
    page.get_by_role("link", name="Une naissance").click()
    page.get_by_label("Toujours").check()
    page.get_by_label("Prénom de l’enfant").fill("Nour")
    page.get_by_label("Nom de l’enfant", exact=True).fill("Benali")
    page.get_by_label("Date de naissance").fill((timezone.localdate() - timedelta(days=9)).strftime("%d/%m/%Y"))
    seen(page, f"changement-naissance-{width}")
    page.get_by_role("button", name="Voir ce que cela change").click()
    page.get_by_text("Rien n’est encore enregistré").wait_for()
    seen(page, f"changement-apercu-{width}")
    page.get_by_role("button", name="Corriger mes réponses").click()
    assert page.get_by_label("Prénom de l’enfant").input_value() == "Nour"
    page.get_by_role("button", name="Voir ce que cela change").click()
    page.get_by_role("button", name="Enregistrer ce changement").click()
    page.get_by_role("heading", name="C’est enregistré").wait_for()
    seen(page, f"changement-fait-{width}")
    page.get_by_role("link", name="C’était une erreur : annuler").click()
    page.get_by_role("heading", name="Annuler ce changement").wait_for()
    seen(page, f"changement-annuler-{width}")
    page.get_by_role("button", name="Annuler ce changement").click()
    page.get_by_text("annulé depuis").wait_for()
    assert FileChange.objects.get(kind="naissance").undone_at is not None


def test_a_contact_changes_and_its_former_mailbox_puts_it_back(
    world: World, sign_in: Callable[..., Any], settings: Any
) -> None:
    settings.SITE = "https://logement.example"
    former = Person.objects.get(demande=world.amina.demande, key="d").email
    page, stranger = sign_in(world.amina.user, width=NARROW), sign_in(None, width=NARROW)
    page.goto(reverse("mes-coordonnees"))
    seen(page, "coordonnees")
    page.get_by_label("Adresse électronique").fill(NEW)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Le code à 6 chiffres").wait_for()
    seen(page, "coordonnees-code")
    body = Message.objects.filter(recipient=NEW).latest("created_at").body
    page.get_by_label("Le code à 6 chiffres").fill(
        next(word for word in body.split() if word.isdigit() and len(word) == 6)
    )
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Vos coordonnées sont changées").wait_for()

    told = Message.objects.get(recipient=former, subject="Vos coordonnées ont changé sur Palier")
    stranger.goto(told.body.split("https://logement.example")[1].split()[0])
    seen(stranger, "coordonnees-pas-moi")
    stranger.get_by_role("button", name="Remettre les anciennes coordonnées").click()
    stranger.get_by_role("heading", name="Vos anciennes coordonnées sont remises").wait_for()

    assert Person.objects.get(demande=world.amina.demande, key="d").email == former
