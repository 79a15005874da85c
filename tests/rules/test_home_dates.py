"""The days of a list: neither in the past, nor in a year that a finger missed."""

from datetime import timedelta

import pytest

from palier.rules.homes import home_dates
from tests.workflows.bailleur_world import NOW


@pytest.mark.parametrize("days", [100, 3650])
def test_a_list_does_not_open_in_years(days: int) -> None:
    opens = NOW + timedelta(days=days)

    with pytest.raises(home_dates.ImpossibleDay, match="ouvre dans les 2 mois"):
        home_dates.check_window(opens, opens + timedelta(days=8), at=NOW)


def test_a_list_may_open_next_month() -> None:
    opens = NOW + timedelta(days=30)

    home_dates.check_window(opens, opens + timedelta(days=8), at=NOW)
