"""What the tests of separation ask of the pages."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from palier.models import Demande, Fork, Letter, Message, User
from tests import couples
from tests.plain_pages import plain_text
from tests.web import access_objects, access_table

if TYPE_CHECKING:
    from django.http import HttpResponse


BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def key() -> dict[str, str]:
    return {"act_key": str(uuid.uuid4())}


def bare(response: HttpResponse) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what changes at each reading of the same page: keys, tokens, and the instant of a paper."""
    page = re.sub(r'(name="(?:csrfmiddlewaretoken|act_key)" value=")[^"]*', r"\1", plain_text(response))
    page = re.sub(r"escalier-[0-9a-f]{8}", "escalier", page)
    # A receipt bears the minute at which it is printed.
    page = re.sub(r'(<p class="lead">Demande [^<]*, le [^<]* à )\d{1,2} h \d{2}', r"\1", page)
    page = re.sub(r"(?m)^# Palier, \S+$", "# Palier", page)  # the list of mandates taken back, and its instant
    # Open files say when they were made.
    page = re.sub(r'("created": ")[^"]*|(\(page du [^)]*)', "", page)
    headers = sorted(
        (name, value) for name, value in response.headers.items() if name not in {"Expires", "Last-Modified"}
    )
    return response.status_code, headers, page


OWN_PAGES = [
    row.name
    for row in access_table.ROWS
    if row.method == "get"
    and row.cells[1] == 200
    and row.args is access_objects.none
    and not row.name.startswith(("demo", "preuve", "gallery"))
]
"""Every page without a parameter, those that somebody adds later too."""


def all_pages(client: Client, demande: Demande) -> dict[str, Any]:
    """Every page that a demandeur can read, with its headers."""
    candidature = demande.candidatures.get()
    letter = Letter.objects.filter(demande=demande).first()
    assert letter is not None
    addresses = [
        *(reverse(name) for name in OWN_PAGES),
        *(reverse("completer", args=[q]) for q in ("revenus", "recherche", "logement", "situation", "foyer")),
        reverse("courrier-lire", args=[letter.public_id]),
        reverse("candidature", args=[candidature.public_id]),
        reverse("publication", args=[candidature.publication.public_id]),
    ]
    return {address: bare(client.get(address)) for address in addresses}


def code_sent_to(recipient: str) -> str:
    body = Message.objects.filter(recipient=recipient).order_by("-created_at", "-pk")[0].body
    found = re.search(r"\b(\d{6})\b", body)
    assert found
    return found[1]


def go_alone(client: Client, **changes: Any) -> HttpResponse:
    data = {"situation": "violence", "email": couples.SAFE, "follows": ["p1"], **changes}
    asked = client.post(reverse("acces"), {**data, **key()})
    assert asked.status_code == 302, plain_text(asked)
    return client.post(reverse("acces-code"), {"code": code_sent_to(couples.SAFE), **key()})


def fork_of(demande: Demande) -> Demande:
    return Fork.objects.filter(parent=demande).order_by("-pk")[0].child
