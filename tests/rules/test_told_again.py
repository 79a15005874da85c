"""Figures that are told again on another day: two tables, taken one from the other, give nobody and no few households."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import waiting_times
from palier.rules.homes.waiting_times import HomeSize, Spell, SpellEnd
from palier.rules.ranking import small_cells
from palier.workflows.mandates import adviser_figures

ON = date(2026, 1, 1)
LEAST = small_cells.smallest_shown(ON)
COUNTS = st.one_of(st.integers(0, 14), st.integers(0, 400))
SPELLS = st.fixed_dictionaries({size.value: st.tuples(COUNTS, COUNTS, COUNTS) for size in HomeSize})
FEW = st.integers(-9, 9)
CHANGES = st.fixed_dictionaries({size.value: st.tuples(FEW, FEW, FEW) for size in HomeSize})


def month(counts: dict[str, tuple[int, int, int]]) -> dict[str, waiting_times.Figures]:
    spells = {
        size: [Spell(3, 15, end, count) for end, count in zip(SpellEnd, numbers, strict=True) if count]
        for size, numbers in counts.items()
    }
    return waiting_times.figures(spells, least=LEAST)


def columns(told: waiting_times.Figures) -> tuple[int | None, ...]:
    return told.lets, told.demandes, told.gone


@given(SPELLS, CHANGES)
def test_two_months_of_the_open_data_never_differ_by_a_few(
    first: dict[str, tuple[int, int, int]], changes: dict[str, tuple[int, int, int]]
) -> None:
    second = {
        size: tuple(max(0, one + by) for one, by in zip(first[size], changes[size], strict=True)) for size in first
    }

    before, after = month(first), month(second)  # type: ignore[arg-type]

    for size, counts in first.items():
        for one, other, true in zip(columns(before[size]), columns(after[size]), counts, strict=True):
            assert one is None or LEAST <= one <= true
            if one is not None and other is not None:
                assert abs(one - other) == 0 or abs(one - other) >= LEAST


@given(st.fixed_dictionaries(dict.fromkeys(adviser_figures.WORDS, COUNTS)), st.data())
def test_two_readings_of_a_year_of_an_adviser_never_differ_by_a_few(
    counts: dict[str, int], data: st.DataObject
) -> None:
    erased = {one: data.draw(st.integers(0, min(9, count))) for one, count in counts.items()}

    before = dict(adviser_figures.shown(counts, ON))
    after = dict(adviser_figures.shown({one: counts[one] - erased[one] for one in counts}, ON))

    for words, one in before.items():
        assert one is None or one >= LEAST
        if one is not None and (other := after[words]) is not None:
            assert one - other == 0 or one - other >= LEAST


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(adviser_figures.WORDS, COUNTS)), min_size=2, max_size=2))
def test_of_two_years_of_an_adviser_each_line_is_hidden_or_stands_on_ten(years: list[dict[str, int]]) -> None:
    """No total is told: what two tables hide is in neither of them."""
    for counts in years:
        told = adviser_figures.shown(counts, ON)
        hidden = [words for words, number in told if number is None]
        kinds = [words for one, words in adviser_figures.WORDS.items() if one != "mandat"]
        small = [one for one in counts if one != "mandat" and counts[one] < LEAST]
        shown_acts = [words for words in kinds if words not in hidden]
        assert not small or len(kinds) - len(shown_acts) >= min(2, len(kinds))
        assert all(number is None or number % LEAST == 0 for _, number in told)


@pytest.mark.parametrize(("count", "told"), [(None, None), (10, 10), (19, 10), (20, 20), (105, 100)])
def test_a_count_is_cut_to_whole_tens(count: int | None, told: int | None) -> None:
    assert small_cells.in_tens(count, least=LEAST) == told
