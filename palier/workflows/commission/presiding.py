"""Who presides over an open séance changes: the chair left, or was noted by mistake; the minutes date it (article R441-9)."""

from datetime import datetime

from django.db import transaction

from palier.models import Seance
from palier.rules.commission import seances
from palier.rules.commission.commission import Capacity
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission.sitting import BadChair, SeanceNotOpen

_ARTICLE = cch("R441-9")
PRESIDES = "presidence"
"""The line of the séance that says it, with who presided before."""


class NobodyPresides(Refusal):
    """Who presided left: nothing is decided until somebody else does; the message says so."""


@transaction.atomic
def preside(seance: Seance, *, member: int, by: Actor, at: datetime) -> Seance:
    """Note that another member present of the board presides from now on. Twice, it is once.

    Raises ``SeanceNotOpen`` or ``BadChair``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.DECIDE)
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    found = seance.members[member] if 0 <= member < len(seance.members) else None
    capacity = Capacity(found["quality"]) if found else None
    if fault := seances.chair_fault(capacity, is_present=bool(found and found["present"])):
        raise BadChair(fault.sentence)
    if seance.chair == member:
        return seance
    line = {"what": PRESIDES, "at": at.isoformat(), "member": member, "before": seance.chair}
    seance.chair, seance.changes = member, [*seance.changes, line]
    seance.save(update_fields=["chair", "changes"])
    details: dict[str, str | int | list[str] | None] = {"membre": member, "quoi": PRESIDES}
    telling.journal(JournalVerb.NOTE_PRESENCE, seance, by=by, at=at, article=_ARTICLE, details=details)
    return seance


def require_presided(seance: Seance) -> None:
    """Refuse where who presided is no more in the room.

    Raises ``NobodyPresides``.
    """
    there = [place for place, member in enumerate(seance.members) if member["present"]]
    if fault := seances.unpresided_fault(seance.chair, there):
        raise NobodyPresides(fault.sentence)


def able(seance: Seance) -> list[tuple[int, str]]:
    """Who may preside now in place of who does: their place and name."""
    return [
        (place, str(row["name"]))
        for place, row in enumerate(seance.members)
        if place != seance.chair and row["present"] and seances.may_chair(Capacity(row["quality"]))
    ]
