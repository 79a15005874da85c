"""The steward of a test at their desk: a browser, an act sent once, and the mails that the worker draws from it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Message
from palier.workflows.entering import password_links
from tests import second_factors

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Organisation, User
    from palier.workflows.acting.actors import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def desk_of(ariane: Actor) -> Client:
    """Signed in, with a code just given."""
    client = Client()
    client.force_login(ariane.person, backend=BACKEND)
    second_factors.show(client)
    return client


def post(client: Client, page: str, args: list[object], **said: object) -> HttpResponse:
    """Send a form of one of the steward's pages."""
    return client.post(reverse(page, args=args), {"act_key": str(uuid4()), **said})  # type: ignore[return-value]


def act(client: Client, on: Organisation, who: User, which: str, **said: object) -> HttpResponse:
    """Press a button of the page of a member, and say that one is sure."""
    sure = {"act": which, "confirme": "oui"}
    return post(client, "intendant_membre", [on.public_id, who.public_id], **sure, **said)


def asked() -> list[dict[str, object]]:
    """What the worker was asked to mail, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [password_links.TASK])
        return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]


def mailed() -> str:
    """Do the last job as the worker does; the body of the mail that it keeps."""
    last = asked()[-1]
    assert password_links.send(int(str(last["membership"])), UUID(str(last["key"])), at=timezone.now())
    return Message.objects.get(pk=UUID(str(last["key"]))).body


def link_in(body: str) -> str:
    """The address of the link, without its host."""
    found = re.search(r"(/pro/mot-de-passe/\S+)", body)
    assert found is not None, body
    return found[1]
