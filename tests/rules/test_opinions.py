"""An opinion: its words, and where it may go from each place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.mandates import opinions
from palier.rules.mandates.opinions import BadOpinion, OpinionMove, OpinionStands, OpinionState


@pytest.mark.parametrize(("length", "is_kept"), [(19, False), (20, True), (600, True), (601, False)])
def test_an_opinion_holds_between_twenty_and_six_hundred_signs(length: int, is_kept: bool) -> None:
    if is_kept:
        assert opinions.words_of("é" * length) == "é" * length
        return
    with pytest.raises(BadOpinion):
        opinions.words_of("é" * length)


def test_blank_ends_and_empty_lines_are_not_kept() -> None:
    assert opinions.words_of("  Loyers payés\r\n\r\n  depuis   deux ans.  ") == "Loyers payés\ndepuis deux ans."


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\x1b", "\u2066"])
def test_a_sign_that_nobody_reads_is_refused(sign: str) -> None:
    with pytest.raises(BadOpinion):
        opinions.words_of(f"Une famille suivie depuis deux ans{sign}.")


@given(st.text(max_size=900))
def test_what_is_kept_is_kept_again_the_same(text: str) -> None:
    try:
        kept = opinions.words_of(text)
    except BadOpinion:
        return
    assert opinions.words_of(kept) == kept
    assert opinions.SHORTEST <= len(kept) <= opinions.LONGEST


MAY = {
    (OpinionState.PROPOSED, OpinionMove.JOIN): OpinionState.JOINED,
    (OpinionState.PROPOSED, OpinionMove.LEAVE_OUT): OpinionState.LEFT_OUT,
    (OpinionState.PROPOSED, OpinionMove.WITHDRAW): OpinionState.WITHDRAWN,
    (OpinionState.JOINED, OpinionMove.LEAVE_OUT): OpinionState.LEFT_OUT,
    (OpinionState.LEFT_OUT, OpinionMove.JOIN): OpinionState.JOINED,
    (OpinionState.LEFT_OUT, OpinionMove.WITHDRAW): OpinionState.WITHDRAWN,
}


@pytest.mark.parametrize("state", OpinionState)
@pytest.mark.parametrize("wanted", OpinionMove)
def test_what_a_household_joined_is_in_its_hands_alone(state: OpinionState, wanted: OpinionMove) -> None:
    if (state, wanted) in MAY:
        assert opinions.move(state, wanted) == MAY[state, wanted]
        return
    with pytest.raises(OpinionStands):
        opinions.move(state, wanted)


def test_every_state_has_its_words() -> None:
    assert set(opinions.LABELS) == set(OpinionState)
    assert set(opinions.STANDING) == set(OpinionState) - {OpinionState.WITHDRAWN}
