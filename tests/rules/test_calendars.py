"""Working days: the table of public holidays, and how days are counted in it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.checks import holidays_table
from palier.rules.law import calendars
from palier.rules.law.calendars import FRANCE, Calendar, CalendarEnds

days = st.dates(date(2008, 1, 1), date(2099, 12, 1))


def easter(year: int) -> date:
    """Easter Sunday by Meeus, Jones and Butcher: a second opinion on the table, which comes from the library."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def test_the_table_is_what_the_library_says() -> None:
    assert holidays_table.PATH.read_text(encoding="utf-8") == holidays_table.text()


def test_a_holiday_that_the_table_has_no_place_for_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(holidays_table.NAMES, "Noël")

    with pytest.raises(holidays_table.UnknownHoliday, match="Noël"):
        holidays_table.text()


@pytest.mark.parametrize("year", range(2008, 2101))
def test_the_movable_feasts_follow_easter(year: int) -> None:
    sunday = easter(year)
    found = calendars.holidays(year)

    assert found[sunday + timedelta(1)] == "Lundi de Pâques"
    assert "Ascension" in found[sunday + timedelta(39)]
    assert "Lundi de Pentecôte" in found[sunday + timedelta(50)]
    assert calendars.local_holidays(year)[sunday - timedelta(2)] == "Vendredi saint"


def test_the_holidays_of_2026() -> None:
    assert {day: name for day, name in calendars.holidays(2026).items() if day.month in (4, 5)} == {
        date(2026, 4, 6): "Lundi de Pâques",
        date(2026, 5, 1): "Fête du travail",
        date(2026, 5, 8): "Victoire de 1945",
        date(2026, 5, 14): "Ascension",
        date(2026, 5, 25): "Lundi de Pentecôte",
    }
    assert len(calendars.holidays(2026)) == 11


def test_two_holidays_of_one_day_share_it() -> None:
    assert calendars.holidays(2008)[date(2008, 5, 1)] == "Fête du travail, Ascension"


@pytest.mark.parametrize("closed", [date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 1), date(2026, 7, 14)])
def test_a_weekend_or_a_holiday_is_no_working_day(closed: date) -> None:
    assert not FRANCE.is_working(closed)


def test_a_day_off_of_an_office_is_no_working_day() -> None:
    assert FRANCE.is_working(date(2026, 5, 4))
    assert not FRANCE.without([date(2026, 5, 4)]).is_working(date(2026, 5, 4))


@pytest.mark.parametrize("day", [date(2026, 4, 3), date(2025, 12, 26)])
@pytest.mark.parametrize(
    ("departement", "works"), [("57", False), ("67", False), ("68", False), ("54", True), ("971", True)]
)
def test_alsace_and_moselle_have_two_more_holidays(day: date, departement: str, works: bool) -> None:
    assert calendars.of_departement(departement).is_working(day) is works


@pytest.mark.parametrize("day", [date(2007, 12, 31), date(2101, 1, 1)])
def test_a_year_that_the_calendar_does_not_hold_is_refused(day: date) -> None:
    with pytest.raises(CalendarEnds, match="jours fériés de"):
        FRANCE.is_working(day)
    with pytest.raises(CalendarEnds):
        calendars.holidays(day.year)


def test_a_calendar_is_data() -> None:
    mine = Calendar(frozenset({date(2026, 5, 4)}), range(2026, 2027))

    assert mine.is_working(date(2026, 5, 1))
    assert not mine.is_working(date(2026, 5, 4))


def test_two_working_days_over_a_long_weekend() -> None:
    assert FRANCE.add_working(date(2026, 4, 30), 2) == date(2026, 5, 5)


@given(days, st.integers(0, 30))
def test_counting_forward_and_between_agree(day: date, count: int) -> None:
    assert FRANCE.working_between(day, FRANCE.add_working(day, count)) == count


@given(days, st.integers(1, 30))
def test_adding_working_days_only_goes_forward_and_lands_on_one(day: date, count: int) -> None:
    reached = [FRANCE.add_working(day, n) for n in range(1, count + 1)]

    assert all(FRANCE.is_working(each) for each in reached)
    assert all(before < after for before, after in pairwise([day, *reached]))
    assert FRANCE.add_working(day + timedelta(1), count) >= reached[-1]


@given(days)
def test_the_next_working_day_is_the_nearest(day: date) -> None:
    found = FRANCE.next_working(day)

    assert FRANCE.is_working(found)
    assert found == day or not any(FRANCE.is_working(day + timedelta(n)) for n in range((found - day).days))


def test_time_never_counts_backwards() -> None:
    assert FRANCE.working_between(date(2026, 5, 5), date(2026, 5, 4)) == 0
