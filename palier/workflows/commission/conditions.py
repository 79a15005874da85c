"""The piece on which an attribution hangs: it came, and the home is offered; said by mistake, it is awaited again."""

from datetime import datetime

from django.db import transaction

from palier.models import Decision, Publication
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import commission
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import convening

_ARTICLE = cch("R441-3 c")


@transaction.atomic
def note_met(decision: Decision, *, by: Actor, at: datetime) -> Decision:
    """Record that the piece of a suspensive condition has come: the home must be offered at that rank. Twice is once.

    Raises ``NotOnAgenda``.
    """
    decision = _held(decision, by)
    if decision.condition_met_at is None:
        _write(decision, at)
        telling.journal(JournalVerb.NOTE_CONDITION_MET, decision.candidature, by=by, at=at, article=_ARTICLE)
    return decision


@transaction.atomic
def take_back(decision: Decision, *, by: Actor, at: datetime) -> Decision:
    """Say that the piece had not come after all: it is awaited again, by its day. Nobody was told; once offered, it is too late.

    Raises ``NotOnAgenda``.
    """
    decision = _held(decision, by)
    if decision.condition_met_at is not None:
        _write(decision, None)
        telling.journal(JournalVerb.TAKE_BACK_CONDITION, decision.candidature, by=by, at=at, article=_ARTICLE)
    return decision


def _held(decision: Decision, by: Actor) -> Decision:
    """The decision under its lock, that of its list first, where its condition still runs."""
    Publication.objects.select_for_update().get(pk=decision.item.publication_id)
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    require(by.role, Action.CHECK)
    if held.kind != commission.Decision.ATTRIBUTION_CONDITION or held.candidature.stage != Stage.SOUS_CONDITION:
        raise convening.NotOnAgenda("Aucune condition n’est en cours sur cette candidature.")
    return held


def _write(decision: Decision, met_at: datetime | None) -> None:
    decision.condition_met_at = met_at
    decision.save(update_fields=["condition_met_at"])
