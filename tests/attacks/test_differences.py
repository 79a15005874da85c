"""Two accounts, two moments, any order key: what differs between two looks is never what the others have."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import Candidature, Fact, FactLayer
from palier.rules.ranking import small_cells, small_lists
from palier.workflows.candidature import trying
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import page_of, person
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Publication
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db
ON = timezone.localdate()
KEYS = [(tier, -points, date(year, 1, 1)) for tier in (0, 1) for points in (0, 39, 40, 101) for year in (2010, 2024)]
SEEN = "SELECT ahead, level, total FROM palier_standing(%s, %s, %s, %s)"
point = st.integers(0, 120)
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def a_list(world: World, points: list[int]) -> Publication:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    for each in points:
        factories.candidature(on, factories.demande("Voisine").demande, points=each)
    return on


def all_that_sql_tells(who: Applicant, on: Publication) -> list[object]:
    """Every number that an injection in a page of this person reads of the points of a list."""
    told: list[object] = []
    with page_of(person(who)), connection.cursor() as cursor:
        for tier, points, since in KEYS:
            cursor.execute(SEEN, [on.pk, tier, points, since])
            told.append(cursor.fetchone())
        cursor.execute("SELECT band, n FROM palier_histogram(%s)", [on.pk])
        told.append(cursor.fetchall())
        cursor.execute("SELECT placed, places, tier, band, priority FROM palier_cuts(%s)", [[on.pk]])
        told.append(cursor.fetchall())
    return told


@quick
@given(lists=st.integers(1, 8).flatmap(lambda n: st.tuples(*[st.lists(point, min_size=n, max_size=n)] * 2)))
def test_two_short_lists_of_the_same_length_tell_the_same_to_who_has_not_applied(
    world: World, lists: tuple[list[int], list[int]]
) -> None:
    one, other = (all_that_sql_tells(world.noe, a_list(world, points)) for points in lists)

    assert one == other


@quick
@given(points=st.lists(point, min_size=1, max_size=7), joined=st.tuples(point, point))
def test_who_joins_or_leaves_a_short_list_is_seen_by_the_total_alone(
    world: World, points: list[int], joined: tuple[int, int]
) -> None:
    told = []
    for each in joined:
        on = a_list(world, points)
        mine = factories.candidature(on, factories.demande("Nouvelle").demande, points=each)
        after = all_that_sql_tells(world.noe, on)
        Candidature.objects.filter(pk=mine.pk).update(stage="retiree")
        told.append((after, all_that_sql_tells(world.noe, on)))

    assert told[0] == told[1]


@quick
@given(points=st.lists(st.integers(0, 40).map(lambda n: 3 * n), min_size=10, max_size=60))
def test_the_database_hides_the_bands_that_the_rule_hides(world: World, points: list[int]) -> None:
    on = a_list(world, points)
    counts: dict[int, int] = {}
    for each in points:
        counts[5 * (each // 5)] = counts.get(5 * (each // 5), 0) + 1
    by_rule = {5 * index: n for index, n in enumerate(small_cells.bands(counts, on=ON)) if n is not None}

    with page_of(person(world.noe)), connection.cursor() as cursor:
        cursor.execute("SELECT band, n FROM palier_histogram(%s)", [on.pk])
        assert dict(cursor.fetchall()) == by_rule


def test_one_s_own_place_stays_exact_on_a_short_list(world: World) -> None:
    on = a_list(world, [39, 49, 60])
    mine = factories.candidature(on, world.noe.demande, points=45)
    with page_of(person(world.noe)), connection.cursor() as cursor:
        cursor.execute("SELECT ahead, level, total FROM palier_place(%s)", [mine.pk])
        assert cursor.fetchone() == (2, 1, 4)


# --- Tries, by person and day -----------------------------------------------------------------


def tell(world: World, path: str, times: int) -> None:
    for number in range(times):
        Fact.objects.create(
            demande=world.noe.demande, layer=FactLayer.DECLARED, path=path, value={"n": number}, at=timezone.now()
        )


def shown(client: Client, on: Publication) -> str:
    return plain_text(client.get(f"/logements/{on.public_id}/").text)


def test_who_tries_one_situation_after_another_reads_no_exact_place_until_tomorrow(
    world: World, client: Client
) -> None:
    on = a_list(world, [20, 30, 40, 50] * 4)
    client.force_login(world.noe.user)
    tell(world, "claims/sans_logement", small_lists.TRIES)
    assert small_lists.SPENT not in shown(client, on)

    tell(world, "claims/handicap", 1)
    page = shown(client, on)
    assert small_lists.SPENT in page
    assert "entre la 1ʳᵉ et la 17ᵉ place, sur 17" in page
    assert "Vous passeriez à la" not in page

    Fact.objects.update(at=timezone.now() - timedelta(days=1, hours=1))
    assert small_lists.SPENT not in shown(client, on)


def test_who_completes_a_file_and_compares_many_homes_is_counted_no_try(world: World, client: Client) -> None:
    for number in range(12):
        tell(world, f"choices/heading{number}", 1)
    tell(world, "claims/sans_logement", 1)
    client.force_login(world.noe.user)
    homes = [a_list(world, [20, 30, 40, 50] * 3) for _ in range(12)]

    assert [on.pk for on in homes if small_lists.SPENT in shown(client, on)] == []
    assert not trying.are_spent(world.noe.demande, at=timezone.now())


def test_a_candidate_whose_points_are_proved_reads_their_place_whatever_they_tried(
    world: World, client: Client
) -> None:
    on = a_list(world, [20, 30, 40, 50] * 4)
    line = (
        '{"criterion": "sans_logement", "proof": "%s", "points": 45, "label": "", "fact": "", "article": "CCH L441-1"}'
    )
    mine = factories.candidature(on, world.noe.demande, points=45, snapshot='{"lines": []}')
    tell(world, "claims/handicap", small_lists.TRIES + 1)
    client.force_login(world.noe.user)

    for proof, is_told in (("verifie", True), ("declare", False)):
        Candidature.objects.filter(pk=mine.pk).update(snapshot='{"lines": [' + line % proof + "]}")
        text = plain_text(client.get(f"/mes-candidatures/{mine.public_id}/").text)
        assert ("à la 5ᵉ place, sur 17" in text) is is_told
        assert (small_lists.SPENT in text) is not is_told


def test_tries_are_what_was_changed_and_not_what_was_told() -> None:
    assert small_lists.tries(["wish", "home"]) == 0
    assert small_lists.tries(["wish", "wish", "wish"]) == 2
    assert small_lists.tries(["claims/handicap", "claims/sans_logement"]) == 2
