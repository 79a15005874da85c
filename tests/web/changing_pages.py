"""Telling what has changed as a page does it: one post with its key, its text without tags, and the desk of a counter."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from palier.models.identifiers import uuid7
from tests import second_factors
from tests.plain_pages import plain_text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor


def post(client: Client, url: str, **said: str) -> HttpResponse:
    return client.post(url, {**said, "act_key": str(uuid7())})


def text(response: HttpResponse) -> str:
    bare = re.sub(r"<[^>]+>", " ", plain_text(response.content.decode()))
    return " ".join(html.unescape(bare).split())


def at_the_desk(agent: Actor) -> Client:
    client = client_of(agent.user)
    second_factors.show(client)
    return client
