"""The same act sent twice has one effect: a replay, another body, another person, a form with faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Candidature, DoneAct, Fact, JournalEntry, Piece
from palier.models.identifiers import uuid7
from palier.workflows.candidature import applying
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Publication

pytestmark = pytest.mark.django_db
FOUND, BAD, CONFLICT = 302, 400, 409


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande()


@pytest.fixture
def on() -> Publication:
    return factories.publication(
        factories.home(factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    )


def signed_in(applicant: factories.Applicant, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(applicant.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_replay_gets_the_stored_answer(amina: factories.Applicant, on: Publication) -> None:
    client, address, key = signed_in(amina), reverse("candidater", args=[on.public_id]), str(uuid7())

    first, second = client.post(address, {"act_key": key}), client.post(address, {"act_key": key})

    assert (first.status_code, second.status_code) == (FOUND, FOUND)
    assert first["Location"] == second["Location"]
    assert Candidature.objects.count() == JournalEntry.objects.count() == DoneAct.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(amina: factories.Applicant) -> None:
    client, address, key = signed_in(amina), reverse("completer", args=["revenus"]), str(uuid7())
    from django.utils import timezone

    from palier.workflows.people import completing

    _, last = completing.reference_years(timezone.localdate())
    name = f"income_d_{last}"

    first = client.post(address, {"act_key": key, name: "21000", "confirmer": "1"})
    second = client.post(address, {"act_key": key, name: "12000", "confirmer": "1"})

    assert (first.status_code, second.status_code) == (FOUND, CONFLICT)
    assert list(Fact.objects.filter(path=f"incomes/d/{last}").values_list("value", flat=True)) == [21000]
    assert "déjà" in plain_text(second)


def test_the_same_key_on_another_address_is_refused(amina: factories.Applicant, on: Publication) -> None:
    client, key = signed_in(amina), str(uuid7())
    client.post(reverse("candidater", args=[on.public_id]), {"act_key": key})

    placed = Candidature.objects.get()
    again = client.post(reverse("retirer", args=[placed.public_id]), {"act_key": key})

    placed.refresh_from_db()
    assert again.status_code == CONFLICT
    assert placed.stage == "deposee"


def test_a_key_belongs_to_one_person(amina: factories.Applicant, on: Publication) -> None:
    key, address = str(uuid7()), reverse("candidater", args=[on.public_id])
    for applicant in (amina, factories.demande("Noé")):
        assert signed_in(applicant).post(address, {"act_key": key}).status_code == FOUND

    assert Candidature.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x", "' OR 1=1 --", "0" * 500])
def test_a_form_without_a_true_key_acts_on_nothing(amina: factories.Applicant, on: Publication, key: str) -> None:
    answer = signed_in(amina).post(reverse("candidater", args=[on.public_id]), {"act_key": key})

    assert answer.status_code == BAD
    assert not Candidature.objects.exists()


def test_a_refused_act_keeps_its_key_for_the_next_try(amina: factories.Applicant) -> None:
    """A form shown again with its faults is no act done: the same key then takes the corrected form."""
    client, address, key = signed_in(amina), reverse("completer", args=["recherche"]), str(uuid7())
    factories.commune()

    wrong = client.post(address, {"act_key": key, "type_codes": ["T3"], "communes": "Nulle-Part-sur-Rien"})
    right = client.post(address, {"act_key": key, "type_codes": ["T3"], "communes": "Montreuil", "confirmer": "1"})

    assert (wrong.status_code, right.status_code) == (BAD, FOUND)
    assert DoneAct.objects.count() == 1


def test_a_page_that_breaks_in_the_middle_keeps_nothing(
    amina: factories.Applicant, on: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address, key = (
        signed_in(amina, raise_request_exception=False),
        reverse("candidater", args=[on.public_id]),
        str(uuid7()),
    )
    real = applying.telling.send

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(applying.telling, "send", fail)
    assert client.post(address, {"act_key": key}).status_code == 500
    assert not Candidature.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not DoneAct.objects.exists()

    monkeypatch.setattr(applying.telling, "send", real)
    assert client.post(address, {"act_key": key}).status_code == FOUND


def test_a_post_without_the_token_of_its_form_is_refused(amina: factories.Applicant, on: Publication) -> None:
    client = signed_in(amina, enforce_csrf_checks=True)

    answer = client.post(reverse("candidater", args=[on.public_id]), {"act_key": str(uuid7())})

    assert answer.status_code == 403
    assert not Candidature.objects.exists()


HOSTILE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE palier_demande; --",
    "\u202egnp.exe",
    "A" * 5000,
    "\x00",
    "{{ 7*7 }}",
    "🏠" * 200,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_out_or_shown_as_text(amina: factories.Applicant, text: str) -> None:
    client = signed_in(amina)
    for question, field in (
        ("recherche", "communes"),
        ("logement", "floor_area"),
        ("foyer", "due_on"),
        ("revenus", "income_d_2024"),
    ):
        answer = client.post(
            reverse("completer", args=[question]), {"act_key": str(uuid7()), field: text, "type_codes": text}
        )
        assert answer.status_code in {BAD, FOUND}
        assert "<script>alert" not in plain_text(answer)
    assert client.post(reverse("connexion"), {"numero": text, "birth_date": text}).status_code == BAD
    assert client.get(reverse("recherche"), {"ou": text, "pieces": text, "rayon": text, "loyer": text}).status_code in {
        200,
        BAD,
    }


def test_a_file_too_big_or_disguised_leaves_nothing(amina: factories.Applicant) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = signed_in(amina), reverse("pieces")
    for content, status in (
        (b"%PDF-1.7\n" + b"0" * (21 * 1024 * 1024), 413),
        (b"MZ\x90", BAD),
        (b"", BAD),
        (b"<svg onload=x>", BAD),
    ):
        sent = SimpleUploadedFile("avis.pdf", content, "application/pdf")
        answer = client.post(
            address, {"act_key": str(uuid7()), "code": "avis_imposition_n2", "person_key": "d", "file": sent}
        )
        assert answer.status_code == status
    assert not Piece.objects.exists()
