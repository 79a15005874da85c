"""Acts whose minute to be taken back is over; a sweep does those whose job was lost."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import PlannedAct
from palier.models.doors import acting
from palier.workflows.offer import planning


@app.task(name="palier.jobs.planned.run", retry=PATIENT)
def run(planned: int) -> None:
    """Do one planned act, unless it was cancelled or is done already."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        planning.run(PlannedAct.objects.get(pk=planned), at=timezone.now())


@on_the_clock("* * * * *", "palier.jobs.planned.sweep")
def sweep(timestamp: int) -> None:
    """Do what a lost or late job left."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = planning.due(timezone.now())
    each(late, run)
