"""Nobody reads the points of others in the places that a page shows: under ten candidates, trying tells nothing."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import Candidature, Fact, FactLayer
from palier.rules.people.facts import Proof
from palier.rules.ranking import small_cells, small_lists
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db
TRIED = ("sans_logement", "expulsion_commandement", "travailleur_essentiel")
ON = timezone.localdate()
_PLACES = re.compile(r"\d+(?:ʳᵉ|ᵉ)\splace")


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def short_list(world: World, points: tuple[int, ...]) -> Publication:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    for each in points:
        factories.candidature(on, factories.demande("Voisine").demande, points=each)
    return on


def tick(world: World, situations: tuple[str, ...]) -> None:
    Fact.objects.filter(demande=world.noe.demande).delete()
    for situation in situations:
        Fact.objects.create(
            demande=world.noe.demande, layer=FactLayer.DECLARED, path=f"claims/{situation}", value={}, at=timezone.now()
        )


def shown(client: Client, on: Publication) -> tuple[str, ...]:
    return tuple(_PLACES.findall(client.get(f"/logements/{on.public_id}/").text))


def test_who_has_not_applied_reads_the_same_place_whatever_they_tick(world: World, client: Client) -> None:
    on = short_list(world, (39, 49, 60))
    client.force_login(world.noe.user)
    told = set()
    for count in range(len(TRIED) + 1):
        for ticked in itertools.combinations(TRIED, count):
            tick(world, ticked)
            told.add(shown(client, on))

    assert told == {("4ᵉ place",)}


def test_who_applied_with_what_is_ticked_reads_no_place_of_another_either(world: World, client: Client) -> None:
    on = short_list(world, (39, 49, 60))
    mine = factories.candidature(on, world.noe.demande, points=20, snapshot='{"lines": []}')
    client.force_login(world.noe.user)
    assert "à la 4ᵉ place, sur 4" in plain_text(client.get(f"/mes-candidatures/{mine.public_id}/").text)

    line = (
        '{"criterion": "sans_logement", "proof": "%s", "points": 20, "label": "", "fact": "", "article": "CCH L441-1"}'
    )
    for proof, is_told in (("declare", False), ("en_verification", False), ("verifie", True)):
        Candidature.objects.filter(pk=mine.pk).update(snapshot='{"lines": [' + line % proof + "]}", order_points=-45)
        text = plain_text(client.get(f"/mes-candidatures/{mine.public_id}/").text)
        assert ("à la 3ᵉ place, sur 4" in text) is is_told
        assert ("entre la 1ʳᵉ et la 4ᵉ place, sur 4" in text) is not is_told


def test_no_band_of_a_drawing_counts_fewer_than_ten(world: World, client: Client) -> None:
    on = short_list(world, (101, *[20] * 11, *[40] * 15))
    mine = factories.candidature(on, world.noe.demande, points=20)
    client.force_login(world.noe.user)
    text = plain_text(client.get(f"/mes-candidatures/{mine.public_id}/").text)

    counted = re.findall(r'<td class="value">([^<]*)</td>', text)
    assert small_cells.HIDDEN in counted
    assert [one for one in counted if one.isdecimal() and int(one) < 10] == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.dictionaries(st.integers(0, 24).map(lambda n: 5 * n), st.integers(0, 40), min_size=1),
    joined=st.integers(0, 24).map(lambda n: 5 * n),
)
def test_two_moments_of_a_drawing_never_show_a_small_band(before: dict[int, int], joined: int) -> None:
    after = {**before, joined: before.get(joined, 0) + 1}
    least = small_cells.smallest_shown(ON)
    for counts in (before, after):
        drawn = small_cells.bands(counts, on=ON)
        assert all(one is None or one >= least for one in drawn)


def test_a_place_is_hidden_only_where_there_are_others_and_few() -> None:
    assert [small_lists.is_small(total, ON) for total in (0, 1, 2, 9, 10, 500)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert small_lists.rests_on_a_claim([("handicap", Proof.DECLARED, 25)])
    assert not small_lists.rests_on_a_claim([("handicap", Proof.VERIFIED, 25), ("taux_effort", Proof.DECLARED, 20)])
