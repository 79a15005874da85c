"""The life of a referral: each move from each state, both sides of each day, and that what is over stays over."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from palier.rules.law import clocks
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import (
    MOVES,
    ImpossibleEnd,
    NotOffered,
    NotOpen,
    NotProvedReason,
    Referral,
    ReferralMove,
    ReferralState,
)
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.rules.situations.urgency import FiledProof, LaneState

PARIS = ZoneInfo("Europe/Paris")
ON = date(2026, 11, 26)
DAY = timedelta(days=1)
STORED = (ReferralState.WAITING, ReferralState.OPEN, ReferralState.ASKED, ReferralState.PROVED, ReferralState.UNPROVED)
HOMELESS = "situation_sans_logement"


def at(day: date, hour: int = 12) -> clocks.datetime:
    return clocks.datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


# --- Moves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STORED)
@pytest.mark.parametrize("wanted", MOVES)
def test_a_move_is_made_from_its_states_alone(state: ReferralState, wanted: ReferralMove) -> None:
    one = Referral(state, ON)
    if state in MOVES[wanted]:
        assert referrals.move(one, wanted, on=ON).state is MOVES[wanted][state]
    else:
        with pytest.raises(NotOpen):
            referrals.move(one, wanted, on=ON)


@pytest.mark.parametrize("state", STORED)
@pytest.mark.parametrize("wanted", ReferralMove)
def test_nothing_is_done_after_the_last_day_nor_once_it_is_taken_back(
    state: ReferralState, wanted: ReferralMove
) -> None:
    for one, on in ((Referral(state, ON), ON + DAY), (Referral(state, ON, is_taken_back=True), ON)):
        with pytest.raises(NotOpen):
            referrals.move(one, wanted, on=on)


@pytest.mark.parametrize("state", STORED)
def test_it_is_taken_back_from_wherever_it_stands_and_its_answer_stays(state: ReferralState) -> None:
    after = referrals.move(Referral(state, ON), ReferralMove.TAKE_BACK, on=ON)

    assert after == Referral(state, ON, is_taken_back=True)
    assert referrals.standing(after, on=ON) is ReferralState.TAKEN_BACK


def test_a_code_waits_its_days_and_a_reading_its_months() -> None:
    assert referrals.code_last_day(ON) == ON + 15 * DAY
    taken = referrals.move(Referral(ReferralState.WAITING, ON), ReferralMove.TAKE, on=ON)
    assert taken.last_day == date(2027, 2, 26)
    assert referrals.codes_alive(ON) == 3


class Life(RuleBasedStateMachine):
    """Whoever does what, on any day, in any order."""

    @initialize()
    def begins(self) -> None:
        self.on, self.one, self.was_back, self.answers = (
            ON,
            Referral(ReferralState.WAITING, referrals.code_last_day(ON)),
            False,
            0,
        )

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.on += days * DAY

    @rule(wanted=st.sampled_from(ReferralMove))
    def somebody_tries(self, wanted: ReferralMove) -> None:
        before, stood = self.one, referrals.standing(self.one, on=self.on)
        try:
            self.one = referrals.move(self.one, wanted, on=self.on)
        except NotOpen:
            assert self.one == before
            return
        assert stood not in (ReferralState.EXPIRED, ReferralState.OVER, ReferralState.TAKEN_BACK)
        self.was_back = self.was_back or wanted is ReferralMove.TAKE_BACK
        if before.state is not ReferralState.WAITING or wanted is ReferralMove.TAKE_BACK:
            assert self.one.last_day == before.last_day, "only the taking up opens a longer time"

    @invariant()
    def taken_back_is_for_ever(self) -> None:
        if self.was_back:
            assert referrals.standing(self.one, on=self.on) is ReferralState.TAKEN_BACK
            assert not referrals.opens(self.one, on=self.on)

    @invariant()
    def nobody_reads_before_it_is_taken_up_nor_after_its_end(self) -> None:
        if referrals.opens(self.one, on=self.on):
            assert self.one.state is not ReferralState.WAITING
            assert self.on <= self.one.last_day <= ON + 140 * DAY
            assert not self.one.is_taken_back


TestLife = Life.TestCase


# --- What is handed over, and what proves it ------------------------------------------------------


def test_the_six_situations_are_offered_and_nothing_else() -> None:
    offered = referrals.offered(ON)

    urgent = {situations.of(one, ON).urgent for one in Situation} - {None}
    found = {referrals.situation_of(code) for code in offered}
    assert {situations.of(one, ON).urgent for one in found if one is not None} == urgent
    assert None in found
    for code in offered:
        assert referrals.require_offered(code, ON) == code
        assert referrals.label(code)
    with pytest.raises(NotOffered):
        referrals.require_offered("situation_separation", ON)


@given(st.sampled_from(referrals.offered(ON)), st.data())
def test_one_paper_of_each_kind_is_enough_and_less_is_not(code: str, data: st.DataObject) -> None:
    kinds = referrals.proofs(code, ON)
    seen = [data.draw(st.sampled_from(kind)) for kind in kinds]

    assert referrals.lacking(code, seen, on=ON) == ()
    for missing, kind in enumerate(kinds):
        others = set(seen[:missing] + seen[missing + 1 :]) - set(kind)
        assert kind in referrals.lacking(code, others, on=ON)


@pytest.mark.parametrize(("code", "until"), [(HOMELESS, date(2027, 2, 26)), ("situation_handicap", date(2027, 5, 26))])
def test_what_is_proved_holds_three_or_six_months_from_the_day_it_was_seen(code: str, until: date) -> None:
    assert referrals.require_end(code, None, seen_on=ON, handed_on=ON, on=ON) == until
    assert referrals.require_end(code, until, seen_on=ON, handed_on=ON, on=ON) == until
    assert referrals.require_end(code, ON, seen_on=ON, handed_on=ON, on=ON) == ON
    for wrong in (until + DAY, ON - DAY):
        with pytest.raises(ImpossibleEnd):
            referrals.require_end(code, wrong, seen_on=ON, handed_on=ON, on=ON)


def test_a_proof_is_seen_between_the_handing_over_and_today() -> None:
    for seen in (ON - 3 * DAY, ON):
        assert referrals.require_end(HOMELESS, None, seen_on=seen, handed_on=ON - 3 * DAY, on=ON)
    for seen in (ON - 4 * DAY, ON + DAY):
        with pytest.raises(ImpossibleEnd):
            referrals.require_end(HOMELESS, None, seen_on=seen, handed_on=ON - 3 * DAY, on=ON)


def test_a_decision_of_mediation_has_the_end_of_the_register() -> None:
    assert referrals.longest(referrals.DALO, ON) is None
    assert referrals.require_end(referrals.DALO, ON, seen_on=ON, handed_on=ON, on=ON) is None


def test_no_reason_tells_a_story() -> None:
    assert set(referrals.REASONS) == set(NotProvedReason)
    for sentence in referrals.REASONS.values():
        assert sentence.endswith(".")
        assert "{" not in sentence


# --- The two working days -------------------------------------------------------------------------


def clock(
    *filed: FiledProof, state: ReferralState = ReferralState.OPEN, since: clocks.datetime, now: clocks.datetime
) -> referrals.Clock:
    return referrals.clock(HOMELESS, filed, state=state, since=since, now=now)


def test_the_delay_runs_from_the_complete_proof_and_never_before_the_service_had_it() -> None:
    """A Thursday: two working days end on the Monday evening; taken up on the Friday, on the Tuesday."""
    filed = FiledProof("domiciliation", at(ON))
    thursday = clock(filed, since=at(ON), now=at(ON))
    friday = clock(filed, since=at(ON + DAY), now=at(ON + DAY))

    assert thursday.state is friday.state is LaneState.TO_VALIDATE
    assert thursday.due_at is not None
    assert friday.due_at is not None
    assert clocks.day_in_paris(thursday.due_at) == date(2026, 11, 30)
    assert clocks.day_in_paris(friday.due_at) == date(2026, 12, 1)
    assert clock(filed, since=at(ON), now=thursday.due_at).state is LaneState.TO_VALIDATE
    assert clock(filed, since=at(ON), now=thursday.due_at + timedelta(seconds=1)).state is LaneState.LATE


def test_no_delay_runs_without_a_complete_proof_nor_while_a_paper_is_asked_for_nor_after_the_answer() -> None:
    filed = FiledProof("domiciliation", at(ON))
    assert clock(since=at(ON), now=at(ON)) == referrals.Clock(LaneState.PROOF_MISSING)
    assert clock(filed, state=ReferralState.ASKED, since=at(ON), now=at(ON)) == referrals.Clock(LaneState.PROOF_MISSING)
    for state in (ReferralState.PROVED, ReferralState.UNPROVED):
        assert clock(filed, state=state, since=at(ON), now=at(ON)) == referrals.Clock(LaneState.VALIDATED)
