"""An adviser's opinion on one candidature: written for its household, read by a desk only if its household joins it (ADR 77).

It weighs nothing: neither a point, nor a place, nor a verdict reads it. It is withdrawn as it was given, by who gave it.
"""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_MINIMAL = act("règlement (UE) 2016/679, article 5")
SHORTEST, LONGEST = 20, 600
"""Signs of an opinion: enough for a reason, too few for the story of a life."""


class OpinionState(StrEnum):
    """Where an opinion stands. Stored words."""

    PROPOSED = "propose"
    JOINED = "joint"
    LEFT_OUT = "ecarte"
    WITHDRAWN = "retire"


class OpinionMove(StrEnum):
    """What may be done with an opinion that was written."""

    JOIN = "joindre"
    LEAVE_OUT = "ecarter"
    WITHDRAW = "retirer"


MOVES: Mapping[OpinionMove, tuple[tuple[OpinionState, ...], OpinionState]] = {
    OpinionMove.JOIN: ((OpinionState.PROPOSED, OpinionState.LEFT_OUT), OpinionState.JOINED),
    OpinionMove.LEAVE_OUT: ((OpinionState.PROPOSED, OpinionState.JOINED), OpinionState.LEFT_OUT),
    OpinionMove.WITHDRAW: ((OpinionState.PROPOSED, OpinionState.LEFT_OUT), OpinionState.WITHDRAWN),
}
"""From where each leads where. What a household joined is in its hands: its adviser takes back what no desk reads."""
STANDING = (OpinionState.PROPOSED, OpinionState.JOINED, OpinionState.LEFT_OUT)
"""One of these an organisation and a candidature: another one waits until it is withdrawn."""
LABELS: Mapping[OpinionState, str] = {
    OpinionState.PROPOSED: phrase("pas encore joint"),
    OpinionState.JOINED: phrase("joint à la candidature"),
    OpinionState.LEFT_OUT: phrase("laissé de côté"),
    OpinionState.WITHDRAWN: phrase("retiré"),
}


class BadOpinion(ValueError):
    """Too short to say something, or longer than what is read."""


class OpinionStands(ValueError):
    """The opinion is not where this could be done."""


@applies(_MINIMAL)
def words_of(text: str) -> str:
    """The words that are kept, in paragraphs without blank ends. Raises ``BadOpinion``."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")]
    kept = "\n".join(line for line in lines if line)
    if not SHORTEST <= len(kept) <= LONGEST or not all(sign.isprintable() or sign == "\n" for sign in kept):
        raise BadOpinion
    return kept


@applies(_MINIMAL)
def move(state: OpinionState, wanted: OpinionMove) -> OpinionState:
    """Where a move leads. Raises ``OpinionStands`` from elsewhere."""
    before, after = MOVES[wanted]
    if state not in before:
        raise OpinionStands
    return after
