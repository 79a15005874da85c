"""Tells new hours of visits, and recalls the one that was chosen, on the day before. Twice or late, each is told once."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.viewings import telling_viewings


@on_the_clock("*/5 * * * *", "palier.jobs.viewings.look_all")
def look_all(timestamp: int) -> None:
    """Look at every candidature of which something is to be told."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = telling_viewings.due(timezone.now())
    each(found, _look)


def _look(candidature: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_viewings.look(candidature, at=timezone.now())
