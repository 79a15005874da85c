"""A proof of handicap that was checked after its two working days, and what that cost, found by the workflows themselves."""

from datetime import timedelta

from palier.management.demo import situations
from palier.management.demo.days import Days
from palier.management.demo.register import KnownDemande
from palier.rules.people.facts import Situation
from palier.rules.situations import urgency
from palier.workflows.acting.actors import Actor
from palier.workflows.mistakes import computing_mistakes, mistakes

_SENT, _CHECKED = -24, -4
"""Days from the anchor: the proof was complete, and somebody looked at last."""


def prove(entry: KnownDemande, days: Days, checker: Actor) -> None:
    """Check the proof late; the clock notices it, and replays the lists that closed meanwhile."""
    at = days.at(_CHECKED, 15)
    piece = situations.verified(entry, f"situation_{Situation.HANDICAP}", at, checker)
    piece.uploaded_at = piece.complete_at = days.at(_SENT, 11)
    piece.due_at = urgency.due_at(piece.complete_at)
    fact = situations.proved(entry, Situation.HANDICAP, at, checker, months=9, holds=6, days=days)
    situations.keep([(entry, piece, fact)])
    case = mistakes.notice(entry.demande, at=at + timedelta(minutes=1))
    if case is not None:
        computing_mistakes.compute(case, at=at + timedelta(minutes=2))
