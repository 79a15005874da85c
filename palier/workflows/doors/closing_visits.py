"""A file that begins to be kept close: whoever was reading it at a counter reads it no more (ADR 70)."""

from datetime import datetime

from palier.models import Demande, Visit
from palier.rules.counter.visits import End
from palier.workflows.acting.actors import Actor


def of(demande: Demande, *, by: Actor, at: datetime) -> None:
    """End the living visits of its person. Their own act, and nobody else's: it is told to no counter, and says not why.

    It writes no line: the act that asks for it has its own. Those of who holds the file no more open nothing by themselves
    (``palier_hold_visit``).
    """
    if by.is_for_another:
        return
    for row in Visit.objects.select_for_update(of=("self",)).filter(demande=demande, ended_at=None).order_by("pk"):
        row.ended_at, row.ended_how = at, End.CLOSED.value
        row.save(update_fields=["ended_at", "ended_how"])
