"""Every page of the public and of a household, read in the pseudo-language: what is in no bracket is in no catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from palier.models import Person
from tests import world as worlds
from tests.languages import escapes, pseudo
from tests.plain_pages import plain_text
from tests.web.access_table import COLUMNS, ROWS
from tests.web.test_access import BACKEND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from tests.web.access_table import Row
    from tests.world import World

AUDIENCES = {"public", "signin", "demandeur", "proof"}
READERS = {"anonyme": None, "Amina": "amina"}
OK = 200
OF_THE_HOUSE = {"gallery"}
"""Pages that show the parts of pages to who makes them."""
FORMS = ("connexion", "connexion-pro", "langue")
"""Pages that show their errors to who sends them empty."""
LEAST = 4
"""Letters of a piece of a module that are enough to know it again on a page."""


class Reading:
    """The pages of one reader, and the texts of theirs that stand in no catalogue."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.excused = set(escapes.unconverted())
        self.pieces = {
            piece
            for name, texts in escapes.escaping().items()
            if name in self.excused and name.endswith(".py")
            for text in texts
            if len(piece := " ".join(text.split()).strip(" .,:;()«»")) >= LEAST
        }
        self.names = {name.title() for name in Person.objects.values_list("first_name", flat=True)}
        """In an option of a list a name cannot be marked."""
        self.wrong: list[str] = []
        self.strict = 0

    def take(self, name: str, response: HttpResponse) -> None:
        """Note what escapes of a page; a page one of whose templates is not converted yet says nothing."""
        if "text/html" not in response.get("Content-Type", ""):
            return
        made_of = {f"palier/web/templates/{one.name}" for one in response.templates if one.name}
        if made_of & self.excused:
            return
        self.strict += 1
        for text in escapes.of_page(plain_text(response)):
            if text not in self.names and not any(piece in text or text in piece for piece in self.pieces):
                self.wrong.append(f"{name}: {text}")


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
    reading = Reading(client)
    with pseudo.offered(monkeypatch):
        for row in rows(column):
            address = reverse(row.name, args=row.args(world))
            if resolve(address).func.__module__.split(".")[2] in AUDIENCES and row.name not in OF_THE_HOUSE:
                response = client.get(address)
                assert response.status_code == OK, row.name
                reading.take(row.name, response)
        french = list(pseudo.Told.french)

    assert reading.strict
    assert reading.wrong == [], "\n".join(reading.wrong)
    unsaid = [text for text in french if not any(piece in text for piece in reading.pieces)]
    assert unsaid == [], "\n".join(unsaid)
    assert kept_in_brackets() == []


@pytest.mark.parametrize("name", FORMS)
def test_no_error_of_a_form_escapes(db: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    client = Client()
    pseudo.speak(client)
    reading = Reading(client)
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
