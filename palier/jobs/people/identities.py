"""Settles a file after an identity was linked to one of its holders, or unlinked."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.people import settling_identity


@app.task(name="palier.jobs.identities.settle", retry=PATIENT)
def settle(demande: int) -> None:
    """Bring the file up to what is certified of its holders; twice is the same as once."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found:
            settling_identity.settle(found, at=now)
