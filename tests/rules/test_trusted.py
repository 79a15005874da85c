"""Whom a holder trusts: from where each answer leads where, how long a question waits, and from which day a letter is told of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law.calendars import FRANCE
from palier.rules.mandates import trusted
from palier.rules.mandates.trusted import LIVING, MOVES, TrustMove, TrustOver, TrustState

ASKED = datetime(2026, 9, 14, 10, tzinfo=UTC)
EVERY = [(state, move) for state in TrustState for move in TrustMove]


@pytest.mark.parametrize(("state", "wanted"), EVERY)
def test_what_is_over_stays_over_and_no_answer_is_given_twice(state: TrustState, wanted: TrustMove) -> None:
    # article: règlement (UE) 2016/679, article 7
    if (state, wanted) in MOVES:
        assert state in LIVING
        assert trusted.move(state, wanted) is MOVES[state, wanted]
        return
    with pytest.raises(TrustOver):
        trusted.move(state, wanted)


@pytest.mark.parametrize("wanted", [TrustMove.SAY_YES, TrustMove.SAY_NO])
def test_who_agreed_or_refused_does_not_say_it_again(wanted: TrustMove) -> None:
    for state in (TrustState.AGREED, TrustState.REFUSED):
        with pytest.raises(TrustOver):
            trusted.move(state, wanted)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(days=14, seconds=-1), True),
        (timedelta(days=14), False),
    ],
)
def test_a_question_waits_fourteen_days(later: timedelta, is_open: bool) -> None:
    # article: règlement (UE) 2016/679, article 7
    assert trusted.is_answerable(ASKED, at=ASKED + later) is is_open
    assert not trusted.is_answerable(None, at=ASKED + later)


def test_a_no_a_never_and_a_silence_read_alike() -> None:
    # article: règlement (UE) 2016/679, article 7
    no = trusted.label(TrustState.REFUSED, has_answered=True)
    assert trusted.label(TrustState.ENDED, has_answered=False) == no
    assert trusted.label(TrustState.ENDED, has_answered=True) != no
    assert {trusted.label(state, has_answered=True) for state in TrustState}


@pytest.mark.parametrize(
    ("on", "until", "told"),
    [
        (date(2026, 9, 14), date(2026, 9, 17), True),
        (date(2026, 9, 14), date(2026, 9, 18), False),
        (date(2026, 9, 17), date(2026, 9, 17), True),
        (date(2026, 9, 18), date(2026, 9, 17), False),
        # Over a week-end, and over a day off.
        (date(2026, 9, 16), date(2026, 9, 21), True),
        (date(2026, 11, 9), date(2026, 11, 13), True),
        (date(2026, 9, 14), date(2999, 1, 1), False),
    ],
)
def test_a_letter_is_told_of_three_working_days_before_its_day(on: date, until: date, told: bool) -> None:
    assert trusted.tells_of(until, on=on, calendar=FRANCE) is told
    assert trusted.was_told(on, until, calendar=FRANCE) is told
    assert not trusted.was_told(None, until, calendar=FRANCE)


@given(st.dates(date(2026, 2, 1), date(2026, 11, 1)), st.integers(0, 60))
def test_once_told_of_it_is_told_of_until_its_day(until: date, before: int) -> None:
    """The days on which a letter is told of are whole, and end with its own."""
    days = [until - timedelta(days=number) for number in range(before, -1, -1)]
    told = [trusted.tells_of(until, on=day, calendar=FRANCE) for day in days]
    assert told == sorted(told)
    assert told[-1]
