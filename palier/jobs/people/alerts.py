"""Tells who saved a search of new homes, and of roofs that are new or free again. A task may run twice: each is told once."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.candidature import alerting
from palier.workflows.roofs import new_roofs


@on_the_clock("*/10 * * * *", "palier.jobs.alerts.look_all")
def look_all(timestamp: int) -> None:
    """Write to each whose search a new home answers, at the hour that they chose."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        new_roofs.note_free(at=timezone.now())
        found = alerting.due(timezone.now())
    each(found, _look)


def _look(search: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        alerting.look(search, at=timezone.now())
