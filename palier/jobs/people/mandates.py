"""Tells households of the end of their mandates, each in a transaction of its own; twice is the same as once."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.mandates import ending_mandates


@app.periodic(cron="*/10 * * * *")
@app.task(name="palier.jobs.mandates.look_all", queueing_lock="palier.jobs.mandates.look_all")
def look_all(timestamp: int) -> None:
    """Warn of what ends soon, and end what an organisation that closed still held."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = list(ending_mandates.due(now))
    each(found, _look)


def _look(mandate: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending_mandates.look(mandate, at=timezone.now())
