"""Sends the messages that acts have kept."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways import relay
from palier.jobs.letters.tallies import Tally
from palier.models import Message
from palier.models.doors import acting
from palier.rules.law.typography import typeset
from palier.workflows.letters import leaving
from palier.workflows.letters.leaving import SEND_TASK, LeavingMessage
from palier.workflows.life import blanking

log = logging.getLogger(__name__)
unwired = Tally(log, "channel_not_wired", "channel")
"""Messages that no operator carries, told together."""
NOTING = 30
"""Tries, a second apart, to write down what the relay answered while the database is away: forgetting it makes a doubt."""


@app.task(name=SEND_TASK, retry=RetryStrategy(max_attempts=8, exponential_wait=5), priority=-10)
def send(message: str) -> None:
    """Send one message, once: a sending whose outcome is unknown is never silently repeated (``workflows.letters.leaving``)."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        # No operator of text messages is wired yet: the message stays readable in the table, and unsent.
        other = (
            Message.objects.filter(pk=UUID(message)).exclude(channel="email").values_list("channel", flat=True).first()
        )
        if other:
            unwired.note(other)
            return
        doubt = timedelta(seconds=settings.MAIL_DOUBT_SECONDS)
        now = leaving.prepare(UUID(message), doubt=doubt, at=timezone.now())
    if now is None:
        return
    if now.doubts:
        log.warning("message_sent_again", extra={"letter": message, "doubts": now.doubts})
    try:
        relay.hand_over(_letter(now), before_last_word=lambda: _claim(now))
    except relay.Uncertain:
        # The claim stays: preparing again finds it, and comes back once the doubt is old.
        _noting(lambda: leaving.prepare(UUID(message), doubt=doubt, at=timezone.now()))
        return
    except leaving.AlreadyLeaving:
        return
    except Exception:
        _noting(lambda: leaving.note_refused(now))
        raise
    _noting(lambda: leaving.note_taken(now, at=timezone.now()))
    _noting(lambda: blanking.blank(now.id))


def _letter(now: LeavingMessage) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    # Written by a machine: no out-of-office reply is wanted (RFC 3834).
    headers = {"Message-ID": now.message_id(domain), "Auto-Submitted": "auto-generated"}
    if now.doubts:
        headers["References"] = now.references(domain)
    return EmailMessage(subject=typeset(now.subject), body=typeset(now.body), to=[now.recipient], headers=headers)


def _claim(now: LeavingMessage) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        leaving.claim(now, at=timezone.now())


def _noting(note: Callable[[], object]) -> None:
    for left in reversed(range(NOTING)):
        try:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                note()
        except OperationalError:
            if not left:
                raise
            time.sleep(1)
            close_old_connections()
        else:
            return
