"""Months and years as the law counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import dates

ANY_DAY = st.dates(date(1950, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -13, date(2025, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(start: date, months: int, end: date) -> None:
    assert dates.add_months(start, months) == end


def test_a_year_after_29_february_is_the_28th() -> None:
    assert dates.add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 3, 15), date(2026, 4, 14), 0),
        (date(2026, 3, 15), date(2026, 4, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 3, 15), date(2026, 3, 15), 0),
        (date(2026, 3, 15), date(2020, 3, 15), 0),
        (date(2018, 3, 15), date(2026, 3, 15), 96),
    ],
)
def test_only_full_months_are_counted(start: date, end: date, months: int) -> None:
    assert dates.months_between(start, end) == months


@given(ANY_DAY, st.integers(0, 4000))
def test_counting_months_agrees_with_adding_them(start: date, shift: int) -> None:
    end = start + timedelta(days=shift)
    months = dates.months_between(start, end)

    assert dates.add_months(start, months) <= end < dates.add_months(start, months + 1)


@pytest.mark.parametrize(("day", "age"), [(date(2026, 4, 30), 26), (date(2026, 5, 1), 27), (date(2026, 12, 31), 27)])
def test_age_changes_on_the_birthday(day: date, age: int) -> None:
    assert dates.age_on(date(1999, 5, 1), day) == age


def test_born_on_29_february_one_ages_on_1_march() -> None:
    assert dates.age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert dates.age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26
