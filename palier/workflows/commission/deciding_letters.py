"""One letter to each candidate whom the commission examined: the decision, its reason, and how to contest it.

A decision of inadmissibility also sends the warning of its own month (article R441-2-8 d).
"""

import contextlib
from datetime import date, datetime

from palier.models import AgendaItem, Decision, Home
from palier.models.demandes import layers
from palier.rules.commission import checking, grounds
from palier.rules.commission.commission import Decision as Kind
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.letters.composing import LetterText
from palier.rules.life.radiation import StrikeOffReason
from palier.workflows.acting.actors import Actor
from palier.workflows.letters import decided, verdict_wording, writing
from palier.workflows.radiation import warning_radiation


def send_all(item: AgendaItem, *, by: Actor, at: datetime) -> None:
    """Notify every decision on one home, in the name of the bailleur: each letter bears the day of the decision."""
    for decision in item.decisions.select_related("candidature__demande").order_by("pk"):
        decided_on = clocks.day_in_paris(decision.decided_at)
        writing.send(decision.candidature, text_of(decision, item.publication.home, decided_on), by=by, at=at)
        if decision.kind == Kind.IRRECEVABLE:
            _warn(decision, by=by, at=at)


def _warn(decision: Decision, *, by: Actor, at: datetime) -> None:
    """Warn in the landlord's name; a warning already running for this reason is enough."""
    landlord = Actor(role=Role.BAILLEUR, user=by.user, organisation=by.organisation)
    ground = grounds.GROUNDS[grounds.Ground(decision.ground)]
    facts = " ".join(part for part in (ground.sentence, decision.text) if part)
    with contextlib.suppress(warning_radiation.AlreadyWarned):
        warning_radiation.warn(
            decision.candidature, reason=StrikeOffReason.INADMISSIBLE, facts=facts, by=landlord, at=at
        )


def _figure(decision: Decision, home: Home, on: date) -> str:
    return decided.figure_of(decision.ground, decision.candidature, home, on=on)


def text_of(decision: Decision, home: Home, decided_on: date) -> LetterText:
    """The letter of one decision."""
    match Kind(decision.kind):
        case Kind.ATTRIBUTION | Kind.ATTRIBUTION_RANG:
            return verdict_wording.attributed(home, decision.rank or 1, decided_on)
        case Kind.ATTRIBUTION_CONDITION:
            label = checking.PIECES[checking.PieceToAsk(decision.piece)][1]
            return verdict_wording.attributed_under_condition(
                home, label, decision.piece_by or decided_on, decision.rank, decided_on
            )
        case Kind.NON_ATTRIBUTION | Kind.IRRECEVABLE as kind:
            ground = grounds.GROUNDS[grounds.Ground(decision.ground)]
            write = verdict_wording.not_attributed if kind is Kind.NON_ATTRIBUTION else verdict_wording.inadmissible
            # The register says that it is a transfer, not whose home they live in: both routes are then told.
            is_transfer = layers.facts_of(decision.candidature.demande, decided_on).is_transfer
            return write(
                home,
                ground.sentence.rstrip("."),
                ground.article,
                " ".join(part for part in (_figure(decision, home, decided_on), decision.text) if part),
                decided_on,
                is_internal_transfer=None if is_transfer else False,
            )
