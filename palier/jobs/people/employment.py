"""Settles a file after an employer answered a code, or its person disowned an answer."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.mistakes import mistakes
from palier.workflows.people import settling_employment


@app.task(name="palier.jobs.employment.settle", retry=PATIENT)
def settle(demande: int) -> None:
    """Bring the file up to what its codes say, then look at the lists that closed meanwhile; twice is the same as once."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        changed = settling_employment.settle(found, at=now) if found else 0
    if found and changed:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            mistakes.notice(found, at=now)
