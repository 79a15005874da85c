"""The plan of a campaign, what the register says otherwise, and the score of two lines: on both sides of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.rules.law import calendars, clocks
from palier.rules.likeness import likening
from palier.rules.likeness.reasons import LABELS, WEIGHTS, LikenessReason
from palier.rules.takeover import campaign_plan, register_words, twin_words
from palier.rules.takeover.campaign_plan import CampaignWay
from palier.rules.takeover.campaign_states import AFTER_CALL, BOARD, CallResult, InviteState
from palier.rules.takeover.register_words import CheckState, RegisterTold
from palier.rules.takeover.stock_fields import StockField
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.rules.likeness.likening import LikenessSide

AT = datetime(2026, 9, 8, 9, tzinfo=UTC)
BORN = date(1980, 2, 1)


def test_each_step_takes_the_first_way_that_is_left_and_the_next_comes_on_a_working_day() -> None:
    first = campaign_plan.turn(0, [CampaignWay.TEXT, CampaignWay.EMAIL], at=AT, calendar=calendars.FRANCE)
    assert (first.step, first.way) == (0, CampaignWay.EMAIL)
    assert first.next_at is not None
    assert calendars.FRANCE.is_working(clocks.day_in_paris(first.next_at))
    assert first.next_at - AT >= timedelta(days=13)

    last = campaign_plan.turn(1, [CampaignWay.CALL], at=AT, calendar=calendars.FRANCE)
    assert (last.way, last.next_at) == (CampaignWay.CALL, None)
    assert campaign_plan.turn(0, [], at=AT, calendar=calendars.FRANCE).way is None


def test_every_state_has_one_column_and_every_result_a_state() -> None:
    assert sorted(state for states in BOARD.values() for state in states) == sorted(InviteState)
    assert set(AFTER_CALL) == set(CallResult)


@pytest.mark.parametrize(
    ("fields", "found", "state", "differs"),
    [
        ({}, None, CheckState.UNKNOWN, []),
        ({}, RegisterTold((date(1990, 1, 1),), None, None, is_struck_off=False), CheckState.OTHER_BIRTH, []),
        ({}, RegisterTold((BORN,), date(2018, 3, 2), None, is_struck_off=False), CheckState.SAME, []),
        (
            {StockField.DEPOSITED_ON: "2015-09-01"},
            RegisterTold((BORN,), date(2018, 3, 2), None, is_struck_off=False),
            CheckState.DIFFERS,
            [("depot", "1er septembre 2015", "2 mars 2018")],
        ),
        (
            {StockField.STATE: "active"},
            RegisterTold((BORN,), None, None, is_struck_off=True),
            CheckState.DIFFERS,
            [("etat", "active", "radiée")],
        ),
    ],
)
def test_what_the_register_says_of_a_line(fields, found, state, differs) -> None:
    told, found_differences = register_words.compared(fields, BORN, found)

    assert told is state
    assert [(one.field.value, plain_text(one.told), plain_text(one.register)) for one in found_differences] == differs


def test_a_silent_register_is_asked_again_later_and_at_last_no_more() -> None:
    pauses = [register_words.asked_again(tries) for tries in range(1, register_words.TRIES + 1)]

    assert None not in pauses[:-1]
    assert pauses[:-1] == sorted(pause for pause in pauses if pause)
    assert pauses[-1] is None


def side(**more: object) -> LikenessSide:
    fields = {"nom": "Lefèvre", "prenom": "Zoé", "courriel": "z.lefevre@gmail.com", "telephone": "06 12 34 56 78"}
    born = more.pop("born", BORN)
    numero = str(more.pop("numero", ""))
    told = {**fields, **{str(key): str(value) for key, value in more.items()}}
    return twin_words.side_of(told, born, numero)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "is_exact", "is_shown", "reason"),
    [
        (side(), True, True, LikenessReason.NAME),
        (
            side(nom="LEFEVRE", courriel="zlefevre+x@googlemail.com", telephone="+33612345678"),
            True,
            True,
            LikenessReason.EMAIL,
        ),
        (side(nom="Lefebvre"), False, True, LikenessReason.SOUND),
        (side(nom="Zoé", prenom="Lefèvre"), False, True, LikenessReason.SWAPPED),
        (side(born=date(1980, 1, 2)), False, True, LikenessReason.BIRTH_SWAPPED),
        (side(prenom="Léa"), False, False, LikenessReason.FIRST_OTHER),
        (side(nom="Martin", prenom="Paul", born=date(1950, 5, 5)), False, False, LikenessReason.PHONE),
        (side(numero="0750118019876A1001"), True, True, LikenessReason.BIRTH),
    ],
    ids=["same", "written otherwise", "heard alike", "swapped", "day and month", "twins", "one mailbox", "one number"],
)
def test_a_score_says_what_joins_and_what_separates(other, is_exact, is_shown, reason) -> None:
    weighed = likening.weigh(side(), other)

    assert (twin_words.is_exact(weighed), weighed.score >= likening.FROM) == (is_exact, is_shown)
    assert reason in weighed.reasons
    assert set(twin_words.blocks(side())) & set(twin_words.blocks(other))


def test_two_numbers_are_two_people_until_a_person_says_otherwise() -> None:
    weighed = likening.weigh(side(numero="0750118019876A1001"), side(numero="0750118019876A1002"))

    assert not twin_words.is_exact(weighed)
    assert LikenessReason.NUMBER_OTHER in weighed.reasons


def test_every_reason_has_a_weight_and_a_sentence() -> None:
    assert set(WEIGHTS) == set(LABELS) == set(LikenessReason)
