"""A landlord's and a réservataire's software, each with a key that its manager drew, and calls as they send them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from palier.models import ApiKey, Membership
from palier.models.doors import acting
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.accounts import managing
from palier.workflows.partners import keys
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from palier.workflows.acting.actors import Actor

ROOT = "/api/v1/"
HOME: dict[str, Any] = {
    "rpls_id": "0930480001",
    "commune": "93048",
    "street": "rue des Lilas",
    "door": "12, porte 4",
    "type_code": "T3",
    "floor_area": 62,
    "floor": 2,
    "has_lift": True,
    "financing": "PLUS",
    "rent": 48_000,
    "charges": 9_000,
}


def manager(of: Actor) -> Actor:
    """The same member, who manages their organisation too."""
    rows = Membership.objects.filter(user=of.user, organisation=of.organisation)
    rows.update(manages_since=timezone.now())
    return of


def key_of(who: Actor, purposes: Iterable[str] = tuple(ApiPurpose), days: int = 90) -> keys.DrawnKey:
    """A key that this member draws, as the page does: under the manager's role of the database."""
    manager(who)
    with logged_in_as("palier_web"), transaction.atomic(), acting.taken(managing.as_manager(who)):
        return keys.draw("Logiciel de gestion", [str(one) for one in purposes], days, by=who, at=timezone.now())


class SoftwareOf:
    """What calls with a secret: every write with a word of its own unless one is given."""

    def __init__(self, secret: str) -> None:
        self.secret, self.client = secret, Client()

    def get(self, path: str, **query: object) -> HttpResponse:
        return self.client.get(ROOT + path, query, headers=self._headers())  # type: ignore[return-value, arg-type]

    def post(self, path: str, said: object = None, *, word: str = "", method: str = "post") -> HttpResponse:
        send = getattr(self.client, method)
        headers = {**self._headers(), "Idempotency-Key": word or str(uuid4())}
        body = json.dumps(said) if said is not None else ""
        return send(ROOT + path, body, content_type="application/json", headers=headers)  # type: ignore[no-any-return]

    def upload(
        self, path: str, data: bytes, *, word: str = "", name: str = "parc.csv", **fields: object
    ) -> HttpResponse:
        headers = {**self._headers(), "Idempotency-Key": word or str(uuid4())}
        sent = {"file": SimpleUploadedFile(name, data), **fields}
        return self.client.post(ROOT + path, sent, headers=headers)  # type: ignore[return-value, arg-type]

    def put(self, path: str, said: object, *, word: str = "") -> HttpResponse:
        return self.post(path, said, word=word, method="put")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


def software(who: Actor, *purposes: str) -> SoftwareOf:
    return SoftwareOf(key_of(who, purposes or tuple(ApiPurpose)).secret)


def kept() -> ApiKey:
    return ApiKey.objects.latest("id")
