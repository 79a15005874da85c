"""A landlord is recognised, its mail comes back: the household reads it, and the letter leaves as a PDF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from palier.models import Demande, Letter, Message, PaperLetter, Person
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import unreached
from tests import factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, faults, overflow, picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Applicant

pytestmark = pytest.mark.journey
MAIL = "amina@example.org"


def logo() -> bytes:
    drawn = Image.new("RGB", (300, 90), "white")
    drawn.paste((159, 58, 27), (20, 20, 120, 70))
    made = io.BytesIO()
    drawn.save(made, "PNG")
    return made.getvalue()


def came_back(amina: Applicant, of: int) -> None:
    at = timezone.now()
    Demande.objects.filter(pk=amina.demande.pk).update(audience=[of])
    address = "4 rue des Lilas\n93100"
    Person.objects.filter(demande=amina.demande).update(email=MAIL, phone="", address=address, audience=[of])
    letter = Letter.objects.create(
        demande=amina.demande, kind="offre", title="Une offre", paragraphs=["Bonjour"], sent_at=at, audience=[of]
    )
    message = Message.objects.create(
        demande=amina.demande,
        channel="email",
        recipient=MAIL,
        subject="Un courrier vous attend",
        body="Bonjour",
        created_at=at,
        sent_at=at,
        about=letter.public_id,
    )
    unreached.note(message.pk, MessageOutcome.RETURNED, at=at)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_from_a_look_to_a_letter_in_an_envelope(committed: None, sign_in: Callable[..., Any], width: int) -> None:
    est, ariane = factories.organisation("bailleur", "Est Habitat"), worlds.steward()
    karim = factories.member("Karim", est)
    page = sign_in(ariane.person, width=width)
    page.goto(f"/intendant/organismes/{est.public_id}/apparence/")
    page.get_by_label("Expéditeur des courriels").fill("Est Habitat")
    page.get_by_label("Adresse de réponse").fill("accueil@est.example")
    page.get_by_label("Brique").check()
    page.get_by_label("Logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": logo()})
    assert faults(page) == []
    assert overflow(page) == ""
    picture(page, f"apparence-{width}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C’est enregistré").first).to_be_visible()
    assert faults(page) == []
    assert overflow(page) == ""
    picture(page, f"organisme-apparence-{width}")

    amina = factories.demande()
    came_back(amina, est.pk)
    page = sign_in(amina.user, width=width)
    for address in ("/mes-candidatures/", "/mon-dossier/"):
        page.goto(address)
        expect(page.get_by_text("cette adresse ne reçoit pas")).to_be_visible()
        assert faults(page) == []
        assert overflow(page) == ""
    picture(page, f"retour-{width}")

    page = sign_in(karim.person, width=width, is_sure=True)
    page.goto("/lettres/")
    page.get_by_label("Choisir la lettre").check()
    picture(page, f"lettres-{width}")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Télécharger en PDF").click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Noter imprimées").click()
    expect(page.get_by_text("notée imprimée")).to_be_visible()
    assert PaperLetter.objects.get().printed_at is not None
