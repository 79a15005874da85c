"""Keeps the queue small: what has long been done tells nobody anything, and slows whoever counts what waits."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.models.doors import acting, jobs

BATCHES = 1_000
"""Batches a night, each in its own transaction: after a long silence the rest goes the nights after."""


@on_the_clock("20 4 * * *", "palier.jobs.tidying.forget_done")
def forget_done(timestamp: int) -> None:
    """Delete the jobs that ended more than a month ago."""
    for _ in range(BATCHES):
        with transaction.atomic():
            acting.take(acting.CLOCK)
            if not jobs.forget_done(at=timezone.now()):
                return
