"""Settles a file after an identity was linked to one of its holders, or unlinked; or after another took their place."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.fetching import settling
from palier.workflows.people import asking_together, replacing, settling_identity


@app.task(name="palier.jobs.identities.settle", retry=PATIENT)
def settle(demande: int, changed: str = "", since: str = "") -> None:
    """Bring the file up to what is certified of its holders, and let go who stood in a changed place; twice is once."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found and changed:
            replacing.let_go(found, changed, since=datetime.fromisoformat(since), at=now)
        if found:
            asking_together.forget_parted(found, at=now)
            settling_identity.settle(found, at=now)
            settling.part(found, at=now)
