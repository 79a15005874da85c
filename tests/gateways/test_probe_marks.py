"""Minutes of the probe: shares that add up to the whole period, gaps that are never counted as up, runs of trouble."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hosting.probe.marks import MinuteMark, MinuteMarks

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = 29_000_000
LINES = st.text(alphabet="urwd.", min_size=1, max_size=60).map(lambda text: f"u{text}")


def line(text: str) -> MinuteMarks:
    made = MinuteMarks()
    for place, mark in enumerate(text):
        if mark != ".":
            made.put(FIRST + place, MinuteMark(mark))
    return made


def whole(text: str) -> tuple[int, int]:
    return FIRST, FIRST + len(text)


def test_a_minute_without_a_measure_is_neither_up_nor_down() -> None:
    shares = line("uu..d").shares(FIRST, FIRST + 10)

    assert (shares.minutes, shares.up, shares.down, shares.unmeasured) == (10, 2, 1, 7)
    assert shares.of_measured == Fraction(2, 3)
    assert shares.at_least == Fraction(2, 10)


def test_the_time_before_the_first_measure_is_of_no_period() -> None:
    shares = line("uu").shares(FIRST - 1_000, FIRST + 2)

    assert (shares.minutes, shares.unmeasured) == (2, 0)


def test_nothing_measured_has_no_share() -> None:
    shares = MinuteMarks().shares(FIRST, FIRST + 10)

    assert (shares.minutes, shares.of_measured, shares.at_least) == (0, None, None)


def test_reading_only_and_waiting_are_not_available() -> None:
    shares = line("urwd").shares(FIRST, FIRST + 4)

    assert shares.of_measured == Fraction(1, 4)


def test_of_two_measures_of_a_minute_the_worse_is_kept() -> None:
    made = line("u")
    made.put(FIRST, MinuteMark.DOWN)
    made.put(FIRST, MinuteMark.UP)

    assert made.at(FIRST) is MinuteMark.DOWN


def test_a_measure_before_the_first_moves_the_beginning() -> None:
    made = line("u")
    made.put(FIRST - 3, MinuteMark.DOWN)

    assert [made.at(FIRST + place).value for place in (-4, -3, -2, -1, 0, 1)] == [".", "d", ".", ".", "u", "."]


def test_a_run_of_trouble_goes_over_a_gap_and_counts_only_what_was_measured() -> None:
    found = list(line("udd..ru.du").troubles(*whole("udd..ru.du")))

    assert [(each.first - FIRST, each.last - FIRST, each.minutes, each.worst) for each in found] == [
        (1, 5, 3, MinuteMark.DOWN),
        (8, 8, 1, MinuteMark.DOWN),
    ]


def test_a_run_that_began_before_the_period_is_told_whole() -> None:
    found = list(line("uddddu").troubles(FIRST + 3, FIRST + 6))

    assert [(each.first - FIRST, each.minutes) for each in found] == [(1, 4)]


def test_gaps_are_told_to_the_end_of_the_period() -> None:
    assert list(line("u..u").gaps(FIRST, FIRST + 6)) == [(FIRST + 1, FIRST + 2), (FIRST + 4, FIRST + 5)]


@given(LINES, st.integers(0, 70), st.integers(0, 70))
def test_the_shares_of_a_period_are_the_whole_period(text: str, since: int, length: int) -> None:
    made = line(text)
    shares = made.shares(FIRST + since, FIRST + since + length)

    assert shares.minutes == length
    assert shares.up + shares.reads_only + shares.waits + shares.down + shares.unmeasured == length
    assert shares.up == sum(made.at(FIRST + each) is MinuteMark.UP for each in range(since, since + length))


@given(LINES, st.permutations(range(61)))
def test_the_order_in_which_measures_arrive_changes_nothing(text: str, order: Sequence[int]) -> None:
    shuffled = MinuteMarks()
    for place in order:
        if place < len(text) and text[place] != ".":
            shuffled.put(FIRST + place, MinuteMark(text[place]))

    assert [shuffled.at(FIRST + each) for each in range(70)] == [line(text).at(FIRST + each) for each in range(70)]


@given(LINES)
def test_every_minute_in_trouble_is_told_in_exactly_one_run(text: str) -> None:
    made = line(text)
    told = [minute for each in made.troubles(*whole(text)) for minute in range(each.first, each.last + 1)]
    wrong = [FIRST + place for place, mark in enumerate(text) if mark in "rwd"]

    assert len(told) == len(set(told))
    assert [minute for minute in told if made.at(minute) is not MinuteMark.UNMEASURED] == wrong
