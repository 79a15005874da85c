"""Bringing a demande back, with its number and its seniority: a local system's manager, and past its tolerance with a reason."""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Radiation
from palier.rules.commission import motives
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.life import lifecycle, renewal
from palier.rules.life.lifecycle import LifeVerb, System
from palier.rules.life.renewal import Possibility
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import life_letters
from palier.workflows.scoring import scoring

_LONGEST = 300


class CannotReactivate(Refusal):
    """The demande is not struck off, or the law gives no way back to this manager."""

    sentence = "Cette demande ne peut pas être réactivée."


class ReactivationReasonNeeded(Refusal):
    """Past the months that were read in a text since replaced, the manager says why, in words that the law allows."""

    sentence = (
        "Selon nos informations, le délai de réactivation est passé : le gestionnaire la réactive en disant pourquoi."
    )


@transaction.atomic
def reactivate(demande: Demande, *, system: System, reason: str = "", by: Actor, at: datetime) -> Demande:
    """Bring back a demande that was struck off for want of renewal. Its year is over: it is to renew at once.

    In the State's register nobody here may: the answer says so, and gives no date. The months of a local system were read in
    a text that another replaced: past them ``reason`` is needed, and nothing is refused. Raises ``CannotReactivate``,
    ``ReactivationReasonNeeded``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.RUN_REGISTER)
    try:
        move = lifecycle.step(demande.state, LifeVerb.REACTIVATE)
    except lifecycle.IllegalLifeMove as error:
        raise CannotReactivate from error
    end, today = demande.valid_until, day_in_paris(at)
    if end is None:
        raise CannotReactivate
    found = renewal.reactivation(end, reason=demande.strike_off_reason, system=system, on=today)
    if found.is_late:
        _require_reason(reason)
    elif found.possible is not Possibility.YES:
        raise CannotReactivate(found.sentence)
    demande.state = lifecycle.state_on(end, on=today)
    demande.struck_off_at, demande.strike_off_reason = None, ""
    demande.save(update_fields=["state", "struck_off_at", "strike_off_reason"])
    Radiation.objects.filter(demande=demande, lifted_at=None).update(lifted_at=at)
    details = {"motif": reason.strip()[:_LONGEST]} if found.is_late else {}
    telling.journal(move.verb, demande, by=by, at=at, article=found.source, details=details)
    told = life_letters.reactivated(demande.numero_unique)
    telling.send(demande, told, by=by, at=at)
    scoring.rescore(demande, at=at)
    return demande


def _require_reason(reason: str) -> None:
    scanned = motives.scan(reason)
    if not reason.strip() or scanned:
        raise ReactivationReasonNeeded(*(motive.sentence for motive in scanned[:1]))
