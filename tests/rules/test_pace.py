"""How many homes fit in the hours of a séance: on both sides of each bound."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.commission import pace
from palier.rules.commission.pace import Pace


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        (14, "14 logements en 3 h, à 20 minutes par logement : il en tiendrait 9."),
        (10, "10 logements en 3 h, à 20 minutes par logement : il en tiendrait 9."),
        (9, "9 logements en 3 h, à 20 minutes par logement : ils tiennent."),
        (1, "1 logement en 3 h, à 20 minutes par logement : il tient."),
    ],
)
def test_an_agenda_is_said_against_its_hours(homes: int, said: str) -> None:
    assert pace.said(Pace(180, 20), homes) == said


@pytest.mark.parametrize(
    ("lasts", "home", "is_one"),
    [
        (20, 20, True),
        (19, 20, False),
        (720, 180, True),
        (721, 180, False),
        (720, 181, False),
        (1, 1, True),
        (0, 1, False),
        (60, 0, False),
        (-30, 20, False),
    ],
)
def test_a_pace_lasts_one_home_at_least_and_half_a_day_at_most(lasts: int, home: int, is_one: bool) -> None:
    assert pace.is_a_pace(lasts, home) is is_one


@pytest.mark.parametrize(
    ("minutes", "said"), [(45, "45 minutes"), (1, "1 minute"), (60, "1 h"), (90, "1 h 30"), (65, "1 h 05")]
)
def test_minutes_are_said_as_hours(minutes: int, said: str) -> None:
    assert pace.duration(minutes) == said


@given(home=st.integers(1, 180), lasts=st.integers(1, 720), homes=st.integers(0, 100))
def test_what_fits_takes_no_more_than_its_hours_and_one_more_would(home: int, lasts: int, homes: int) -> None:
    known = Pace(lasts, home)
    assert known.holds * home <= lasts < (known.holds + 1) * home
    assert known.beyond(homes) == max(homes - known.holds, 0)


def test_it_follows_its_seance_and_a_habit_is_not_the_law() -> None:
    held = datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert Pace(180, 20).ends_at(held) == held + timedelta(hours=3)
    assert pace.usual_minutes(date(2026, 12, 1)) == 20
    assert "habitude" in pace.HABIT
