"""Entering with a password and a code, adding a factor, and what its page shows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from palier.models import JournalEntry, Organisation, User
from tests.factories import PASSWORD
from tests.second_factors import shown

PAGE, DOOR, STEP = "/pro/second-facteur/", "/pro/connexion/", "/pro/connexion/code/"
DAY = timedelta(days=1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter(client: Client, user: User, **more: str) -> Any:
    return client.post(DOOR, {"username": user.login, "password": PASSWORD, **more})


def type_code(client: Client, code: str) -> Any:
    return client.post(STEP, {"code": code})


def verbs(subject: User | Organisation) -> list[str]:
    rows = JournalEntry.objects.filter(object_id=subject.public_id)
    return list(rows.order_by("id").values_list("verb", flat=True))


def secret_of(page: str) -> str:
    found = re.search(r'<strong id="secret">([A-Z2-7 ]+)</strong>', page)
    assert found
    return found[1].replace(" ", "")


def add(client: Client, *, password: str = PASSWORD, code: str | None = None) -> Any:
    secret = secret_of(client.get(PAGE).text)
    return client.post(PAGE, {"act": "activer", "password": password, "code": code or shown(secret)})


def backups_on(page: str) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", page)]
