"""A first registration filled alone on its pages: kept as it is answered, found again by a code, signed once, entered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.jobs.people import registering as jobs
from palier.models import Demande, Holder, JournalEntry, Letter, Message, Piece, Registration, RegistrationPaper
from palier.rules.counter.registering import State
from palier.rules.law.clocks import day_in_paris
from tests import factories, first_world
from tests.first_world import MAIL, at_the_door, filled, row, sign, tell
from tests.plain_pages import plain_text
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
FORM, SIGN = reverse("ma-premiere-demande"), reverse("premiere-demande-signer")


@pytest.fixture(autouse=True)
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return sandbox


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return plain_text(answer.content.decode())


def test_from_the_door_to_the_new_file() -> None:
    client = filled()
    answer = sign(client)
    assert answer.url == reverse("premiere-demande-recu")
    told = row()
    assert (told.state, told.deposited_on) == (State.WAITING, day_in_paris(timezone.now()))
    assert "envoyée au système national" in page(client, FORM)
    jobs.send_late(0)
    told = row()
    assert told.state == State.REGISTERED
    assert told.answers == {}
    assert "Entrer dans mon dossier" in page(client, FORM)
    assert client.post(reverse("premiere-demande-entrer")).url == reverse("mon-dossier")
    assert client.get(reverse("mon-dossier")).status_code == 200
    demande = Demande.objects.get(numero_unique=told.numero)
    assert Holder.objects.get(demande=demande).person_key == "d"
    piece = Piece.objects.get(demande=demande)
    assert (piece.code, piece.person_key, piece.status) == ("piece_identite", "d", "a_verifier")
    assert not RegistrationPaper.objects.exists()
    assert {line.verb for line in JournalEntry.objects.filter(object_id=told.public_id)} == {
        "commencer_enregistrement",
        "deposer_formulaire",
        "enregistrer_demande",
    }
