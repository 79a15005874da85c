"""No delay runs out on who was not reached: property of the rule, and its boundaries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law.calendars import FRANCE
from palier.rules.letters import reach
from palier.rules.letters.reach import Reached, ReachWay, StandingDelay
from tests.plain_pages import plain_text

PARIS = ZoneInfo("Europe/Paris")
TOLD, DUE = date(2026, 5, 4), date(2026, 5, 18)
DELAY = StandingDelay(TOLD, DUE, FRANCE)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
delays = st.builds(
    lambda told, length: StandingDelay(told, told + timedelta(days=length), FRANCE), DAYS, st.integers(0, 60)
)


@given(delays, DAYS)
def test_time_alone_never_ends_a_right_of_who_was_not_reached(delay, on):
    assert not reach.is_over(delay, Reached(), on=on)
    assert not reach.is_over(delay, Reached(ReachWay.ON_ITS_WAY), on=on)
    assert reach.end_of(delay, Reached()) is None


@given(delays, st.integers(0, 400))
def test_who_is_reached_later_has_as_many_days_as_the_letter_gave(delay, late):
    reached = delay.told_on + timedelta(days=late)
    end = reach.end_of(delay, Reached(ReachWay.OPENED, reached))

    assert end is not None
    assert end >= delay.due_on
    if late:
        assert (end - reached).days >= (delay.due_on - delay.told_on).days
        assert end == delay.due_on or FRANCE.is_working(end)


@given(delays, DAYS)
def test_a_message_that_arrived_moves_no_day(delay, on):
    assert reach.end_of(delay, Reached(ReachWay.MESSAGE, on)) == delay.due_on


def test_the_last_day_is_whole_and_a_person_decides_from_the_fifth_working_day_after():
    opened = Reached(ReachWay.OPENED, date(2026, 5, 11))
    # Monday 11 May and fourteen days: Monday 25 May is Whit Monday.
    assert reach.end_of(DELAY, opened) == date(2026, 5, 26)
    assert not reach.is_over(DELAY, opened, on=date(2026, 5, 26))
    assert reach.is_over(DELAY, opened, on=date(2026, 5, 27))

    assert reach.decide_from(DELAY) == date(2026, 5, 26)
    before = datetime(2026, 5, 25, 23, 59, 59, tzinfo=PARIS)
    assert not reach.is_due(DELAY, Reached(), now=before)
    assert reach.is_due(DELAY, Reached(), now=before + timedelta(seconds=1))
    assert not reach.is_due(DELAY, opened, now=before + timedelta(days=90))


def test_a_person_who_decides_ends_it():
    assert reach.is_over(DELAY, Reached(ReachWay.PASSED, date(2026, 5, 26)), on=date(2026, 5, 26))


@pytest.mark.parametrize("today", [date(2026, 5, 5), date(2026, 7, 1)])
def test_the_household_reads_that_nothing_runs_and_that_silence_keeps_nothing(today):
    text = plain_text(reach.say_standing(DELAY, today=today))

    assert text.startswith("Votre délai ne court pas : rien ne prouve que la lettre du lundi 4 mai 2026")
    assert "dès le mardi 26 mai 2026, une personne décide." in text


@pytest.mark.parametrize(
    ("today", "fits"),
    [(date(2026, 11, 20), True), (date(2026, 11, 24), True), (date(2026, 11, 25), False)],
)
def test_a_talk_of_a_friday_is_noted_until_the_tuesday(today: date, fits: bool) -> None:
    assert reach.may_be_noted(date(2026, 11, 20), today=today, calendar=FRANCE) is fits
