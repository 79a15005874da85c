"""Writes to the safe channel of a file, which only the clock and its own person read."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.one_by_one import PATIENT
from palier.models import Demande, acting
from palier.workflows import protecting


@app.task(name="palier.jobs.protecting.announce", retry=PATIENT)
def announce(demande: int, subject: str, body: str, key: str = "") -> None:
    """Announce a letter to a person without any other contact; nothing happens where there is no safe channel."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found is not None:
            protecting.announce(found, subject=subject, body=body, at=timezone.now(), key=_uuid(key))


@app.task(name="palier.jobs.protecting.reach", retry=PATIENT)
def reach(demande: int, subject: str, body: str, key: str = "") -> None:
    """Reach a person without any contact here: by the safe channel alone, else by a letter to the register's address."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.get(pk=demande)
        protecting.reach(found, subject=subject, body=body, at=timezone.now(), key=_uuid(key))


def _uuid(key: str) -> UUID | None:
    # Jobs deferred by the release before have no key.
    return UUID(key) if key else None
