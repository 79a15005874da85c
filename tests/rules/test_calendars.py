"""Working days, and the two clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules import calendars, clocks
from palier.rules.calendars import FRANCE, Calendar

days = st.dates(date(2000, 1, 1), date(2099, 12, 1))


def at(*parts: int) -> datetime:
    """An instant of Paris."""
    return datetime(*parts, tzinfo=clocks.paris())  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2000, 4, 23),
        (2008, 3, 23),
        (2019, 4, 21),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
    ],
)
def test_easter_is_where_the_almanac_says(year: int, month: int, day: int) -> None:
    assert calendars.easter(year) == date(year, month, day)


@given(st.integers(1600, 2999))
def test_easter_is_a_spring_sunday(year: int) -> None:
    sunday = calendars.easter(year)

    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_holidays_of_2026() -> None:
    assert {day: name for day, name in calendars.holidays(2026).items() if day.month in (4, 5)} == {
        date(2026, 4, 6): "Lundi de Pâques",
        date(2026, 5, 1): "Fête du travail",
        date(2026, 5, 8): "Victoire de 1945",
        date(2026, 5, 14): "Ascension",
        date(2026, 5, 25): "Lundi de Pentecôte",
    }
    assert len(calendars.holidays(2026)) == 11


@pytest.mark.parametrize("closed", [date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 1), date(2026, 7, 14)])
def test_a_weekend_or_a_holiday_is_no_working_day(closed: date) -> None:
    assert not FRANCE.is_working(closed)


def test_a_local_day_off_is_no_working_day() -> None:
    assert FRANCE.is_working(date(2026, 5, 4))
    assert not Calendar(frozenset({date(2026, 5, 4)})).is_working(date(2026, 5, 4))


def test_two_working_days_over_a_long_weekend() -> None:
    assert FRANCE.add_working(date(2026, 4, 30), 2) == date(2026, 5, 5)


@given(days, st.integers(0, 30))
def test_counting_forward_and_between_agree(day: date, count: int) -> None:
    assert FRANCE.working_between(day, FRANCE.add_working(day, count)) == count


@given(days)
def test_the_next_working_day_is_the_nearest(day: date) -> None:
    found = FRANCE.next_working(day)

    assert FRANCE.is_working(found)
    assert found == day or FRANCE.working_between(day - timedelta(1), found) == 1


def test_time_never_counts_backwards() -> None:
    assert FRANCE.working_between(date(2026, 5, 5), date(2026, 5, 4)) == 0


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(clocks.NaiveInstant):
        clocks.day_in_paris(datetime(2026, 5, 4))  # noqa: DTZ001


def test_an_urgent_case_is_validated_in_two_working_days() -> None:
    due = clocks.due_in_working_days(at(2026, 4, 30, 17), clocks.URGENT_VALIDATION_DAYS)

    assert due == at(2026, 5, 5, 23, 59, 59)


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        (at(2026, 5, 4, 8), at(2026, 5, 4, 8)),
        (at(2026, 5, 4, 19, 59), at(2026, 5, 4, 19, 59)),
        (at(2026, 5, 4, 20), at(2026, 5, 5, 8)),
        (at(2026, 5, 4, 7, 59), at(2026, 5, 4, 8)),
        (at(2026, 5, 1, 12), at(2026, 5, 4, 8)),
        (at(2026, 4, 30, 23), at(2026, 5, 4, 8)),
    ],
)
def test_no_reminder_leaves_at_night_or_on_a_day_off(instant: datetime, sent: datetime) -> None:
    assert clocks.next_sending(instant) == sent
    assert not clocks.is_quiet(sent)


@pytest.mark.parametrize(
    ("now", "working", "plain"),
    [
        (at(2026, 5, 11, 9), "il vous reste 3\u00a0jours ouvrés", "il vous reste 4\u00a0jours"),
        (at(2026, 5, 13, 9), "il vous reste 1\u00a0jour ouvré", "il vous reste 2\u00a0jours"),
        (at(2026, 5, 14, 9), "il vous reste 1\u00a0jour ouvré", "il vous reste 1\u00a0jour"),
        (at(2026, 5, 15, 23, 59, 59), "c’est le dernier jour", "c’est le dernier jour"),
        (at(2026, 5, 16, 0), "le délai est passé", "le délai est passé"),
    ],
)
def test_what_is_left_is_said(now: datetime, working: str, plain: str) -> None:
    deadline = at(2026, 5, 15, 23, 59, 59)

    assert clocks.working_days_left(now, deadline) == working
    assert clocks.days_left(now, deadline) == plain


def test_days_and_instants_are_said_in_french() -> None:
    assert clocks.say_day(date(2026, 5, 1)) == "vendredi 1er\u00a0mai 2026"
    assert (
        clocks.say_instant(datetime(2026, 8, 5, 21, 5, tzinfo=UTC)) == "mercredi 5\u00a0août 2026 à 23\u00a0h\u00a005"
    )
