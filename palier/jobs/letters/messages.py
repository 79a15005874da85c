"""Sends the messages that acts have kept: the one that is asked, and with it those that wait behind (ADR 121)."""

import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways import relay
from palier.jobs.letters import mails, together
from palier.jobs.letters.noting import noting
from palier.jobs.letters.tallies import Tally
from palier.models import Message
from palier.models.doors import acting, jobs
from palier.workflows.letters import leaving, texting, unreached
from palier.workflows.letters.leaving import SEND_TASK
from palier.workflows.letters.texting import SEND_TASK as SEND_TASK_OF_TEXTS
from palier.workflows.life import blanking

log = logging.getLogger(__name__)
unwired = Tally(log, "channel_not_wired", "channel")
"""Messages that no operator carries, told together."""
_RETRY = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name=SEND_TASK, retry=_RETRY, priority=-10)
def send(message: str) -> None:
    """Send this message, then those that wait behind it; each once (``workflows.letters.leaving``), and each by its own job."""
    together.send(message, alone=_send, retry=_RETRY)


def _send(message: str) -> None:
    """Send one message, once: a sending whose outcome is unknown is never silently repeated."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = None if _goes_elsewhere(message) else mails.prepared(UUID(message))
    if now is None:
        return
    taken = mails.hand_over(
        now,
        lambda letter, claim: relay.hand_over(letter, before_last_word=claim),
        claim=lambda: mails.claim(now),
        look_again=lambda: mails.prepared(now.id),
    )
    if taken:
        noting(lambda: leaving.note_taken(now, at=timezone.now()))
        noting(lambda: blanking.blank(now.id))


def _goes_elsewhere(message: str) -> bool:
    """Whether it is no e-mail: a text is handed to its own job; without a gateway it is kept, and its letter is printed."""
    other = Message.objects.filter(pk=UUID(message)).exclude(channel="email").values_list("channel", flat=True).first()
    if other == "sms" and settings.SMS_URL:
        jobs.defer(SEND_TASK_OF_TEXTS, message=message)
    elif other:
        texting.show(UUID(message))
        unreached.take_other_way(UUID(message), at=timezone.now())
        unwired.note(other)
    return bool(other)
