"""The code of an employee: read in one way, served once, and over when it is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from palier.rules.law import codes
from palier.rules.people import employment
from palier.rules.people.employment import MOVES, EmploymentCodeMove, EmploymentCodeState

DAY = date(2026, 5, 4)
CODES = st.text(alphabet=employment.ALPHABET, min_size=employment.LENGTH, max_size=employment.LENGTH)


@given(CODES)
def test_a_code_is_the_same_however_it_is_grouped_or_typed(code: str) -> None:
    shown = employment.grouped(code)

    assert [len(group) for group in shown.split()] == [4, 4, 4]
    for typed in (code, shown, shown.lower(), shown.replace(" ", "-"), f"  {shown} "):
        assert employment.normalise(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD 2345 EFG0", "ABCD 2345 EFGI", "ABCD 2345 EFGHJ", "abcd/2345/efgh", "é" * 12]
)
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert employment.normalise(typed) == ""


def test_no_two_signs_of_the_alphabet_look_alike() -> None:
    assert not set("01OI") & set(employment.ALPHABET)
    assert len(set(employment.ALPHABET)) == 32


def test_a_code_serves_thirty_days_and_an_attestation_six_months() -> None:
    assert employment.last_day(DAY) == date(2026, 6, 3)
    assert employment.counts_until(DAY) == date(2026, 11, 4)
    assert employment.codes_alive(DAY) == 3


def test_an_employer_attests_contracts_of_the_register_alone() -> None:
    assert set(employment.contracts(DAY)) <= set(codes.CONTRACT)


@pytest.mark.parametrize(
    ("since", "wrong"),
    [(date(1949, 12, 31), "ancienne"), (date(2026, 8, 5), "lointaine"), (date(2062, 5, 4), "lointaine")],
)
def test_a_first_day_that_cannot_be_is_refused_in_a_sentence(since: date, wrong: str) -> None:
    with pytest.raises(employment.BadStart, match=wrong):
        employment.require_start(since, on=DAY)


@pytest.mark.parametrize("since", [date(1950, 1, 1), DAY, date(2026, 8, 4)])
def test_a_first_day_may_be_old_or_as_far_as_a_notice_period(since: date) -> None:
    assert employment.require_start(since, on=DAY) == since


class Life(RuleBasedStateMachine):
    """Any moves in any order, on any days."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.on, self.end = EmploymentCodeState.WAITING, DAY, employment.last_day(DAY)
        self.served = 0

    @rule(move=st.sampled_from(EmploymentCodeMove))
    def try_it(self, move: EmploymentCodeMove) -> None:
        stood = employment.standing(self.state, self.end, on=self.on)
        if employment.may(move, self.state, self.end, on=self.on):
            assert stood is MOVES[move][0]
            self.state = MOVES[move][1]
            self.served += move in (EmploymentCodeMove.ATTEST, EmploymentCodeMove.DECLINE)
        else:
            assert stood is not MOVES[move][0]

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.on += timedelta(days=days)

    @precondition(lambda self: self.on > self.end)
    @rule(move=st.sampled_from([EmploymentCodeMove.ATTEST, EmploymentCodeMove.DECLINE, EmploymentCodeMove.REVOKE]))
    def be_late(self, move: EmploymentCodeMove) -> None:
        assert not employment.may(move, self.state, self.end, on=self.on)

    @invariant()
    def serves_once(self) -> None:
        assert self.served <= 1

    @invariant()
    def expiry_is_read_and_never_kept(self) -> None:
        assert self.state is not EmploymentCodeState.EXPIRED
        is_late = self.state is EmploymentCodeState.WAITING and self.on > self.end
        assert (employment.standing(self.state, self.end, on=self.on) is EmploymentCodeState.EXPIRED) == is_late


TestLife = Life.TestCase
