"""An access to a file ends with its reason: the clock dates each end, and closes the file on that day."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from palier.models import AgendaItem, Candidature, Demande
from palier.models.state import ended_access
from palier.models.state.ended_access import OverAccesses
from palier.rules.candidature.funnel import Stage
from palier.rules.doors import file_access
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK

_MINIMAL = act("règlement (UE) 2016/679, article 5")
_DATED = [stage.value for stage in Stage if file_access.is_dated(stage)]
BATCH = 500
"""Rows of one transaction."""
SLICE = 5_000
"""Demandes of one statement: half a second."""


@transaction.atomic
def date_ends(*, at: datetime, after: int = 0) -> int:
    """Date the ends of one batch that have no date yet; return the last id seen, 0 when there is no more. The clock's act.

    Where the minutes of a séance are not written, the end has no date yet.
    """
    unwritten = AgendaItem.objects.filter(publication=OuterRef("publication"), seance__closed_at=None)
    rows = list(
        Candidature.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__gt=after, read_until=None, stage__in=_DATED)
        .exclude(Exists(unwritten))
        .order_by("pk")[:BATCH]
    )
    for row in rows:
        row.read_until = file_access.last_day(day_in_paris(row.changed_at))
    Candidature.objects.bulk_update(rows, ["read_until"])
    return rows[-1].pk if rows else 0


def due(*, at: datetime, after: int = 0) -> OverAccesses:
    """Of one slice of demandes, those that an organisation reads without a reason any more."""
    return ended_access.due(day_in_paris(at), after=after, most=SLICE)


@transaction.atomic
def end(demande: int, *, at: datetime) -> bool:
    """Close a file to whoever has no reason left; false where it was closed already. The clock's act."""
    row = Demande.objects.select_for_update(no_key=True).filter(pk=demande).first()
    if row is None:
        return False
    before = set(row.audience)
    ended_access.refresh(row.pk, day_in_paris(at))
    row.refresh_from_db(fields=["audience"])
    if not (ended := sorted(before - set(row.audience))):
        return False
    telling.journal(
        JournalVerb.END_ACCESS,
        row,
        by=CLOCK,
        at=at,
        article=_MINIMAL,
        details={"organisations": [str(one) for one in ended]},
    )
    return True
