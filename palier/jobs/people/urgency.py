"""The clock of verified situations: a reminder before the end, then the end. Each task may run twice without harm."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.models.doors import acting, jobs
from palier.rules.law import calendars, clocks
from palier.workflows.people import expiring


@on_the_clock("*/30 * * * *", "palier.jobs.urgency.remind")
def remind(timestamp: int) -> None:
    """Remind of the situations that will end, on a working day and within hours; come back while some are left."""
    now = timezone.now()
    if clocks.is_quiet(now, calendars.FRANCE):
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        if expiring.remind(at=now) == expiring.BATCH:
            jobs.defer("palier.jobs.urgency.remind", timestamp=timestamp)


@on_the_clock("*/10 * * * *", "palier.jobs.urgency.expire")
def expire(timestamp: int) -> None:
    """Mark the pieces whose last day is past; come back while some are left."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        if expiring.expire(at=timezone.now()) == expiring.BATCH:
            jobs.defer("palier.jobs.urgency.expire", timestamp=timestamp)
