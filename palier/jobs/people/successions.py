"""Households are told who carries on their candidatures: each in its own transaction, so a stop resumes where it was."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.life import telling_successions


@on_the_clock("*/10 * * * *", "palier.jobs.successions.tell_all")
def tell_all(timestamp: int) -> None:
    """Whoever is still to be told of a succession of the last weeks."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = list(telling_successions.due(timezone.now()))
    each(found, _tell)


def _tell(pair: tuple[int, int]) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_successions.tell(*pair, at=timezone.now())
