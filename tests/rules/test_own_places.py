"""A distance is said in a band, and its bounds fall on one side alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import own_places
from palier.rules.homes.own_places import PlaceKind

POINTS = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (0.0, "à moins de 5 km"),
        (4.999, "à moins de 5 km"),
        (5.0, "entre 5 et 10 km"),
        (9.999, "entre 5 et 10 km"),
        (10.0, "entre 10 et 20 km"),
        (39.999, "entre 20 et 40 km"),
        (40.0, "à plus de 40 km"),
        (None, "distance non connue"),
    ],
)
def test_a_distance_is_in_one_band(away: float | None, words: str) -> None:
    assert words in own_places.say_distance(PlaceKind.WORK, "Lille (Nord, 59)", away, is_same=False)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_within_half_the_earth(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    away = own_places.kilometres(one, other)

    assert away == pytest.approx(own_places.kilometres(other, one), abs=1e-6)
    assert 0 <= away <= 20_016


def test_paris_is_some_two_hundred_kilometres_from_lille() -> None:
    assert own_places.kilometres((48.86, 2.35), (50.63, 3.05)) == pytest.approx(204, abs=3)
