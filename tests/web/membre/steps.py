"""Entering as a professional, reading a page and posting an act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from palier.models.identifiers import uuid7
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def entered(by: Actor) -> Client:
    client = Client()
    client.force_login(by.person, backend=BACKEND)
    return client


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    return plain_text(answer) if answer.status_code == 200 else str(answer.status_code)


def act(client: Client, name: str, *args: object, **said: object) -> str:
    """Post an act; the page that says why not, or nothing when it is done."""
    answer = client.post(reverse(name, args=args), {"act_key": str(uuid7()), **said})
    return plain_text(answer) if answer.status_code == 200 else ""


def mark_of(client: Client, *where: object) -> str:
    """What the page of a vote says was read: it travels with the ballot."""
    found = re.search(r'name="read" value="([^"]*)"', client.get(reverse("mon-vote", args=where)).text)
    return found[1] if found else ""


def cast(client: Client, where: tuple[object, object], **said: object) -> str:
    """Read the page of a vote, and cast one's ballot from it."""
    return act(client, "mon-vote", *where, read=mark_of(client, *where), **said)
