"""Where a home of a place stands, when it waits long, how far back leases are told, and how a small count is written."""

from datetime import date

import pytest

from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.homes import territory
from palier.rules.homes.territory import HomeStep
from palier.rules.ranking import told_counts

ON = date(2026, 3, 31)


def test_every_stage_of_a_list_that_goes_on_is_a_step() -> None:
    live = set(PublicationStage) - set(ENDED_LISTS) - {PublicationStage.BROUILLON}
    steps = {territory.step_of(stage, is_oriented=True) for stage in live}

    assert steps == set(HomeStep) - {HomeStep.DECLARED, HomeStep.ORIENTED}
    assert set(territory.STEPS) == set(HomeStep)


@pytest.mark.parametrize(("is_oriented", "step"), [(True, HomeStep.ORIENTED), (False, HomeStep.DECLARED)])
def test_without_a_list_it_stands_where_it_was_sent(is_oriented: bool, step: HomeStep) -> None:
    assert territory.step_of("", is_oriented=is_oriented) is step


# article: CCH L441-1
def test_a_month_after_its_notice_a_home_waits_long() -> None:
    assert not territory.waits_long(None, on=ON)
    assert not territory.waits_long(date(2026, 2, 28), on=date(2026, 3, 28))
    assert territory.waits_long(date(2026, 2, 28), on=date(2026, 3, 29))


# article: CCH L441-2-5
def test_leases_are_told_for_a_year() -> None:
    assert territory.told_from(ON) == date(2025, 3, 31)


def test_a_small_count_is_not_written() -> None:
    assert told_counts.told(None, on=ON) == "moins de 10"
    assert told_counts.told(10, on=ON) == "10"
    assert told_counts.told_in_tens(0, on=ON) == "moins de 10"
    assert told_counts.told_in_tens(40, on=ON) == "de 40 à 49"
