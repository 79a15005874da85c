"""Sends the messages that acts have kept."""

import logging
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.models import Message, acting

log = logging.getLogger(__name__)


@app.task(
    name="palier.jobs.messages.send",
    retry=RetryStrategy(max_attempts=8, exponential_wait=5),
)
def send(message: str) -> None:
    """Send one message, once: the row is locked, and a message already sent is left alone."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        kept = Message.objects.select_for_update().filter(pk=UUID(message)).first()
        if kept is None or kept.sent_at is not None:
            return
        if kept.channel == "email":
            EmailMessage(subject=kept.subject, body=kept.body, to=[kept.recipient]).send()
        else:
            # No operator of text messages is wired yet: the message stays readable in the table, and unsent.
            log.warning("channel_not_wired", extra={"channel": kept.channel})
            return
        kept.sent_at = timezone.now()
        kept.save(update_fields=["sent_at"])
