"""The lines of a take-over that were not taken: read on a page, counted by reason, handed out in a file."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, QuerySet

from palier.models import StockBatch, StockLine
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.stock_states import StockLineState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover.receiving import SOURCE

_NOT_TAKEN = (StockLineState.REFUSED, StockLineState.KNOWN)


def refused_lines(batch: StockBatch) -> QuerySet[StockLine]:
    """In the order of the file."""
    return StockLine.objects.filter(batch=batch, state__in=_NOT_TAKEN).order_by("number")


def by_reason(batch: StockBatch) -> list[tuple[str, int]]:
    """How many for each reason, the most frequent first; blank for those that are here already."""
    rows = refused_lines(batch).order_by().values_list("refusal").annotate(count=Count("pk"))
    return sorted(((word, count) for word, count in rows), key=lambda one: (-one[1], one[0]))


def exported(batch: StockBatch, *, by: Actor, at: datetime) -> Iterator[StockLine]:
    """Every one of them, for a file; that it left is told first."""
    require(by.role, Action.RUN_PLATFORM)
    rows = refused_lines(batch)
    details = {"lignes": rows.count()}
    telling.journal(JournalVerb.EXPORT_REFUSED_LINES, batch, by=by, at=at, article=SOURCE, details=details)
    return rows.iterator(chunk_size=500)
