"""How many signs two words are apart: the bounded count against the plain one, over words that are close."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.likeness import spelling


def plain(one: str, other: str) -> int:
    """The whole table, without a bound."""
    table = {(-1, at): at + 1 for at in range(-1, len(other))} | {(at, -1): at + 1 for at in range(-1, len(one))}
    for row, mine in enumerate(one):
        for place, its in enumerate(other):
            least = min(table[row - 1, place] + 1, table[row, place - 1] + 1, table[row - 1, place - 1] + (mine != its))
            if row and place and mine == other[place - 1] and one[row - 1] == its:
                least = min(least, table[row - 2, place - 2] + 1)
            table[row, place] = least
    return table[len(one) - 1, len(other) - 1]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(1, 3))
def test_the_bounded_count_says_what_the_plain_one_says(one: str, other: str, most: int) -> None:
    assert spelling.within(one, other, most) is (plain(one, other) <= most)


@pytest.mark.parametrize(
    ("one", "other", "most", "is_within"),
    [
        ("martin", "matrin", 1, True),
        ("durand", "durant", 1, True),
        ("durand", "dupond", 1, False),
        ("durand", "dupond", 2, True),
        ("", "a", 1, True),
        ("kervadec", "kervadek", 1, True),
    ],
)
def test_slips_of_the_hand(one: str, other: str, most: int, *, is_within: bool) -> None:
    assert spelling.within(one, other, most) is is_within
