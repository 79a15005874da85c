"""The map of a search: drawn as near as the homes are, one link a place with its count, light, and never wider than its list."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from palier.models import Commune
from palier.models.territories import communes, outlines
from palier.models.territories.departements import departements, region_names, regions
from palier.models.territories.search_forms import search_form
from palier.web.presentation import homes_map
from palier.web.presentation.homes_map import FINGER, MOST, WIDTH, HomesMap, Spot
from tests import factories
from tests.plain_pages import plain_text
from tests.roof_world import SHARED, logeur, published

if TYPE_CHECKING:
    from django.test import Client

SEARCH = reverse("recherche")
HEAVIEST = 11_000
"""Bytes of the outlines of a map; its marks and its list are bounded beside."""
MARK = re.compile(r'<a href="\?([^"]*)" aria-label="([^"]*)">')


def opened(code: str, name: str, latitude: float, longitude: float, number: int = 1) -> None:
    where = factories.commune(code, name)
    where.departement, where.search_name = code[:2], search_form(name)
    where.latitude, where.longitude = latitude, longitude
    where.save()
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    for _ in range(number):
        factories.publication(factories.home(bailleur, ordering, commune=where))


def marks(client: Client, query: str = "") -> dict[str, str]:
    page = unescape(plain_text(client.get(f"{SEARCH}{query}").content.decode()))
    return {label: asked for asked, label in MARK.findall(page)}


@pytest.mark.django_db
def test_a_departement_is_drawn_by_its_communes_and_each_links_to_its_homes(client):
    opened("93048", "Montreuil", 48.863, 2.448, 2)
    opened("93066", "Saint-Denis", 48.936, 2.357)
    found = marks(client, "?ou=93&loyer=900")
    assert set(found) == {
        "Montreuil (Seine-Saint-Denis, 93) : 2 logements ouverts",
        "Saint-Denis (Seine-Saint-Denis, 93) : 1 logement ouvert",
    }
    asked = found["Montreuil (Seine-Saint-Denis, 93) : 2 logements ouverts"]
    assert "loyer=900" in asked
    assert "2 logements ouverts" in unescape(plain_text(client.get(f"{SEARCH}?{asked}").content.decode()))


@pytest.mark.django_db
def test_a_country_is_drawn_by_its_regions_and_a_region_by_its_departements(client):
    opened("93048", "Montreuil", 48.863, 2.448)
    opened("69123", "Lyon", 45.76, 4.83)
    assert {label.split(" : ")[0] for label in marks(client)} == {"Île-de-France", "Auvergne-Rhône-Alpes"}
    for number, code in enumerate(("75056", "77288", "78646", "91228", "92050", "94028")):
        opened(code, f"Ville {number}", 48.8, 2.3)
    inside = {label.split(" : ")[0] for label in marks(client, "?ou=Île-de-France")}
    assert "Seine-Saint-Denis (93)" in " ".join(inside)


@pytest.mark.django_db
def test_other_roofs_have_marks_of_their_own_beside_those_of_homes_where_they_are_asked_for(client):
    opened("93048", "Montreuil", 48.863, 2.448, 2)
    opened("93066", "Saint-Denis", 48.936, 2.357)
    lise = logeur()
    montreuil, bobigny = (Commune.objects.get(code="93048"), factories.commune("93008", "Bobigny"))
    bobigny.departement, bobigny.latitude, bobigny.longitude = "93", 48.908, 2.439
    bobigny.save()
    for where in (montreuil, montreuil, bobigny):
        published(lise, SHARED, where)

    found = marks(client, "?ou=93&toits=on")

    assert set(found) == {
        "Montreuil (Seine-Saint-Denis, 93) : 2 logements ouverts",
        "Saint-Denis (Seine-Saint-Denis, 93) : 1 logement ouvert",
        "Montreuil (Seine-Saint-Denis, 93) : 2 autres toits",
        "Bobigny (Seine-Saint-Denis, 93) : 1 autre toit",
    }
    asked = found["Bobigny (Seine-Saint-Denis, 93) : 1 autre toit"]
    assert asked.endswith("#autres-toits")
    assert "toits=on" in asked
    page = unescape(plain_text(client.get(f"{SEARCH}?ou=93&toits=on").content.decode()))
    assert "Carrés : autres toits, comptés à part." in page
    assert page.count("<rect") == 2
    assert 'id="autres-toits"' in page
    assert "<rect" not in unescape(plain_text(client.get(f"{SEARCH}?ou=93").content.decode()))


@pytest.mark.django_db
def test_where_no_home_is_open_other_roofs_are_drawn_alone(client):
    where = factories.commune("93008", "Bobigny")
    where.departement, where.latitude, where.longitude = "93", 48.908, 2.439
    where.save()
    published(logeur(), SHARED, where)

    assert set(marks(client, "?toits=on")) == {"Bobigny (Seine-Saint-Denis, 93) : 1 autre toit"}


def test_a_mark_of_other_roofs_stands_a_finger_from_that_of_the_homes_of_its_place():
    spot = Spot("x", 3, 2.5, 48.5, (), "ou=x", 2)
    drawn = homes_map.draw(GROUND, [spot], lambda one, _km: one.query)
    home, roof = drawn.marks[0], drawn.roofs[0]
    assert (home.count, roof.count) == (3, 2)
    assert abs(home.x - roof.x) + abs(home.y - roof.y) == FINGER


@pytest.mark.django_db
def test_no_map_is_drawn_where_no_home_is(client):
    factories.commune()
    assert b"homes-map" not in client.get(SEARCH).content


@pytest.mark.django_db
def test_a_map_asks_two_questions_more_whatever_is_on_it(client, django_assert_max_num_queries):
    for number in range(6):
        opened(f"9300{number + 1}", f"Ville {number}", 48.85 + number / 50, 2.35 + number / 50, 2)
    client.get(f"{SEARCH}?ou=93")
    with django_assert_max_num_queries(16):
        client.get(f"{SEARCH}?ou=93")


def test_every_departement_and_region_is_outlined_and_nearly_every_commune():
    assert [
        code for code in departements() if not code.startswith(("97", "98")) and not outlines.of_departement(code)
    ] == []
    mainland = {of for code, of in regions().items() if not code.startswith(("97", "98"))}
    assert [code for code in mainland if not outlines.of_region(code)] == []
    assert mainland <= set(region_names())
    missing = [code for code in communes.packaged() if not outlines.of_commune(code)]
    assert len(missing) < 200


def test_an_outline_surrounds_its_commune():
    west, east = (f(x for ring in outlines.of_commune("93048") for x, _ in ring) for f in (min, max))
    assert west < 2.448 < east


spots = st.lists(
    st.builds(
        Spot,
        name=st.text("abc", min_size=1, max_size=8),
        homes=st.integers(1, 40),
        longitude=st.floats(2.0, 3.0),
        latitude=st.floats(48.0, 49.0),
        rings=st.just(()),
        query=st.just("ou=x"),
        roofs=st.integers(0, 3),
    ),
    max_size=2 * MOST,
)
GROUND = [(((2.0, 48.0), (3.0, 48.0), (3.0, 49.0), (2.0, 49.0)),)]


@given(spots)
def test_marks_stand_apart_inside_the_drawing_and_count_every_home_that_is_drawn(listed):
    drawn = homes_map.draw(GROUND, listed, lambda spot, km: f"ou={spot.name}&rayon={km}")
    if not listed:
        assert drawn is None
        return
    most = sorted(listed, key=lambda one: (-one.homes, -one.roofs, one.name))[:MOST]
    assert sum(mark.count for mark in drawn.marks) == sum(one.homes for one in most)
    assert sum(mark.count for mark in drawn.roofs) == sum(one.roofs for one in most)
    for mark in drawn.roofs:
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= drawn.height
    assert len(drawn.spots) + drawn.others == len(listed)
    for number, mark in enumerate(drawn.marks):
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= drawn.height
        for other in drawn.marks[:number]:
            assert (mark.x - other.x) ** 2 + (mark.y - other.y) ** 2 >= FINGER**2


def drawn_as_tiles(tiles: list[tuple[outlines.Ring, ...]]) -> HomesMap:
    listed = [Spot(str(n), 1, *homes_map.middle(one), one, "") for n, one in enumerate(tiles)]
    return homes_map.draw(tiles, listed, lambda spot, _km: spot.query, step=4)


def test_the_heaviest_maps_leave_room_for_their_page():
    """Every region of the mainland, the départements of each, and a département full of communes with homes."""
    mainland = sorted({of for code, of in regions().items() if not code.startswith(("97", "98"))})
    for tiles in (
        [outlines.of_region(code) for code in mainland],
        *([outlines.of_departement(one) for one, of in regions().items() if of == code] for code in mainland),
    ):
        drawn = drawn_as_tiles(tiles)
        assert sum(len(path) for _, path in drawn.shapes) + len(drawn.ground) < HEAVIEST
    for departement in ("59", "62", "33", "93", "2A"):
        here = [code for code in communes.packaged() if code.startswith(departement) and outlines.of_commune(code)]
        listed = [
            Spot(code, 1, *homes_map.middle(outlines.of_commune(code)), outlines.of_commune(code), "") for code in here
        ]
        drawn = homes_map.draw([outlines.of_departement(departement)], listed, lambda spot, _km: spot.query)
        assert sum(len(path) for _, path in drawn.shapes) + len(drawn.ground) < HEAVIEST, departement


def test_a_ground_that_is_a_place_is_drawn_once():
    tiles = [outlines.of_departement(code) for code in ("93", "92")]
    spot = Spot("x", 1, *homes_map.middle(tiles[0]), tiles[0], "")
    drawn = homes_map.draw(tiles, [spot], lambda one, _km: one.query)
    assert (drawn.ground.count("M"), len(drawn.shapes)) == (1, 1)


def test_an_outline_drawn_once_is_drawn_for_each_ground_and_each_step() -> None:
    tiles = [outlines.of_departement(code) for code in ("93", "92")]
    spot = Spot("x", 1, *homes_map.middle(tiles[0]), tiles[0], "")

    def drawn(ground: list[tuple[outlines.Ring, ...]], step: int) -> HomesMap | None:
        return homes_map.draw(ground, [spot], lambda one, _km: one.query, step=step)

    first = [drawn(tiles, 1), drawn(tiles, 4), drawn(tiles[:1], 1)]
    again = [drawn(tiles, 1), drawn(tiles, 4), drawn(tiles[:1], 1)]

    assert first == again
    assert len({one.shapes for one in first}) == 3
