"""How many are called and what the others are told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hosting.admission import flow, line

counts = st.integers(0, 500)


def test_spare_capacity_calls_as_many_as_it_can_serve() -> None:
    assert flow.due(spare=0.5, slots=4, cost=0.02, expected=0, elapsed=0.5) == 100 * flow.AHEAD


def test_those_called_who_are_still_to_come_count_as_load() -> None:
    alone = flow.due(spare=0.5, slots=4, cost=0.02, expected=0, elapsed=0.5)

    assert flow.due(spare=0.5, slots=4, cost=0.02, expected=60, elapsed=0.5) == alone - 60


def test_without_spare_capacity_a_few_are_called_all_the_same() -> None:
    assert flow.due(spare=0.0, slots=4, cost=0.02, expected=50, elapsed=10) == flow.LEAST * 10


def test_those_called_who_do_not_come_are_soon_expected_no_more() -> None:
    assert flow.expected(100, entered=40, elapsed=0) == 60
    assert flow.expected(100, entered=0, elapsed=5 * flow.PATIENCE) < 1
    assert flow.expected(10, entered=40, elapsed=1) == 0


@given(counts, counts, counts, st.integers(0, 10**6))
def test_calls_are_shared_without_loss_and_without_excess(count: int, known: int, new: int, already: int) -> None:
    for_known, for_new = flow.shared(count, known, new, already)

    assert for_known + for_new == min(count, known + new)
    assert 0 <= for_known <= known
    assert 0 <= for_new <= new


@given(st.integers(1, 50))
def test_people_met_for_the_first_time_have_one_call_in_four_whatever_happens(calls: int) -> None:
    already = new = 0
    for _ in range(calls * flow.OUTSIDERS):  # one call at a time: the worst way to share
        known_called, new_called = flow.shared(1, 1000, 1000, already)
        already += known_called + new_called
        new += new_called

    assert new == calls


@given(st.integers(1, 100_000), st.floats(0, 1000))
def test_a_page_asks_again_within_bounds(place: int, rate: float) -> None:
    assert flow.NEAREST <= flow.refresh(place, rate) <= flow.FARTHEST


@given(st.integers(1, 100_000), st.floats(0, 1000))
def test_a_new_number_is_shown_again_before_it_is_dropped_and_long_before_its_turn(place: int, rate: float) -> None:
    again = flow.refresh(place, rate, is_new=True)

    assert flow.FIRST <= again <= flow.FIRST_FAR < line.UNCONFIRMED
    assert again <= max(flow.FIRST, place / (rate or flow.GUESSED_RATE) / 2)


def test_an_unknown_outflow_promises_nothing() -> None:
    assert flow.wait(10, 0.0) is None
    assert flow.wait(10, 2.0) == 5.0


def test_a_mean_forgets() -> None:
    assert flow.smoothed(10, 0, elapsed=0, memory=3) == 10
    assert flow.smoothed(10, 0, elapsed=60, memory=3) < 0.001
