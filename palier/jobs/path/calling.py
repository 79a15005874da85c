"""The next rank of a frozen list, asked for by the landlord. The task may run twice: enough in play, it does nothing."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Publication
from palier.models.doors import acting
from palier.workflows.commission import asking_next


@app.task(name="palier.jobs.calling.call_next", retry=PATIENT)
def call_next(publication: int) -> None:
    """Send the next ranks to the landlord, and tell their households."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("reservataire").get(pk=publication)
        asking_next.answer(found, at=timezone.now())
