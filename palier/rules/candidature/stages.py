"""Groups of stages that several acts and pages read, named once and taken from the table of moves (``funnel``)."""

from collections.abc import Iterable

from palier.rules.candidature.funnel import DECIDED, INITIAL, MOVES, NAMED, FunnelMove, Stage, Verb
from palier.rules.law.law import applies, cch


def _where(verb: Verb) -> tuple[Stage, ...]:
    return tuple(move.origin for move in MOVES if move.verb is verb)


TO_CHECK = _where(Verb.FIND_COMPLIANT)
"""Sent to the landlord, whose answer is awaited."""
IN_PLAY = (*TO_CHECK, Stage.CONFORME)
"""Sent, and still able to be examined by the commission."""
OFFERABLE = _where(Verb.OFFER)
"""Placed by the commission: the home may be offered to them."""
ASKED_FOR_PIECES = (Stage.INCOMPLETE, Stage.SOUS_CONDITION)
"""The household has a piece to bring by a day."""


@applies(cch("R441-3"), cch("R441-5"))
def beyond(gates: Iterable[Stage], moves: Iterable[FunnelMove] = MOVES) -> tuple[Stage, ...]:
    """The gates, and every stage that no candidature reaches without passing one of them, in the order of the stages.

    What is restored stands where it stood: restoring opens no way.
    """
    closed, ways = frozenset(gates), [move for move in moves if move.verb is not Verb.RESTORE]
    reached, growing = {INITIAL}, True
    while growing:
        more = {move.target for move in ways if move.origin in reached} - closed - reached
        reached, growing = reached | more, bool(more)
    return tuple(stage for stage in Stage if stage not in reached)


EXAMINED = beyond(DECIDED)
"""The commission has decided on it, whatever came after."""
SENT = beyond([NAMED])
"""It was sent to the landlord, whatever came after."""
