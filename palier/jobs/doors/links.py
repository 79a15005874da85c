"""Mails the links with which professionals choose a password: drawn here, so that no page holds one."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models.doors import acting
from palier.workflows.entering import password_links


@app.task(name=password_links.TASK, retry=PATIENT)
def send(membership: int, key: str) -> None:
    """Mail one link, once."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        password_links.send(membership, UUID(key), at=timezone.now())
