"""Files that are long to open hold neither a slot nor a transaction, and one person has one sending opened at a time."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from hosting.admission.slots import HeldSlot, Rank, Slots
from palier.gateways import documents
from palier.models import AccessEntry, Piece
from palier.models.identifiers import uuid7
from palier.web.requests import waiting
from palier.web.requests.edge import SLOT
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.factories import Applicant

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Ledger:
    def note(self, **_: int) -> None:
        """Nobody counts here."""


@pytest.fixture
def slots() -> Slots:
    made = Slots(1, Ledger())
    assert made.take(Rank.NEW)
    return made


def client_of(who: Applicant) -> Client:
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


def photo(colour: str = "white") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(kept, "JPEG")
    return kept.getvalue()


def send(client: Client, number: int = 1, **more: object) -> HttpResponse:
    given = [SimpleUploadedFile(f"{each}.jpg", photo(), "image/jpeg") for each in range(number)]
    told = {"code": "piece_identite", "person_key": "d", "act_key": str(uuid7()), "file": given}
    return client.post(reverse("envoyer-piece"), told, **more)


@pytest.fixture
def watched(slots: Slots, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open each time that a file was; somebody else has the slot of the process meanwhile."""
    seen: list[bool] = []

    def watching(act):
        def watch(*given: object):
            seen.append(connection.in_atomic_block)
            assert slots.take(Rank.NEW, can_wait=False), "a file is opened while a slot is held"
            slots.give_back(0.01)
            return act(*given)

        return watch

    monkeypatch.setattr(documents, "read", watching(documents.read))
    monkeypatch.setattr(documents, "join", watching(documents.join))
    return seen


def test_no_transaction_is_open_and_no_slot_held_while_what_was_sent_is_opened(committed, slots, watched):
    client = client_of(factories.demande("Amina"))

    with HeldSlot(slots) as held:
        answer = send(client, 3, **{SLOT: held})
        assert not slots.take(Rank.NEW, can_wait=False), "the page went on without a slot of its own"

    assert answer.status_code == 302
    assert Piece.objects.get().files.count() == 3
    assert watched == [False, False, False]


def test_neither_while_a_desk_reads_several_as_one_and_the_reading_is_noted_once(committed, slots, watched):
    amina = factories.demande("Amina")
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    shown = factories.publication(factories.home(bailleur, reservataire))
    factories.candidature(shown, amina.demande, stage="classee")
    with HeldSlot(slots) as held:
        send(client_of(amina), 2, **{SLOT: held})
    assert slots.take(Rank.NEW)
    watched.clear()
    piece, desk = Piece.objects.get(), Client()
    desk.force_login(factories.member("Odile", reservataire).person, backend=BACKEND)

    with HeldSlot(slots) as held:
        answer = desk.get(reverse("contenu-piece", args=[piece.public_id]), **{SLOT: held})

    assert answer.content.startswith(b"%PDF")
    assert watched == [False]
    assert AccessEntry.objects.filter(object_id=piece.public_id).count() == 1


def test_one_person_has_one_sending_opened_at_a_time(db):
    amina, julien = factories.demande("Amina"), factories.demande("Julien")
    with waiting.ARRIVING.taken(str(amina.user.pk)):
        refused, taken = send(client_of(amina)), send(client_of(julien))

    assert refused.status_code == 429
    assert "Un autre de vos envois est encore en cours de lecture." in plain_text(refused)
    assert taken.status_code == 302
    assert send(client_of(amina)).status_code == 302


def test_so_many_wait_for_their_files_in_a_process_and_no_more(db):
    with ExitStack() as waiters:
        for each in range(waiting.ARRIVING.at_once):
            waiters.enter_context(waiting.ARRIVING.taken(f"somebody {each}"))
        refused = send(client_of(factories.demande("Amina")))

    assert refused.status_code == 429
    assert "Beaucoup de personnes envoient des fichiers en ce moment." in plain_text(refused)
    assert not Piece.objects.exists()


def test_a_sending_that_lasts_is_stopped_between_two_files(db, monkeypatch):
    monkeypatch.setattr("palier.web.desk.arriving.LONGEST", -1.0)

    refused = send(client_of(factories.demande("Amina")), 2)

    assert refused.status_code == 400
    assert "demande trop de temps" in plain_text(refused)
