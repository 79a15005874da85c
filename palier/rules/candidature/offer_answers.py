"""What an offer may be answered, and from what (article R441-10): live, then one answer; an accepted home may be given up."""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.law import applies, cch


class OfferAnswer(StrEnum):
    """The answer of an offer. Stored words, never labels."""

    LIVE = ""
    ACCEPTED = "acceptee"
    REFUSED = "refusee"
    SILENT = "silence"
    WITHDRAWN = "retiree"
    """Taken back: it could not be delivered, its candidature ended, or the household stepped down first."""
    ABANDONED = "abandon"
    """Accepted, then given up before a lease."""


HOLDING = (OfferAnswer.LIVE, OfferAnswer.ACCEPTED)
"""Answers under which a home is kept for the household."""
DECLINED = (OfferAnswer.REFUSED, OfferAnswer.SILENT, OfferAnswer.ABANDONED)
"""Answers by which a household let the home go."""
_A = OfferAnswer
ANSWER_MOVES: Mapping[OfferAnswer, tuple[OfferAnswer, ...]] = {
    _A.LIVE: (_A.ACCEPTED, _A.REFUSED, _A.SILENT, _A.WITHDRAWN),
    _A.ACCEPTED: (_A.ABANDONED,),
    _A.REFUSED: (),
    _A.SILENT: (),
    _A.WITHDRAWN: (),
    _A.ABANDONED: (),
}


class IllegalAnswer(Exception):
    """The offer cannot go from this answer to that one."""

    def __init__(self, origin: OfferAnswer, target: OfferAnswer) -> None:
        """Keep both, so that a page can say which act came too late."""
        super().__init__(f"{origin or 'en cours'} -> {target}")
        self.origin = origin
        self.target = target


@applies(cch("R441-10"))
def step_answer(origin: OfferAnswer | str, target: OfferAnswer) -> OfferAnswer:
    """Return ``target`` when the table allows it from ``origin``, or raise ``IllegalAnswer``."""
    origin = OfferAnswer(origin)
    if target not in ANSWER_MOVES[origin]:
        raise IllegalAnswer(origin, target)
    return target


@applies(cch("R441-10"))
def answerable_from(target: OfferAnswer) -> tuple[OfferAnswer, ...]:
    """The answers from which an offer may come to ``target``."""
    return tuple(origin for origin, targets in ANSWER_MOVES.items() if target in targets)
