"""Mails to the members of a commission. A turn may run twice or late without harm: what each was told is kept with its mail."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.commission import telling_calls


@on_the_clock("* * * * *", "palier.jobs.seances.tell_all")
def tell_all(timestamp: int) -> None:
    """Write to the members of each séance that was called, moved or cancelled a minute ago."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = telling_calls.due(timezone.now())
    each(found, _tell)


def _tell(seance: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_calls.tell(seance, at=timezone.now())
