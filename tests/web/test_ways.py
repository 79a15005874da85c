"""« Mon dossier » leads everywhere: each page of a household is reached from it, by groups of ways that are each there once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from lxml import html

from palier.web.demandeur.file.ways import GROUPS
from palier.web.requests.visits import OPEN, PUBLIC
from tests import world as worlds
from tests.counter_world import address, seen
from tests.web.access_objects import none
from tests.web.access_table import COLUMNS, ROWS
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
AFTER_AN_ACT = {
    "recu-pieces": "once something was sent",
    "mes-coordonnees-code": "once an address was given",
    "acces-code": "once a safe address was given",
    "inscrire-echange": "for who already has a social home",
    "ancien-dossier": "for whom the file of a former tool waits",
    "mon-france-travail": "for who must prove a long unemployment: led to from that line of the checklist",
    "toit-sans-dossier": "for who has no file: led to from the page of a roof",
    "premiere-demande": "for who has no demande yet: led to from the first page",
}
"""Pages to which no link of this household leads, each with its reason."""
MOST = 400


@pytest.fixture
def world() -> World:
    return worlds.build()


@pytest.fixture
def amina(world: World) -> Client:
    client = Client()
    client.force_login(world.amina.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def links(page: bytes, at: str, tag: str = "main", name: str = "wrap") -> list[str]:
    """Where the links of a part of a page lead, on this site."""
    parts = [one for one in html.document_fromstring(page.decode()).iter(tag) if one.get("class") == name]
    found = [link.get("href") or "" for part in parts for link in part.iter("a")]
    return [
        urlsplit(urldefrag(urljoin(at, one))[0]).path
        for one in found
        if not one.startswith(("http", "tel:", "mailto:"))
    ]


def ways(client: Client, at: str) -> list[str]:
    return links(client.get(at).content, at, "ul", "ways")


def is_own(path: str) -> bool:
    """Whether an address is of a page of a household."""
    try:
        return resolve(path).func.__module__.startswith("palier.web.demandeur")
    except Resolver404:
        return False


def test_each_page_of_a_household_is_reached_from_its_file(amina: Client) -> None:
    start = reverse("mon-dossier")
    waiting, reached = [start], {start}
    while waiting:
        at = waiting.pop()
        answer = amina.get(at)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for path in links(answer.content, at):
            if path not in reached and (is_own(path) or path == reverse("recherche")):
                assert len(reached) < MOST
                reached.add(path)
                waiting.append(path)

    hers = COLUMNS.index("Amina")
    rows = [row for row in ROWS if row.method == "get" and row.cells[hers] == 200 and row.args is none]
    pages = {row.name for row in rows if is_own(reverse(row.name))}
    assert len(pages) > 20
    assert {name for name in pages - AFTER_AN_ACT.keys() if reverse(name) not in reached} == set()


def test_each_way_is_there_once_and_opens(amina: Client) -> None:
    found = ways(amina, reverse("mon-dossier"))

    assert {path: n for path, n in Counter(found).items() if n > 1} == {}
    # One is for two holders alone, one for whom a former tool said something of.
    assert len(found) >= sum(len(group.ways) for group in GROUPS) - 2
    for path in found:
        assert amina.get(path).status_code == 200, path


def test_a_counter_is_shown_the_ways_that_it_opens_and_no_other(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    client, at = client_of(world.gisele.person), address(made, "mon-dossier")
    found = ways(client, at)

    names = {resolve("/" + path.split(str(made.public_id) + "/")[1]).url_name for path in found}
    assert names <= OPEN | PUBLIC
    assert {"pieces", "changements", "courrier"} <= names


def test_a_file_that_is_closed_keeps_no_way_that_would_refuse() -> None:
    asks = {
        (way.page, way.question) for group in GROUPS for way in group.ways if way.page in {"completer", "recherche"}
    }
    kept = [way for group in GROUPS for way in group.ways if not way.when]

    assert len(asks) == 8
    assert not {(way.page, way.question) for way in kept} & asks
