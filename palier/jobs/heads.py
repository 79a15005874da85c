"""Heads leave the machine by themselves: published within a minute. No closing waits for any of it."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.models import acting
from palier.workflows import publishing_heads


@app.periodic(cron="* * * * *")
@app.task(name="palier.jobs.heads.publish", queueing_lock="palier.jobs.heads.publish")
def publish(timestamp: int) -> None:
    """Put the heads that are new at the end of the public list."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        publishing_heads.publish(at=timezone.now())
