"""Open files hold what the pages tell, each row as its own schema says; a feed is the same for whoever asks."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from icalendar import Calendar

from palier.models import Commune, CommuneFigure, Demande, Home, Organisation, Publication, Ranking
from palier.rules.homes import open_data
from palier.web.public import figures
from tests import factories, world

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
READ: dict[str, Any] = {
    "string": str,
    "integer": lambda text: re.fullmatch(r"-?\d+", text) or 1 / 0,
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text) or 1 / 0,
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.fromisoformat(text).utcoffset() is not None or 1 / 0,
    "boolean": {"oui": True, "non": False}.__getitem__,
}
"""How a cell of each type of Table Schema is read; what cannot be raises."""


def sheet(client: Client, name: str, *args: object) -> tuple[list[dict[str, str]], str]:
    answer = client.get(reverse(name, args=args))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(content.decode().splitlines())), answer["Link"]


def as_its_schema_says(client: Client, name: str, *args: object) -> list[dict[str, str]]:
    """Read a file as a program would: by the schema that it names itself."""
    rows, link = sheet(client, name, *args)
    address = re.match(r'<http://testserver(\S+)>; rel="describedby"', link)
    assert address is not None
    schema = client.get(address[1]).json()
    assert rows
    for row in rows:
        assert list(row) == [one["name"] for one in schema["fields"]]
        for field in schema["fields"]:
            assert row[field["name"]] or not field.get("constraints", {}).get("required"), field["name"]
            if row[field["name"]]:
                READ[field["type"]](row[field["name"]])
    keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)
    return rows


@pytest.fixture
def lived() -> world.World:
    return world.build()


@pytest.mark.parametrize("name", list(open_data.OPEN_FILES))
def test_a_schema_is_a_table_schema_with_its_licence_and_its_dates(client: Client, name: str) -> None:
    said = client.get(reverse("donnees-schema", args=[name])).json()

    assert said["$schema"] == "https://frictionlessdata.io/schemas/table-schema.json"
    assert said["licenses"][0]["name"] == "etalab-2.0"
    assert date.fromisoformat(said["created"]) <= date.fromisoformat(said["lastModified"])
    assert {*said["primaryKey"]} <= {one["name"] for one in said["fields"]}
    for one in said["fields"]:
        assert one["type"] in READ
        assert one["title"]
        assert one["description"].endswith(".")


def test_the_waits_have_the_columns_of_their_schema(client: Client) -> None:
    factories.commune()
    CommuneFigure.objects.create(
        commune_id="93048", size="T2", counted_on=date(2026, 11, 1), demandes=240, lets=20, stock=900, stock_year=2026
    )
    assert list(figures.COLUMNS) == [one.name for one in open_data.WAITS.fields]
    assert as_its_schema_says(client, "chiffres-donnees", "93")[0]["rotation_pour_cent"] == "2.22"


def test_the_homes_are_those_that_anybody_may_apply_to(client: Client, lived: world.World) -> None:
    factories.publication(factories.home(lived.karim.body, lived.odile.body), stage="brouillon")
    hidden = factories.publication(factories.home(lived.karim.body, lived.odile.body), is_direct=True)

    rows = as_its_schema_says(client, "donnees-logements", "93")

    told = {row["annonce"] for row in rows}
    assert told == {
        str(one)
        for one in Publication.objects.filter(stage="publiee", is_direct=False).values_list("public_id", flat=True)
    }
    assert str(hidden.public_id) not in told
    assert "porte" not in rows[0]
    assert client.get(reverse("donnees-logements", args=["999"])).status_code == 404


def test_no_cell_computes_in_a_spreadsheet(client: Client, lived: world.World) -> None:
    Home.objects.update(street='=HYPERLINK("https://example.org")')
    Organisation.objects.filter(pk=lived.odile.body.pk).update(name="@SUM(A1)")
    Commune.objects.filter(code="93048").update(name="+Montreuil")
    CommuneFigure.objects.create(
        commune_id="93048", size="T2", counted_on=date(2026, 11, 1), demandes=240, lets=20, stock=900, stock_year=2026
    )

    homes, _ = sheet(client, "donnees-logements", "93")
    rankings, _ = sheet(client, "donnees-classements")
    waits, _ = sheet(client, "chiffres-donnees", "93")

    assert {row["rue"][:2] for row in homes} == {"'="}
    assert {row["reservataire"] for row in homes} | {row["reservataire"] for row in rankings} == {"'@SUM(A1)"}
    assert {row["nom"] for row in (*homes, *waits)} == {"'+Montreuil"}


def test_the_places_of_a_day_are_the_public_lines_and_nothing_else(client: Client, lived: world.World) -> None:
    ranked = Ranking.objects.order_by("pk").first()
    assert ranked is not None
    listed = as_its_schema_says(client, "donnees-classements")
    mine = next(row for row in listed if row["tete"] == ranked.head)
    day = mine["fige"][:10]

    rows = [row for row in as_its_schema_says(client, "donnees-places", day) if row["annonce"] == mine["annonce"]]

    public = client.get(mine["fichier"].removeprefix("http://testserver")).content.decode().splitlines()
    lines = [json.loads(line) for line in public[1:-1]]
    assert [(int(row["rang"]), row["pseudonyme"], row["tirage"], row["engagement"]) for row in rows] == [
        (line["rank"], line["pseudonym"], line["tie"], line["commitment"]) for line in lines
    ]
    everything = str(listed) + str(rows)
    assert not [one for one in Demande.objects.values_list("numero_unique", flat=True) if one in everything]
    others = (day.replace("-", ""), date.fromisoformat(day).strftime("%G-W%V-%u"), "9999-12-31", "0001-01-01")
    for wrong in ("1999-01-01", "hier", "2026-02-30", *others):
        assert client.get(reverse("donnees-places", args=[wrong])).status_code == 404


def test_every_file_that_is_listed_is_there(client: Client, lived: world.World) -> None:
    said = client.get(reverse("donnees-paquet")).json()
    page = client.get(reverse("donnees")).content.decode()

    assert {one["schema"].rsplit("/", 1)[1] for one in said["resources"]} >= {"logements.json", "places.json"}
    for one in said["resources"]:
        path = one["path"].removeprefix("http://testserver")
        answer = client.get(path)
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
        assert answer.status_code == 200
        assert path in page


def test_a_feed_is_the_search_without_who_asks(client: Client, lived: world.World) -> None:
    asked = "?ou=93&pieces=T3&pour_moi=on&tri=place"
    answer = client.get(reverse("flux-recherche") + asked)
    client.force_login(lived.amina.user)
    again = client.get(reverse("flux-recherche") + asked)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.content.replace(b"amp;", b"") == again.content.replace(b"amp;", b"")
    feed = ET.fromstring(answer.content)  # noqa: S314 - ours
    found = {one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")}
    open_now = Publication.objects.filter(stage="publiee", home__type_code="T3")
    assert found == {f"urn:uuid:{one.public_id}" for one in open_now}
    assert "pour_moi" not in feed.find(f"{ATOM}link").get("href", "")  # type: ignore[union-attr]


def test_a_calendar_holds_the_last_hour_of_each_home(client: Client, lived: world.World) -> None:
    answer = client.get(reverse("agenda-recherche"))

    events = {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    for one in Publication.objects.filter(stage="publiee"):
        assert events[str(one.public_id)]["dtstart"].dt == one.closes_at.replace(microsecond=0)


def test_the_map_holds_public_pages_that_answer(client: Client, lived: world.World) -> None:
    parts = re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get(reverse("plan")).content.decode())
    assert len(parts) == 4
    for part in parts:
        for place in re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get(part).content.decode()):
            assert client.get(place).status_code == 200, place
    assert reverse("plan") in client.get("/robots.txt").content.decode()
