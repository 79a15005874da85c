"""Tells who asked for another roof of an answer, of a silence and of the end of a stay; forgets who had no file."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.roofs import forgetting_alone, telling_roofs


@on_the_clock("*/5 * * * *", "palier.jobs.roofs.look_all")
def look_all(timestamp: int) -> None:
    """Look at every request of which something is to be told, then at whoever is to be forgotten."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = telling_roofs.due(timezone.now())
        over = forgetting_alone.due(timezone.now())
    try:
        each(found, _look)
    finally:
        each(over, _forget)


def _look(request: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_roofs.look(request, at=timezone.now())


def _forget(contact: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        forgetting_alone.forget(contact, at=timezone.now())
