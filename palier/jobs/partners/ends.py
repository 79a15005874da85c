"""Tells who manages an organisation, in the morning, that a key or a certificate of its software is about to end."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.partners import telling_ends


@on_the_clock("*/30 * * * *", "palier.jobs.ends.tell_all")
def tell_all(timestamp: int) -> None:
    """Write of each; a machine that was stopped at eight writes when it is back, or the next morning."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        keys = telling_ends.due(timezone.now())
    each(keys, _tell)


def _tell(key: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_ends.tell(key, at=timezone.now())
