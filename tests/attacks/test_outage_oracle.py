"""While the register is away nothing tells a number that is known here from another, before a code is proven."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Message, SignInCode
from palier.workflows.doors import signing_in
from palier.workflows.register import importing
from tests.attacks.conftest import NUMERO
from tests.plain_pages import plain_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sne_down")]
UNKNOWN = "1110318016983G1104"


@pytest.fixture(autouse=True)
def known(sample, no_beat) -> None:
    importing.save(sample, by=signing_in.VISITOR, at=datetime.now(tz=UTC))


def told(response) -> tuple[int, str, str, list[str], list[str]]:
    page = re.sub(r'(value|nonce)="[^"]*"', "", plain_text(response))
    headers = sorted(response.headers)
    return response.status_code, response.headers.get("Location", ""), page, headers, sorted(response.cookies)


def walk(numero: str, born: str, typed: str = "") -> list[tuple[int, str, str, list[str], list[str]]]:
    """Everything that somebody reads who asks, looks, and tries six codes."""
    client = Client()
    data = {"numero": numero, "birth_date": born, "channel": typed}
    source = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{len(numero + born + typed)}"}
    seen = [told(client.post(reverse("connexion"), data, **source)), told(client.get(reverse("connexion-code")))]
    sent = {
        found for body in Message.objects.values_list("body", flat=True) for found in re.findall(r"\b\d{6}\b", body)
    }
    wrong = next(each for each in ("000000", "111111", "222222") if each not in sent)
    return seen + [told(client.post(reverse("connexion-code"), {"code": wrong}, **source)) for _ in range(6)]


@pytest.mark.parametrize("typed", ["", "quelqu-un@exemple.fr"])
def test_known_or_not_right_date_or_not_the_same_is_read(typed):
    nobody = walk(UNKNOWN, "01/01/1970", typed)

    assert walk(NUMERO, "01/01/1970", typed) == nobody
    assert walk(NUMERO, "02/01/1970", typed) == nobody
    assert nobody[0][:2] == (302, reverse("connexion-code"))


def test_the_holder_without_a_contact_reads_the_same():
    assert walk(NUMERO, "01/02/1975") == walk(UNKNOWN, "01/02/1975")


@pytest.mark.parametrize("numero", [NUMERO, UNKNOWN])
def test_tries_are_slowed_alike(numero, client):
    answers = [
        client.post(reverse("connexion"), {"numero": numero, "birth_date": "02/01/1970"}).status_code for _ in range(8)
    ]

    assert answers == [302] * 6 + [429] * 2


def test_every_answer_leaves_on_the_beat(no_beat, client):
    for numero in (NUMERO, UNKNOWN):
        client.post(reverse("connexion"), {"numero": numero, "birth_date": "01/01/1970"})

    assert len(no_beat) == 2


def test_a_code_that_was_never_sent_grows_old_as_another(client):
    client.post(reverse("connexion"), {"numero": UNKNOWN, "birth_date": "01/01/1970"})
    session = client.session
    session["sign_in"] = {**session["sign_in"], "until": datetime(2020, 1, 1, tzinfo=UTC).isoformat()}
    session.save()

    page = client.post(reverse("connexion-code"), {"code": "123456"})

    assert page.status_code == 400
    assert "plus valable" in plain_text(page)
    assert SignInCode.objects.count() == 0
