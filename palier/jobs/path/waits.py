"""Counts the figures of communes in the first night of a month, or in the first one that finds them not counted."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.models.doors import acting
from palier.models.scoring import scores
from palier.rules.law.clocks import day_in_paris
from palier.workflows.homes import counting_published, counting_waits


@on_the_clock("40 3 * * *", "palier.jobs.waits.count")
def count(timestamp: int) -> None:
    """Count the month that began, unless it is counted; where the facts of the night are not all there, the next night does."""
    today = day_in_paris(timezone.now())
    with transaction.atomic():
        acting.take(acting.CLOCK)
        if not scores.stale(today, 1):
            counting_waits.count(counting_waits.first_of_month(today))
    with transaction.atomic():
        acting.take(acting.CLOCK)
        counting_published.count(counting_waits.first_of_month(today))
