"""Tells who wrote to who holds their file that an answer is there. Twice or late, each is told once."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.threads import telling_threads


@on_the_clock("*/5 * * * *", "palier.jobs.threads.tell_all")
def tell_all(timestamp: int) -> None:
    """Look at every thread of whose answer nobody was told."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = telling_threads.due(timezone.now())
    each(found, _tell)


def _tell(thread: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_threads.tell(thread, at=timezone.now())
