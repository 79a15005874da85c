"""A lease to sign: its papers, a provider that stands in, and the clock's turns, each act by the page or the job that does it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from palier.gateways.signing import EnvelopeStatus, SignedFile
from palier.jobs.path import signing
from palier.models import LeaseEnvelope, LeaseSigner, User
from palier.models.identifiers import uuid7
from palier.workflows.fetching import sealed
from palier.workflows.offer import offering
from palier.workflows.signing import noting, preparing
from palier.workflows.signing.preparing import PaperDraft
from sandbox.signing import papers
from sandbox.signing.server import SigningSandbox
from tests.table_rows import kept
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    candidate,
    make_world,
    offered,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from django.http import HttpResponse

    from palier.models import Candidature
    from palier.workflows.acting.actors import Actor

SECRET, CALL_KEY = "secret-du-bac-a-sable", "cle-des-rappels-du-bac-a-sable-32"
CONTRACT, DIAGNOSTICS = papers.proof(["Contrat de location"]), papers.proof(["Diagnostics du logement"])
PROOF = papers.proof(["Fichier de preuve"])


@contextmanager
def provider(
    folder: Path, settings: Any, fault: str = "", *, kept: Path | None = None, port: int = 0
) -> Iterator[SigningSandbox]:
    """A provider on the loopback, and the settings that name it. ``kept``: where it finds its envelopes again."""
    secret, key = folder / "signing-secret", folder / "signing-key"
    secret.write_text(SECRET, encoding="ascii")
    key.write_text(CALL_KEY, encoding="ascii")
    server = SigningSandbox(
        ("127.0.0.1", port), secret=SECRET, call_key=CALL_KEY.encode(), fault=fault, pause=3, folder=kept
    )
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


@dataclass
class AcceptedLease:
    """An accepted offer, and the verbs of its lease, each under the role of the page that does it."""

    world: World
    user: User

    @property
    def row(self) -> Candidature:
        self.world.reload()
        return self.world.candidatures[0]

    @property
    def by(self) -> Actor:
        return candidate(self.user)

    def send(self, *, at: datetime = NOW + 3 * DAY, days: int = 10) -> LeaseEnvelope:
        """Both papers that a lease needs, and the sending."""
        for kind, data in (("contrat", CONTRACT), ("diagnostics", DIAGNOSTICS)):
            with as_bailleur(self.world):
                file = PaperDraft(f"{kind}.pdf", 1, data)
                preparing.add_paper(self.row, file, kind=kind, by=self.world.karim, at=at)
        with as_bailleur(self.world):
            return preparing.send(self.row, deposit=10_000, days=days, by=self.world.karim, at=at)

    def opened(self, *, at: datetime = NOW + 3 * DAY) -> LeaseEnvelope:
        """Open at the provider, whatever it is."""
        found = self.send(at=at)
        links = {one.public_id: f"http://127.0.0.1/sign/{one.pk}" for one in found.signers.all()}
        with as_clock():
            noting.opened(found.pk, links, at=at)
        found.refresh_from_db()
        return found

    def status(self, found: LeaseEnvelope, at: datetime) -> EnvelopeStatus:
        return EnvelopeStatus({one.public_id: at for one in found.signers.all()}, at)

    def files(self, found: LeaseEnvelope) -> dict[UUID, SignedFile]:
        sent = found.papers.filter(signed_from=None).defer(None)
        return {one.public_id: SignedFile(one.sha256, bytes(one.data) + b"% signed") for one in sent}

    def seal(self, found: LeaseEnvelope, *, at: datetime = NOW + 4 * DAY) -> LeaseEnvelope | None:
        """What the provider says once everybody has signed, noted and kept."""
        with as_clock():
            noting.told(found.pk, self.status(found, at), at=at)
            return noting.seal(found.pk, self.status(found, at), self.files(found), PROOF, at=at)


@kept
def accepted_lease() -> AcceptedLease:
    """The first of the list has accepted its offer."""
    world = make_world()
    offer = offered(world)
    login = f"d:{offer.demande_id}:d"
    user = User.objects.filter(login=login).first() or User.objects.create_user(login, name="Amina")
    offering.accept(offer, by=candidate(user), at=NOW + 2 * DAY)
    world.reload()
    return AcceptedLease(world, user)
