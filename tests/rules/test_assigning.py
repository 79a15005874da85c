"""In whose hands a line is, what its reader reads of it, and which days are an absence."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from palier.rules.desks import desk_words
from palier.rules.desks.assigning import KINDS, LABELS, LONGEST, Hands, Holding, hands_of, is_an_absence

TODAY = date(2026, 5, 4)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("is_mine", "away", "hands", "said"),
    [
        (True, None, Hands.MINE, "Vous vous en occupez."),
        (True, TODAY, Hands.MINE, "Vous vous en occupez."),
        (False, None, Hands.ALL, "Odile Martin s’en occupe."),
        (False, TODAY, Hands.RESUME, "À reprendre : Odile Martin n’est pas là jusqu’au lundi 4 mai 2026."),
    ],
)
def test_a_line_says_in_whose_hands_it_is(is_mine: bool, away: date | None, hands: Hands, said: str) -> None:
    found = Holding(member=uuid4(), name="Odile Martin", is_mine=is_mine, away_until=away)
    assert hands_of(found) is hands
    assert found.sentence == said


def test_a_line_in_no_hands_is_nobody_s_and_each_choice_has_its_word() -> None:
    assert hands_of(None) is Hands.NOBODY
    assert set(LABELS) == set(Hands)


def test_only_what_awaits_on_a_desk_is_followed() -> None:
    assert set(KINDS) <= set(desk_words.WORDS)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (0, 0, True),
        (1, 0, False),
        (-5, 0, True),
        (-5, -1, False),
        (0, LONGEST, True),
        (0, LONGEST + 1, False),
    ],
)
def test_an_absence_is_in_order_not_over_and_of_a_year_at_most(since: int, until: int, expected: bool) -> None:
    assert is_an_absence(TODAY + since * DAY, TODAY + until * DAY, TODAY) is expected
