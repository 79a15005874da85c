"""A pair is of the territories of both households, wholly, or of the site alone."""

import pytest

from palier.rules.likeness import pair_places

OF = {"93048": "EST", "93066": "PLAINE", "75111": "PARIS", "01001": ""}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (["93048"], ["93048"], ["EST"]),
        (["93048", "93066"], ["93048"], ["EST", "PLAINE"]),
        (["93048"], ["75111"], ["EST", "PARIS"]),
        ([], ["93048"], []),
        (["93048"], [], []),
        (["93048", "01001"], ["93048"], []),
        (["93048"], ["99999"], []),
    ],
)
def test_the_places_of_both_are_those_of_a_pair(one: list[str], other: list[str], found: list[str]) -> None:
    assert pair_places.territories((one, other), OF) == found


def test_a_pair_is_held_wholly_or_not_at_all() -> None:
    assert pair_places.is_held(["EST"], ["EST", "PARIS"])
    assert not pair_places.is_held(["EST", "PLAINE"], ["EST"])
    assert not pair_places.is_held([], ["EST"])
