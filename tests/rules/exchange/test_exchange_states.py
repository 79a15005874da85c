"""What becomes of a round: every answer, every day, and a no that goes before all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_states import (
    ENTRY_WORDS,
    LIVE,
    OBSTACLES,
    ROUND_WORDS,
    EntryState,
    RoundAnswer,
    RoundEnding,
    RoundLink,
    RoundMove,
    RoundObstacle,
    RoundState,
    RoundVerdict,
    settled,
)
from palier.rules.law import calendars

DAY = date(2026, 11, 30)
YES = RoundLink(answer=RoundAnswer.YES, answer_by=DAY)
NO, LATER, NOTHING = (replace(YES, answer=one) for one in (RoundAnswer.NO, RoundAnswer.LATER, None))
POSSIBLE = replace(YES, verdict=RoundVerdict.POSSIBLE)
NOT = replace(YES, verdict=RoundVerdict.IMPOSSIBLE)
GONE = replace(YES, is_there=False)


def moved(
    *links: RoundLink, state: RoundState = RoundState.PROPOSED, size: int = 2, on: date = DAY
) -> RoundMove | None:
    return settled(state, links, size=size, on=on)


@pytest.mark.parametrize(
    ("links", "ending"),
    [
        ((YES, NO), RoundEnding.DECLINED),
        ((NO, GONE), RoundEnding.DECLINED),
        ((YES, GONE), RoundEnding.LEFT),
        ((YES,), RoundEnding.LEFT),
    ],
)
def test_one_no_or_one_departure_dissolves_it(links: tuple[RoundLink, ...], ending: RoundEnding) -> None:
    assert moved(*links) == RoundMove(RoundState.DISSOLVED, ending)


@pytest.mark.parametrize("silent", [NOTHING, LATER])
def test_silence_dissolves_it_on_the_day_after_the_last(silent: RoundLink) -> None:
    assert moved(YES, silent) is None
    assert moved(YES, silent, on=DAY + timedelta(days=1)) == RoundMove(RoundState.DISSOLVED, RoundEnding.SILENCE)


def test_all_yes_goes_to_the_landlords_even_on_a_later_day() -> None:
    assert moved(YES, YES, on=DAY + timedelta(days=9)) == RoundMove(RoundState.AT_LANDLORDS)


def test_landlords_say_all_or_nothing() -> None:
    at = RoundState.AT_LANDLORDS
    assert moved(POSSIBLE, YES, state=at) is None
    assert moved(POSSIBLE, POSSIBLE, state=at) == RoundMove(RoundState.PRESENTED)
    assert moved(POSSIBLE, NOT, state=at) == RoundMove(RoundState.DISSOLVED, RoundEnding.IMPOSSIBLE)
    assert moved(POSSIBLE, replace(POSSIBLE, is_there=False), state=at) == RoundMove(
        RoundState.DISSOLVED, RoundEnding.LEFT
    )


_links = st.lists(
    st.builds(
        RoundLink,
        answer=st.sampled_from([None, *RoundAnswer]),
        answer_by=st.dates(DAY - timedelta(days=2), DAY + timedelta(days=2)),
        is_there=st.booleans(),
        verdict=st.sampled_from([None, *RoundVerdict]),
    ),
    min_size=2,
    max_size=4,
)


@given(st.sampled_from(RoundState), _links)
def test_nothing_is_presented_without_every_yes_and_every_landlord(state: RoundState, links: list[RoundLink]) -> None:
    found = settled(state, links, size=len(links), on=DAY)
    if state is RoundState.PRESENTED:
        # The no of one commission ends it, and nothing else does.
        is_refused = any(one.verdict is RoundVerdict.IMPOSSIBLE for one in links)
        assert (found.state if found else state) is (RoundState.REFUSED if is_refused else state)
    elif state not in LIVE:
        assert found is None
    elif found is not None and found.state is not RoundState.DISSOLVED:
        assert found.ending is None
        assert all(one.is_there and one.answer is not RoundAnswer.NO for one in links)
        wanted = RoundVerdict.POSSIBLE if state is RoundState.AT_LANDLORDS else None
        assert wanted is None or all(one.verdict is wanted for one in links)
        assert state is RoundState.AT_LANDLORDS or all(one.answer is RoundAnswer.YES for one in links)


def test_days_are_working_days_and_more_time_is_longer() -> None:
    at = datetime(2026, 12, 18, 2, 40, tzinfo=UTC)
    calendar = calendars.FRANCE
    assert exchange_states.answer_by(at, calendar) == date(2026, 12, 28)
    assert exchange_states.latest_by(at, calendar) == date(2027, 1, 5)
    assert exchange_states.landlord_by(at, calendar) == date(2027, 1, 12)


def test_every_state_and_every_obstacle_has_its_words() -> None:
    assert set(ENTRY_WORDS) == set(EntryState)
    assert set(ROUND_WORDS) == set(RoundState)
    assert set(OBSTACLES) == set(RoundObstacle)


def test_a_landlord_that_says_nothing_ends_it_after_its_last_day_and_a_word_that_came_first_goes_before() -> None:
    by = DAY
    end = exchange_states.landlords_end(by)
    waiting = (POSSIBLE, YES)

    def at(on: date, *links: RoundLink) -> RoundMove | None:
        return settled(RoundState.AT_LANDLORDS, links, size=2, on=on, landlords_by=by)

    assert end > by
    assert at(end, *waiting) is None
    after = end + timedelta(days=1)
    assert at(after, *waiting) == RoundMove(RoundState.DISSOLVED, RoundEnding.UNJUDGED)
    assert at(after, POSSIBLE, POSSIBLE) == RoundMove(RoundState.PRESENTED)
    assert at(after, POSSIBLE, NOT) == RoundMove(RoundState.DISSOLVED, RoundEnding.IMPOSSIBLE)
