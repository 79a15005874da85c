"""An offer has one answer, and a séance one end: whatever is asked of them, in whatever order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature.offer_answers import (
    ANSWER_MOVES,
    HOLDING,
    IllegalAnswer,
    OfferAnswer,
    answerable_from,
    step_answer,
)
from palier.rules.candidature.told_moves import ANSWERS
from palier.rules.commission.seances import SEANCE_MOVES, IllegalSeanceMove, SeanceStage, step_seance

A, S = OfferAnswer, SeanceStage


@given(st.lists(st.sampled_from(OfferAnswer), max_size=12))
def test_an_offer_is_answered_once_and_given_up_once_at_most(asked: list[OfferAnswer]) -> None:
    now, taken = A.LIVE, []
    for target in asked:
        try:
            now = step_answer(now, target)
        except IllegalAnswer:
            assert target not in ANSWER_MOVES[now]
        else:
            taken.append(now)

    assert taken[1:] in ([], [A.ABANDONED])
    assert len(taken) < 2 or taken[0] is A.ACCEPTED
    assert A.LIVE not in taken


def test_a_home_once_freed_is_kept_no_more_by_that_offer() -> None:
    freed = set(OfferAnswer) - set(HOLDING)

    assert all(not ANSWER_MOVES[answer] for answer in freed)
    assert {target for answer in HOLDING for target in ANSWER_MOVES[answer]} == set(OfferAnswer) - {A.LIVE}


@pytest.mark.parametrize(
    ("target", "origins"),
    [(A.WITHDRAWN, (A.LIVE,)), (A.ABANDONED, (A.ACCEPTED,)), (A.SILENT, (A.LIVE,)), (A.LIVE, ())],
)
def test_where_an_answer_comes_from(target: OfferAnswer, origins: tuple[OfferAnswer, ...]) -> None:
    assert answerable_from(target) == origins


def test_every_answer_has_its_lines_in_the_journal() -> None:
    assert set(ANSWERS) == set(OfferAnswer)


_SEANCE_STEPS = {(S.CONVENED, S.OPEN), (S.CONVENED, S.CANCELLED), (S.OPEN, S.CLOSED), (S.OPEN, S.CONVENED)}


@given(st.lists(st.sampled_from(SeanceStage), max_size=8))
def test_a_seance_opens_then_closes_or_is_cancelled_before(asked: list[SeanceStage]) -> None:
    now, taken = S.CONVENED, []
    for target in asked:
        try:
            now = step_seance(now, target)
        except IllegalSeanceMove:
            assert target not in SEANCE_MOVES[now]
        else:
            taken.append(now)

    # Opened by mistake it is called as before, as often as it takes; what is closed was open, and what is cancelled was not.
    assert not {S.CLOSED, S.CANCELLED} & set(taken[:-1])
    stood = [S.CONVENED, *taken]
    assert all((was, now) in _SEANCE_STEPS for was, now in itertools.pairwise(stood))
