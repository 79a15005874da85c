"""What a batch or a steward takes back of its documents goes; what its person made theirs is removed by no withdrawal."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from palier.models import StockBatch, StockBundle, StockBundlePart, StockPaper
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.paper_states import BundleState
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover import bundling
from palier.workflows.takeover.receiving import SOURCE

_CLOCK = Actor(role=Role.CLOCK)
_REMOVED = 500
_REMOVE = """
    DELETE FROM palier_stockpaper WHERE id IN (
      SELECT p.id FROM palier_stockpaper p LEFT JOIN palier_stockline l ON l.id = p.line_id
      WHERE p.bundle_id = %s AND l.state IS DISTINCT FROM 'confirmee' ORDER BY p.id LIMIT %s FOR UPDATE OF p)
"""
_REPORTS = (
    "DELETE FROM palier_stockpaper p USING palier_stockbundle b WHERE b.id = p.bundle_id AND b.batch_id = %s"
    " AND p.line_id IS NULL"
)
_DISOWNED = (
    "DELETE FROM palier_stockpaper p USING palier_stockbundle b, palier_stockline l WHERE b.id = p.bundle_id"
    " AND b.batch_id = %s AND l.id = p.line_id AND l.state = 'ecartee'"
)


def withdraw(bundle: StockBundle, *, at: datetime) -> None:
    """Remove what nobody made theirs, then say so. Killed anywhere, it goes on."""
    while _removed(bundle):
        pass
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = bundling.locked(bundle)
        if now.state == BundleState.WITHDRAWING:
            # What was removed before a kill is counted by nobody: what stays is.
            details = {"gardes": StockPaper.objects.filter(bundle=now).count()}
            _anew(StockBundle.objects.filter(pk=now.pk), at=at)
            telling.journal(JournalVerb.END_UNDOING_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details=details)


@transaction.atomic
def _removed(bundle: StockBundle) -> int:
    acting.take(acting.CLOCK)
    if bundling.locked(bundle).state != BundleState.WITHDRAWING:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [bundle.pk, _REMOVED])
        return int(cursor.rowcount)


def _anew(rows: QuerySet[StockBundle], *, at: datetime) -> None:
    """Ready to be begun again, from its first file."""
    rows.update(
        state=BundleState.TRIED, position=0, read=0, taken=0, refused=0, unnamed=0, known=0, fault="", moved_at=at
    )


def undone_with(batch: StockBatch, *, at: datetime) -> None:
    """Their lines are gone, and the documents beside them: what was in may be taken in again. In the transaction that says so."""
    rows = StockBundle.objects.filter(batch=batch)
    _erase(_REPORTS, batch)
    rows.filter(state__in=(BundleState.TAKING_IN, BundleState.STOPPED, BundleState.IN)).update(
        state=BundleState.WITHDRAWING
    )
    _anew(rows.filter(state=BundleState.WITHDRAWING), at=at)


def forget(*, at: datetime) -> None:
    """Erase the bytes of archives whose days are over, that were dropped, or whose take-over ended with its reports."""
    today = day_in_paris(at)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = StockBundle.objects.all()
        old = rows.filter(bytes_until__lt=today) | rows.filter(state=BundleState.ENDED)
        old |= rows.filter(batch__state=StockState.ENDED)
        keys = list(old.values_list("pk", flat=True))
        StockBundlePart.objects.filter(bundle__in=keys).delete()
        rows.filter(pk__in=keys).exclude(seen={}).update(seen={})
        over = rows.filter(batch__state=StockState.ENDED).exclude(state=BundleState.ENDED)
        for batch in StockBatch.objects.filter(pk__in=list(over.values_list("batch", flat=True))):
            _erase(_REPORTS, batch)
            _erase(_DISOWNED, batch)
        over.update(state=BundleState.ENDED, moved_at=at)


def _erase(statement: str, batch: StockBatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [batch.pk])
