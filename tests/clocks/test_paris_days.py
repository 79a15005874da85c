"""Deadlines on the days that break clocks: both changes of hour in Paris, the leap day, midnight, the New Year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.law.clocks import Delay, DelayUnit
from palier.rules.law.dates import add_years
from palier.rules.life import renewal
from palier.rules.life.lifecycle import LifeState, state_on
from palier.rules.offer import offers

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""At 2 h it is 3 h; at 3 h it is 2 h again."""


def paris(day: date, hour: int, minute: int = 0, second: int = 0, *, fold: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=clocks.paris(), fold=fold)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("delivered", "end"),
    [
        # Ten days over each change of hour: the deadline is the end of a day of Paris, whatever the hours between.
        (utc("2026-03-20T22:59:59"), utc("2026-03-30T21:59:59")),
        (utc("2026-03-20T23:00:00"), utc("2026-03-31T21:59:59")),
        (utc("2026-10-16T21:59:59"), utc("2026-10-26T22:59:59")),
        (utc("2026-10-16T22:00:00"), utc("2026-10-27T22:59:59")),
        # Over the New Year, and over a 29 February.
        (utc("2026-12-22T10:00:00"), utc("2027-01-04T22:59:59")),
        (utc("2028-02-19T10:00:00"), utc("2028-02-29T22:59:59")),
    ],
)
def test_ten_days_to_answer_end_at_the_end_of_a_day_of_paris(delivered: datetime, end: datetime) -> None:
    assert offers.answer_deadline(delivered, calendar=FRANCE) == end


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
@pytest.mark.parametrize("after", range(1, 9))
def test_reminders_are_counted_in_days_and_leave_in_waking_hours_over_a_change_of_hour(
    change: date, after: int
) -> None:
    deadline = clocks.end_of_day(change + timedelta(days=after))

    from_database = offers.reminder_moments(deadline.astimezone(UTC), calendar=FRANCE)

    assert from_database == offers.reminder_moments(deadline, calendar=FRANCE)
    for moment, before in zip(from_database, offers.reminder_delays(change), strict=True):
        assert not clocks.is_quiet(moment, calendar=FRANCE)
        assert moment.astimezone(clocks.paris()).hour == 8
        assert clocks.day_in_paris(moment) > clocks.day_in_paris(deadline) - before


@pytest.mark.parametrize(
    ("instant", "same_as"),
    [
        # 2 h 30 does not exist in spring: an announced 2 h 30 is the instant half an hour after the change.
        (paris(SPRING, 2, 30), utc("2026-03-29T01:30:00")),
        (paris(SPRING, 3, 30), utc("2026-03-29T01:30:00")),
        # 2 h 30 comes twice in autumn: the first one, unless it is said.
        (paris(AUTUMN, 2, 30), utc("2026-10-25T00:30:00")),
        (paris(AUTUMN, 2, 30, fold=1), utc("2026-10-25T01:30:00")),
    ],
)
def test_an_instant_in_the_changed_hour_is_one_instant(instant: datetime, same_as: datetime) -> None:
    assert instant.astimezone(UTC) == same_as


@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_an_ordinary_closing_over_a_change_of_hour_is_at_the_announced_hour(change: date) -> None:
    closes = clocks.ordinary_closing(paris(change - timedelta(days=3), 12))

    assert (closes.astimezone(clocks.paris()).hour, closes.astimezone(clocks.paris()).minute) == (18, 0)


def test_one_second_separates_two_days() -> None:
    before, after = paris(date(2026, 12, 31), 23, 59, 59), paris(date(2027, 1, 1), 0)

    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(seconds=1)
    assert clocks.end_of_day(date(2026, 12, 31)) == before
    assert (clocks.day_in_paris(before), clocks.day_in_paris(after)) == (date(2026, 12, 31), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("deposited", "years", "end"),
    [
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2027, 2, 28), 1, date(2028, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
    ],
)
def test_a_year_from_a_leap_day_ends_on_the_last_of_february(deposited: date, years: int, end: date) -> None:
    assert add_years(deposited, years) == end
    last = clocks.last_day(deposited, Delay(count=years, unit=DelayUnit.YEARS))
    assert last == end
    assert state_on(end, on=end) is LifeState.ACTIVE
    assert state_on(end, on=end + timedelta(days=1)) is not LifeState.ACTIVE


def test_each_end_of_validity_of_eight_years_has_a_notice_and_the_search_finds_it_on_its_first_day() -> None:
    day, last = date(2024, 1, 1), date(2032, 3, 1)
    while day < last:
        first = renewal.notice_from(day)
        assert renewal.notice_is_due(day, on=first)
        assert renewal.notice_horizon(first) >= day, day
        assert not renewal.notice_is_due(day, on=first - timedelta(days=1))
        day += timedelta(days=1)


@pytest.mark.parametrize("late", [0, 1, 3, 40])
def test_a_late_reminder_gives_its_days_back_and_never_takes_any(late: int) -> None:
    deadline = clocks.end_of_day(date(2026, 10, 26))
    planned = offers.reminder_moments(deadline, calendar=FRANCE).reminder

    longer = offers.lengthened(deadline, planned=planned, left=planned + timedelta(days=late), calendar=FRANCE)

    assert clocks.day_in_paris(longer) >= clocks.day_in_paris(deadline) + timedelta(days=late)
    assert longer == clocks.end_of_day(clocks.day_in_paris(longer))
    assert (longer == deadline) is (late == 0)
    assert offers.lengthened(deadline, planned=planned, left=planned - timedelta(days=2), calendar=FRANCE) == deadline
