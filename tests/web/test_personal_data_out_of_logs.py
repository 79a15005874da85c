"""What a person typed or is stays out of the logs, of the journal and of the queue, through every door of the site."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from config import logs
from palier.models import Fact, JournalEntry, Person, SignInAttempt
from palier.models.identifiers import uuid7
from palier.web.demandeur.file import dossier
from palier.web.signin import register
from palier.workflows.candidature import applying
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from palier.models import Publication

pytestmark = pytest.mark.django_db
CANARIES = {
    "name": "Zzcanarinom",
    "first_name": "Zzcanariprenom",
    "mail": "zzcanari@example.test",
    "phone": "0699887766",
    "birth": "1983-07-19",
    "birth_fr": "19/07/1983",
    "address": "77 rue du Canari",
    "file": "zzcanari-avis.pdf",
}


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """Log as in production, at the most talkative level, with every logger that keeps quiet made to speak."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    logs.configure("DEBUG")
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    logging.getLogger("procrastinate").setLevel(logging.DEBUG)
    yield lambda: capfd.readouterr().err
    root.handlers, root.level = handlers, level


@pytest.fixture
def canary() -> factories.Applicant:
    made = factories.demande(CANARIES["first_name"])
    Person.objects.filter(demande=made.demande, key="d").update(
        last_name=CANARIES["name"],
        birth_name=CANARIES["name"],
        email=CANARIES["mail"],
        phone=CANARIES["phone"],
        birth_date=CANARIES["birth"],
        address=CANARIES["address"],
    )
    return made


@pytest.fixture
def on() -> Publication:
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    return factories.publication(factories.home(bailleur, reservataire))


@pytest.fixture
def client(canary: factories.Applicant) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(canary.user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def leaks(text: str, canary: factories.Applicant) -> list[str]:
    told = {**CANARIES, "numero": canary.demande.numero_unique}
    return [kind for kind, value in told.items() if value.lower() in text.lower()]


def post(client: Client, address: str, **data: Any) -> int:
    return client.post(address, {"act_key": str(uuid7()), **data}).status_code


def test_signing_in_rightly_and_wrongly(
    written: Callable[[], str], canary: factories.Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("palier.web.signin.views.STEP", 0.01)
    client, door = Client(), reverse("connexion")
    statuses = [
        client.post(door, {"numero": numero, "birth_date": born}).status_code
        for numero, born in (
            (canary.demande.numero_unique, CANARIES["birth_fr"]),
            (canary.demande.numero_unique, "20/07/1983"),
            (CANARIES["name"], CANARIES["birth_fr"]),
            (canary.demande.numero_unique, CANARIES["address"]),
        )
    ]
    statuses.append(client.post(reverse("connexion-code"), {"code": "000000"}).status_code)
    statuses.append(client.post(reverse("connexion-pro"), {"username": CANARIES["mail"], "password": "x"}).status_code)

    text = written()
    assert statuses[0] == 302
    assert "sne_failed" in text
    assert leaks(text, canary) == []
    kept = json.dumps(list(SignInAttempt.objects.values("source", "subject")))
    assert leaks(kept, canary) == []


def test_applying_uploading_completing_and_refusals(
    written: Callable[[], str], canary: factories.Applicant, on: Publication, client: Client
) -> None:
    pdf = SimpleUploadedFile(
        CANARIES["file"], factories.pdf() + b"% " + CANARIES["name"].encode() + b"\n", "application/pdf"
    )
    exe = SimpleUploadedFile(CANARIES["file"], b"MZ" + CANARIES["name"].encode(), "application/pdf")
    statuses = [
        post(client, reverse("candidater", args=[on.public_id]), note=CANARIES["name"]),
        post(client, reverse("pieces"), code="avis_imposition_n2", person_key="d", file=pdf),
        post(client, reverse("pieces"), code=CANARIES["name"], person_key="d", file=exe),
        post(client, reverse("completer", args=["recherche"]), communes=CANARIES["address"], type_codes="T3"),
        post(client, reverse("completer", args=["revenus"]), income_d_2024=CANARIES["phone"]),
        client.get("/nulle-part/", {"q": CANARIES["name"]}).status_code,
        client.get(f"/mes-candidatures/{CANARIES['name']}/").status_code,
    ]

    assert statuses[:2] == [302, 302]
    assert statuses[2:4] == [400, 400]
    assert leaks(written(), canary) == []


@pytest.mark.parametrize("error", [ValueError, RuntimeError, KeyError])
def test_a_page_that_breaks_says_its_type_and_place_alone(
    written: Callable[[], str],
    canary: factories.Applicant,
    on: Publication,
    client: Client,
    error: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error(f"{CANARIES} {canary.demande.numero_unique}")

    monkeypatch.setattr(applying, "apply", fail)
    monkeypatch.setattr(dossier.completing, "confirm", fail)
    for address in (reverse("candidater", args=[on.public_id]), reverse("verifier")):
        answer = client.post(address, {"act_key": str(uuid7()), "note": CANARIES["name"]})
        assert answer.status_code == 500
        assert leaks(plain_text(answer), canary) == []

    lines = [json.loads(line) for line in written().splitlines() if line.startswith("{")]
    broken = [line for line in lines if line.get("exception") == error.__name__]
    assert broken
    assert leaks(json.dumps(lines, ensure_ascii=False), canary) == []


def test_an_error_of_the_database_does_not_quote_the_row(
    written: Callable[[], str], canary: factories.Applicant, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's DETAIL quotes whole rows: the type and the place must be all that is told."""

    def fail(*_: Any, **__: Any) -> None:
        Fact.objects.create(
            demande=canary.demande, layer="declare", path="x", value=CANARIES["name"], by=canary.user, at=None
        )

    monkeypatch.setattr(dossier.completing, "confirm", fail)
    assert post(client, reverse("verifier")) == 500

    text = written()
    assert "IntegrityError" in text
    assert leaks(text, canary) == []


def test_the_register_down_and_lying(
    written: Callable[[], str], canary: factories.Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palier.gateways.sne.errors import SneAnomaly, SneError, SneUnavailable

    for error in (SneUnavailable(str(CANARIES)), SneError(str(CANARIES))):

        def fail(_at: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(register, "client", fail)
        Client().post(
            reverse("connexion"), {"numero": canary.demande.numero_unique, "birth_date": CANARIES["birth_fr"]}
        )

    assert issubclass(SneAnomaly, SneError)
    assert leaks(written(), canary) == []


def test_the_journal_and_the_queue_hold_opaque_ids_only(
    canary: factories.Applicant, on: Publication, client: Client
) -> None:
    pdf = SimpleUploadedFile(CANARIES["file"], factories.pdf(), "application/pdf")
    post(client, reverse("candidater", args=[on.public_id]))
    post(client, reverse("pieces"), code="avis_imposition_n2", person_key="d", file=pdf)
    post(client, reverse("completer", args=["situation"]), situations="violence", confirmer="1")
    post(client, reverse("verifier"))

    lines = json.dumps(list(JournalEntry.objects.values()), default=str)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = str(cursor.fetchall())
    assert JournalEntry.objects.count() >= 4
    assert leaks(lines, canary) == []
    assert "violence" not in lines
    assert leaks(jobs, canary) == []
