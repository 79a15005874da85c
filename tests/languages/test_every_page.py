"""Every page of the public and of a household, read in the pseudo-language: what is in no bracket is in no catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from palier.models import Candidature, Letter, Person, Publication
from tests import world as worlds
from tests.languages import escapes, pseudo
from tests.plain_pages import plain_text
from tests.web.access_table import COLUMNS, ROWS
from tests.web.asking_as import BACKEND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.web.access_table import Row
    from tests.world import World

AUDIENCES = {"public", "signin", "demandeur", "proof"}
READERS = {"anonyme": None, "Amina": "amina", "demandeuse étrangère": "stranger"}
OK = 200
OF_THE_HOUSE = {"gallery"}
"""Pages that show the parts of pages to who makes them."""
FORMS = ("connexion", "connexion-pro", "langue")
"""Pages that show their errors to who sends them empty."""


class Reading:
    """The pages of one reader, and the texts of theirs that stand in no catalogue."""

    def __init__(self) -> None:
        self.names = {name.title() for name in Person.objects.values_list("first_name", flat=True)}
        """In an option of a list a name cannot be marked."""
        self.wrong: list[str] = []
        self.read = 0

    def take(self, name: str, response: HttpResponse) -> None:
        """Note what escapes of a page."""
        if "text/html" not in response.get("Content-Type", ""):
            return
        self.read += 1
        self.wrong += [f"{name}: {text}" for text in escapes.of_page(plain_text(response)) if text not in self.names]


def rows(column: str) -> Iterator[Row]:
    at = COLUMNS.index(column)
    return (row for row in ROWS if row.method == "get" and row.cells[at] == OK)


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


@pytest.mark.parametrize("column", READERS)
def test_no_sentence_escapes(world: World, monkeypatch: pytest.MonkeyPatch, column: str) -> None:
    client = Client()
    who = READERS[column]
    if who:
        client.force_login(getattr(world, who).user, backend=BACKEND)
    pseudo.speak(client)
    reading = Reading()
    with pseudo.offered(monkeypatch):
        for row in rows(column):
            address = reverse(row.name, args=row.args(world))
            if resolve(address).func.__module__.split(".")[2] in AUDIENCES and row.name not in OF_THE_HOUSE:
                response = client.get(address)
                assert response.status_code == OK, row.name
                reading.take(row.name, response)
        french = list(pseudo.Told.french)

    assert reading.read
    assert reading.wrong == [], "\n".join(reading.wrong)
    assert french == [], "\n".join(french)
    assert kept_in_brackets() == []


def test_no_sentence_escapes_at_any_stage(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, reading = Client(), Reading()
    client.force_login(world.amina.user, backend=BACKEND)
    pseudo.speak(client)
    lists = Publication.objects.values_list("public_id", flat=True)
    own = Candidature.objects.filter(demande=world.amina.demande).values_list("public_id", flat=True)
    letters = Letter.objects.filter(demande=world.amina.demande).values_list("public_id", flat=True)
    pages = (("publication", lists), ("classement-publie", lists), ("candidature", own), ("courrier-lire", letters))
    with pseudo.offered(monkeypatch):
        for name, keys in pages:
            for key in keys:
                response = client.get(reverse(name, args=[key]))
                if response.status_code == OK:
                    reading.take(name, response)
        french = list(pseudo.Told.french)

    assert reading.read > len(own) + len(letters)
    assert reading.wrong == [], "\n".join(reading.wrong)
    assert french == [], "\n".join(french)
    assert kept_in_brackets() == []


@pytest.mark.parametrize("name", FORMS)
def test_no_error_of_a_form_escapes(db: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    client = Client()
    pseudo.speak(client)
    reading = Reading()
    with pseudo.offered(monkeypatch):
        reading.take(name, client.post(reverse(name), {}))

    assert reading.wrong == [], "\n".join(reading.wrong)
    assert kept_in_brackets() == []


def kept_in_brackets() -> list[str]:
    """The tables where something said in another language than French is kept: none may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_session'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} AS kept WHERE kept::text LIKE %s)", [f"%{pseudo.OPEN}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found
