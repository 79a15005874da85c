from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import vacancy_steps as rules
from palier.rules.homes.vacancy_steps import HOLDERS, StepSpan, VacancyDates, VacancyStep

FIRST = date(2026, 1, 5)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


WHOLE = VacancyDates(
    notified=day(0),
    oriented=day(4),
    published=day(10),
    closed=day(18),
    designated=day(20),
    decided=day(34),
    offered=day(35),
    answered=day(42),
    signed=day(50),
    entered=day(60),
)


def test_a_whole_path_is_cut_in_its_steps_and_none_is_lost() -> None:
    found = rules.spans(WHOLE)

    assert [(one.step, one.days) for one in found] == [
        (VacancyStep.ORIENT, 4),
        (VacancyStep.PUBLISH, 6),
        (VacancyStep.OPEN, 8),
        (VacancyStep.DESIGNATE, 2),
        (VacancyStep.DECIDE, 14),
        (VacancyStep.OFFER, 1),
        (VacancyStep.ANSWER, 7),
        (VacancyStep.SIGN, 8),
        (VacancyStep.ENTER, 10),
    ]
    assert sum(one.days for one in found) == 60


def test_lists_that_came_to_nothing_are_a_step_of_their_own() -> None:
    dates = VacancyDates(notified=day(0), oriented=day(1), first_published=day(3), published=day(33), closed=day(41))

    assert rules.spans(dates)[1:] == [
        StepSpan(VacancyStep.PUBLISH, 2),
        StepSpan(VacancyStep.EARLIER, 30),
        StepSpan(VacancyStep.OPEN, 8),
    ]


def test_what_is_not_known_or_comes_before_is_in_no_figure() -> None:
    # A date was typed wrong: the home was oriented before its notice; and nobody knows when it was designated.
    dates = VacancyDates(notified=day(5), oriented=day(1), published=day(3), closed=day(9), decided=day(20))

    assert rules.spans(dates) == [StepSpan(VacancyStep.PUBLISH, 2), StepSpan(VacancyStep.OPEN, 6)]


def test_a_home_stands_in_the_last_step_begun() -> None:
    assert rules.now_at(WHOLE, day(0)) == StepSpan(VacancyStep.ORIENT, 0)
    assert rules.now_at(WHOLE, day(19)) == StepSpan(VacancyStep.DESIGNATE, 1)
    assert rules.now_at(WHOLE, day(59)) == StepSpan(VacancyStep.ENTER, 9)
    assert rules.now_at(WHOLE, day(60)) is None
    assert rules.now_at(VacancyDates(notified=None), day(3)) is None
    assert rules.now_at(VacancyDates(notified=day(9)), day(3)) is None


def test_figures_say_half_and_three_in_four() -> None:
    homes = [[StepSpan(VacancyStep.DECIDE, days)] for days in (3, 9, 1, 40)]

    (one,) = rules.figures(homes)

    assert (one.step, one.homes, one.median, one.slow) == (VacancyStep.DECIDE, 4, 3, 9)
    assert rules.figures([]) == []


def test_each_step_is_in_somebody_s_hand() -> None:
    assert set(HOLDERS) == set(VacancyStep)


@given(st.lists(st.one_of(st.none(), st.integers(0, 900).map(day)), min_size=11, max_size=11), st.integers(0, 900))
def test_no_day_is_counted_twice_and_none_is_negative(days: list[date | None], on: int) -> None:
    dates = VacancyDates(**dict(zip(VacancyDates.__slots__, days, strict=True)))

    found = rules.spans(dates)

    assert all(one.days >= 0 for one in found)
    known = [one for one in astuple(dates) if one is not None]
    whole = sorted(known) == known
    if whole and known:
        assert sum(one.days for one in found) <= (known[-1] - known[0]).days
    now = rules.now_at(dates, day(on))
    assert now is None or now.days >= 0
