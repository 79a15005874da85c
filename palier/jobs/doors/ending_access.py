"""The clock of accesses: each end is dated, and on its day the file is closed. Late or twice, a run does no harm."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.doors import ending_access


@on_the_clock("5 0 * * *", "palier.jobs.reading.end_all")
def end_all(timestamp: int) -> None:
    """Date what ended, in batches, then close each file whose last reason is over."""
    last = -1
    while last:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            last = ending_access.date_ends(at=timezone.now(), after=max(last, 0))
    after = 0
    while found := _due(after):
        each(found, _end)
        after = found[-1]


def _due(after: int) -> list[int]:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return ending_access.due(at=timezone.now(), after=after)


def _end(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending_access.end(demande, at=timezone.now())
