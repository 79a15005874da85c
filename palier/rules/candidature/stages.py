"""Groups of stages that several acts and pages read, named once and taken from the table of moves (``funnel``)."""

from palier.rules.candidature.funnel import MOVES, Stage, Verb


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
