"""A batch is undone, and what is too old ends: the clock removes lines by slices, and never one that a person made theirs."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from palier.models import StockBatch, StockCampaign, StockFile, StockFilePart
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover import removing_papers
from palier.workflows.takeover.receiving import SOURCE, left, locked

SLICE = 5_000
_REMOVE = """
    WITH gone AS (DELETE FROM palier_stockline WHERE id IN (
        SELECT id FROM palier_stockline WHERE batch_id = %s AND demande_id IS NULL AND number > %s
        ORDER BY number LIMIT %s FOR UPDATE)
      RETURNING number)
    SELECT max(number) FROM gone
"""
"""After the last that was removed: what it passed is not looked at again, nor are the places that it left empty."""
_CLOCK = Actor(role=Role.CLOCK)


def undo(batch: StockBatch, *, at: datetime, is_over: Callable[[], bool] = lambda: False) -> None:
    """Remove what nobody made theirs, then say that it is undone. Killed anywhere, or where its turn is over, it goes on."""
    if _remove(batch, StockState.UNDOING, is_over):
        _undone(batch, at=at)


def _remove(batch: StockBatch, state: StockState, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Whether nothing is left to remove."""
    last: int | None = 0
    while last is not None:
        last = _removed(batch, state, last)
        if last is not None and is_over():
            return False
    return True


@transaction.atomic
def _removed(batch: StockBatch, state: StockState, after: int) -> int | None:
    """Remove a slice of lines after this number; the number of the last, none where there was no more."""
    acting.take(acting.CLOCK)
    if locked(batch).state != state:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [batch.pk, after, SLICE])
        found: int | None = cursor.fetchone()[0]
        return found


@transaction.atomic
def _undone(batch: StockBatch, *, at: datetime) -> None:
    acting.take(acting.CLOCK)
    now = locked(batch)
    if now.state != StockState.UNDOING:
        return
    kept = left(now)
    details = {"retirees": now.read - kept, "gardees": kept}
    now.state, now.moved_at, now.done_at, now.lines_until = StockState.UNDONE, at, None, None
    # Taken in again, it is read from its first line.
    now.position = now.compared = now.read = now.taken = now.partial = now.refused = now.known = 0
    now.digests, now.fault, now.bookmark = {}, "", ""
    now.save()
    # Its counts were of lines that are gone: nobody goes on with it before it is counted anew.
    StockCampaign.objects.filter(batch=now).update(counts={}, counted_at=None)
    removing_papers.undone_with(now, at=at)
    telling.journal(JournalVerb.END_UNDOING_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details=details)


def forget(*, at: datetime) -> int:
    """Erase the files whose days are over or whose batch was dropped, and the lines that nobody confirmed in time."""
    today = day_in_paris(at)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        old = StockFile.objects.filter(batch__files_until__lt=today) | StockFile.objects.filter(
            batch__state=StockState.ENDED
        )
        files = list(old.values_list("pk", flat=True))
        StockFilePart.objects.filter(file__in=files).delete()
        over = list(StockBatch.objects.filter(state=StockState.IN, lines_until__lt=today))
    for batch in over:
        _remove(batch, StockState.IN)
        with transaction.atomic():
            acting.take(acting.CLOCK)
            StockBatch.objects.filter(pk=batch.pk, state=StockState.IN).update(state=StockState.ENDED, moved_at=at)
    removing_papers.forget(at=at)
    return len(over)
