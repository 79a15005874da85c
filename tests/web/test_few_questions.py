"""A page of a household asks each thing once: no statement, values included, goes twice to the database."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palier.models import Candidature
from palier.models.identifiers import uuid7
from palier.web.bailleur import desk
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
NOT_QUESTIONS = ("SAVEPOINT", "RELEASE", "SELECT palier_take", "SELECT set_config", "INSERT", "UPDATE")
MOST_PLAIN = 5
"""A page of a file asks more than this: else nothing was caught."""


@pytest.fixture
def world() -> World:
    return worlds.build()


def asked(client, address: str) -> list[str]:
    """What one page asks, once the page before it has dated the session."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    found = [one["sql"] for one in caught.captured_queries]
    # Each set of homes that is fetched brings its own communes.
    return [sql for sql in found if not sql.startswith(NOT_QUESTIONS) and 'FROM "palier_commune"' not in sql]


@pytest.mark.parametrize("page", ["mon-dossier", "publication", "mes-candidatures", "pieces", "mes-points"])
def test_a_page_of_a_household_asks_each_thing_once(client, world: World, page: str) -> None:
    client.force_login(world.amina.user)
    found = asked(client, reverse(page, args=[world.at["publiee"].public_id] if page == "publication" else []))

    assert len(found) > MOST_PLAIN
    assert {sql: n for sql, n in Counter(found).items() if n > 1} == {}


def test_an_application_reads_each_thing_once(client) -> None:
    cast = worlds.cast()
    on = cast.home_at("publiee", cast.others)
    client.force_login(cast.amina.user)

    with CaptureQueriesContext(connection) as caught:
        done = client.post(reverse("candidater", args=[on.public_id]), {"act_key": str(uuid7())})

    found = [one["sql"] for one in caught.captured_queries if not one["sql"].startswith(NOT_QUESTIONS)]
    assert done.status_code == 302
    assert Candidature.objects.filter(publication=on, demande=cast.amina.demande).exists()
    assert len([sql for sql in found if 'FROM "palier_fact"' in sql]) == 1
    assert {sql: n for sql, n in Counter(found).items() if n > 1} == {}


def test_a_long_list_costs_its_desk_as_many_questions_as_a_short_one(client) -> None:
    cast = worlds.cast(others=6)
    client.force_login(cast.odile.person, backend="django.contrib.auth.backends.ModelBackend")

    counts = []
    for candidates in ([cast.amina, cast.noe], cast.others):
        on = cast.home_at("classee", candidates)
        address = reverse("publication-reservataire", args=[on.public_id])
        found = asked(client, address)
        assert len(client.get(address).context["rows"]) == len(candidates)
        counts.append(len(found))

    assert counts[0] == counts[1]


def test_the_day_of_a_landlord_shows_so_many_homes_and_says_how_many_there_are(client, monkeypatch) -> None:
    monkeypatch.setattr(desk, "AT_A_TIME", 1)
    cast = worlds.cast(others=3)
    client.force_login(cast.karim.person, backend="django.contrib.auth.backends.ModelBackend")
    for one in (cast.amina, cast.noe):
        cast.home_at("designee", [one])

    page = client.get(reverse("bailleur"))
    following = client.get(reverse("bailleur"), {"a-inscrire": 2})

    assert (len(page.context["to_convene"].rows), page.context["to_convene"].total) == (1, 2)
    assert "1 à 1 sur 2 logements" in plain_text(page)
    (first,), (second,) = page.context["to_convene"].rows, following.context["to_convene"].rows
    assert first[0] != second[0]
