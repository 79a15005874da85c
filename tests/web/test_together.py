"""« À deux sur cette demande »: what is shared, and a word that the other holder reads nowhere."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from palier.models.identifiers import uuid7
from tests import couples, factories
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db
URL = reverse("a-deux")


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(client: Client, url: str = URL) -> str:
    return plain_text(client.get(url).content.decode())


def said(client: Client) -> str:
    """The page without what is drawn at each turn."""
    return re.sub(r"<input type=\"hidden\"[^>]*>", "", text(client))


def test_each_reads_the_page_and_the_one_who_was_named_is_asked() -> None:
    couple = couples.couple()
    amina, marc = client_of(couple.amina.person), client_of(couple.marc.person)
    assert "Je suis d’accord" not in text(amina)
    assert "Je suis d’accord" in text(marc)
    before = said(amina)

    assert marc.post(URL, {"accord": "oui", "act_key": str(uuid7())}).status_code == 302
    assert "Vous avez donné votre accord le" in text(marc)
    assert said(amina) == before
    assert "À deux sur cette demande" in text(marc, reverse("mon-dossier"))

    marc.post(URL, {"accord": "non", "act_key": str(uuid7())})
    assert "Je suis d’accord" in text(marc)


def test_who_asks_alone_has_no_such_page() -> None:
    client = client_of(factories.demande("Noé").user)
    assert client.get(URL).status_code == 404
    assert "À deux sur cette demande" not in text(client, reverse("mon-dossier"))


def test_who_filed_the_demande_agrees_for_nobody() -> None:
    couple = couples.couple()
    answer = client_of(couple.amina.person).post(URL, {"accord": "oui", "act_key": str(uuid7())})
    assert answer.status_code == 409
