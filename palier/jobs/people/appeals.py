"""The clock of what is contested: answers leave, a late one is told then closed, a file kept for a judge is let go."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import Appeal
from palier.models.doors import acting
from palier.workflows.acting.actors import CLOCK
from palier.workflows.appeals import answering, appeals, unanswered

BATCH = 50


@on_the_clock("* * * * *", "palier.jobs.appeals.sweep")
def sweep(timestamp: int) -> None:
    """One batch of each; each in its own transaction, and one that fails stops no other."""
    each(_due(answering.leaving), _tell)
    each(_due(unanswered.late), _tell_late)
    each(_due(unanswered.over), _close)
    each(_due(answering.courts_over), _end_court)


def _due(find: Callable[[datetime, int], list[int]]) -> list[int]:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return find(timezone.now(), BATCH)


def _tell(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        answering.tell(Appeal.objects.get(pk=pk), at=timezone.now())


def _tell_late(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        unanswered.tell_late(Appeal.objects.get(pk=pk), at=timezone.now())


def _close(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        unanswered.close(Appeal.objects.get(pk=pk), at=timezone.now())


def _end_court(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        appeals.end_court(Appeal.objects.get(pk=pk), by=CLOCK, at=timezone.now())
