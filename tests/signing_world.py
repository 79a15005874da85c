"""A lease to sign: its papers, a provider that stands in, and the clock's turns, each act by the page or the job that does it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from palier.jobs.path import signing
from palier.models import LeaseEnvelope, LeaseSigner, User
from palier.models.identifiers import uuid7
from palier.workflows.fetching import sealed
from sandbox.signing import papers
from sandbox.signing.server import SigningSandbox
from tests.workflows.bailleur_world import as_clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpResponse

    from palier.models import Candidature

SECRET, CALL_KEY = "secret-du-bac-a-sable", "cle-des-rappels-du-bac-a-sable-32"
CONTRACT, DIAGNOSTICS = papers.proof(["Contrat de location"]), papers.proof(["Diagnostics du logement"])


@contextmanager
def provider(folder: Path, settings: Any, fault: str = "") -> Iterator[SigningSandbox]:
    """A provider on the loopback, and the settings that name it."""
    secret, key = folder / "signing-secret", folder / "signing-key"
    secret.write_text(SECRET, encoding="ascii")
    key.write_text(CALL_KEY, encoding="ascii")
    server = SigningSandbox(("127.0.0.1", 0), secret=SECRET, call_key=CALL_KEY.encode(), fault=fault, pause=3)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.SIGNING_URL, settings.SIGNING_SECRET_FILE, settings.SIGNING_TIMEOUT = server.url, str(secret), 2
    settings.SIGNING_CALL_KEY_FILE = str(key)
    settings.SITE = settings.SITE or "http://testserver"
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(user: User, name: str, row: Candidature, **fields: Any) -> HttpResponse:
    url = reverse(name, args=[row.public_id])
    return client_of(user).post(url, {"act_key": str(uuid7()), **fields})


def add(user: User, row: Candidature, kind: str, data: bytes, name: str = "papier.pdf") -> HttpResponse:
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return act(user, "bailleur_papiers", row, act="ajouter", kind=kind, file=file)


def sent(user: User, row: Candidature, **fields: Any) -> HttpResponse:
    """Both papers that a lease needs, then the sending."""
    add(user, row, "contrat", CONTRACT)
    add(user, row, "diagnostics", DIAGNOSTICS)
    return act(user, "bailleur_papiers", row, act="envoyer", **{"deposit": "300", "days": "10", **fields})


def envelope(row: Candidature) -> LeaseEnvelope:
    found = LeaseEnvelope.objects.filter(candidature=row).order_by("-made_at", "-pk").first()
    assert found is not None
    return found


def turn(row: Candidature) -> LeaseEnvelope:
    """The clock's turn of the last envelope."""
    look(envelope(row))
    return envelope(row)


def look(found: LeaseEnvelope) -> None:
    """The clock's turn of one envelope, under the role of the worker."""
    with as_clock():
        signing.look(found.pk)


def link_of(signer: LeaseSigner) -> str:
    return sealed.opened(signer.public_id, signer.link_sealed)


def sign_there(link: str) -> int:
    """What a person does on the page of the provider."""
    told = urlsplit(link)
    connection = HTTPConnection(told.hostname or "", told.port, timeout=5)
    connection.request("POST", told.path, "lu=oui", {"Content-Type": "application/x-www-form-urlencoded"})
    return connection.getresponse().status


def all_sign(row: Candidature) -> None:
    for signer in envelope(row).signers.order_by("pk"):
        assert sign_there(link_of(signer)) == 303
