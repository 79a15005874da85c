"""How long one waits: the share still waiting against published examples, late entry, and what is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import waiting_times
from palier.rules.homes.waiting_times import HomeSize, Median, Spell, SpellEnd

LEAST = 10
HOUSED, WAITS, GONE = SpellEnd.HOUSED, SpellEnd.WAITS, SpellEnd.GONE
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
"""Weeks of remission of 21 patients without treatment (Freireich and others, 1963): the textbook example."""
TREATED = ((6, 1), (6, 1), (6, 1), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1))
STILL = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)

SPELLS = st.lists(
    st.builds(
        lambda entered, more, end, count: Spell(entered, entered + more, end, count),
        st.integers(0, 60),
        st.integers(0, 40),
        st.sampled_from(list(SpellEnd)),
        st.integers(1, 15),
    ),
    max_size=25,
)
COMMUNES = st.fixed_dictionaries({size.value: SPELLS for size in HomeSize})


def test_the_published_medians_are_found_with_their_intervals() -> None:
    without = [Spell(0, week, HOUSED) for week in PLACEBO]
    treated = [*(Spell(0, week, HOUSED, count) for week, count in TREATED), *(Spell(0, week, WAITS) for week in STILL)]

    assert waiting_times.median(without, least=1) == Median(months=8, low=4, high=11)
    assert waiting_times.median(treated, least=1) == Median(months=23, low=13, high=None)


def test_who_still_waits_lengthens_the_time_that_the_housed_alone_would_tell() -> None:
    housed = [Spell(0, month, HOUSED, 10) for month in range(10)]
    waiting = [Spell(0, 40, WAITS, 101)]
    told = waiting_times.figures(of(T2=[*housed, *waiting]), least=LEAST)["T2"]

    assert told.housed_after == 4
    assert told.expected.months is None


def test_late_entry_counts_from_the_month_where_somebody_comes_into_view() -> None:
    # Twenty seen from their 24th month: ten housed at once. Nobody tells what the first months were.
    seen = [Spell(24, 24, HOUSED, 10), Spell(24, 36, WAITS, 10)]

    assert waiting_times.median(seen, least=10).months == 24


def test_a_month_where_fewer_than_ten_ask_says_nothing() -> None:
    alone = [Spell(0, 0, HOUSED, 1), Spell(5, 20, WAITS, 30), Spell(8, 20, HOUSED, 30)]

    assert waiting_times.median(alone, least=10).months == 20
    assert waiting_times.median(alone, least=1).months == 0


@given(SPELLS)
def test_more_waiting_never_shortens_the_wait(spells: list[Spell]) -> None:
    before = waiting_times.median(spells, least=10).months
    longer = [Spell(0, max((one.left for one in spells), default=0), WAITS, 500), *spells]
    after = waiting_times.median(longer, least=10).months

    assert after is None or before is None or after >= before


@given(SPELLS)
def test_the_median_lies_within_its_interval_and_in_what_was_seen(spells: list[Spell]) -> None:
    told = waiting_times.median(spells, least=10)

    if told.months is not None:
        assert told.low is not None
        assert told.low <= told.months <= (told.high if told.high is not None else told.months)
        assert any(one.end is HOUSED and one.left == told.months for one in spells)


@given(COMMUNES)
def test_a_count_is_told_from_ten_on_and_no_wait_without_its_leases(spells: dict[str, list[Spell]]) -> None:
    told = waiting_times.figures(spells, least=LEAST)

    for end, field in ((HOUSED, "lets"), (WAITS, "demandes"), (GONE, "gone")):
        for size, found in spells.items():
            counted = sum(one.count for one in found if one.end is end)
            assert getattr(told[size], field) == (counted - counted % 10 if counted >= 10 else None)
    for one in told.values():
        if one.lets is None:
            assert (one.housed_after, one.quick, one.slow, one.expected.months) == (None, None, None, None)
        else:
            assert one.quick is not None
            assert one.housed_after is not None
            assert one.slow is not None
            assert one.quick <= one.housed_after <= one.slow


@pytest.mark.parametrize("spell", [Spell(5, 4, WAITS), Spell(-1, 4, WAITS), Spell(0, 4, WAITS, 0)])
def test_an_impossible_spell_is_refused(spell: Spell) -> None:
    with pytest.raises(ValueError, match="Spell"):
        waiting_times.median([spell], least=1)


@pytest.mark.parametrize(
    ("demandes", "lets", "told"),
    [(100, 10, 10), (104, 10, 10), (105, 10, 11), (10, 30, 1), (None, 10, None), (50, None, None)],
)
def test_the_tension_is_told_to_the_nearest_demande(demandes: int | None, lets: int | None, told: int | None) -> None:
    assert waiting_times.tension(demandes, lets) == told


def of(**sizes: list[Spell]) -> dict[str, list[Spell]]:
    """A commune where the other sizes are asked and let enough to be told."""
    filler = [Spell(0, 6, end, 500) for end in SpellEnd]
    return {size.value: sizes.get(size.value, filler) for size in HomeSize}
