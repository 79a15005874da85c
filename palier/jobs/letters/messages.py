"""Sends the messages that acts have kept."""

import logging
from datetime import timedelta
from email.utils import formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways import relay
from palier.gateways.returns import addresses
from palier.jobs.letters.noting import noting
from palier.jobs.letters.tallies import Tally
from palier.models import Message
from palier.models.doors import acting, jobs
from palier.rules.law.typography import typeset
from palier.rules.letters import looks
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import leaving, unreached
from palier.workflows.letters.leaving import SEND_TASK, LeavingMessage
from palier.workflows.letters.texting import SEND_TASK as SEND_TASK_OF_TEXTS
from palier.workflows.life import blanking

log = logging.getLogger(__name__)
unwired = Tally(log, "channel_not_wired", "channel")
"""Messages that no operator carries, told together."""


@app.task(name=SEND_TASK, retry=RetryStrategy(max_attempts=8, exponential_wait=5), priority=-10)
def send(message: str) -> None:
    """Send one message, once: a sending whose outcome is unknown is never silently repeated (``workflows.letters.leaving``)."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = None if _goes_elsewhere(message) else _prepared(UUID(message))
    if now is None:
        return
    if now.doubts:
        log.warning("message_sent_again", extra={"letter": message, "doubts": now.doubts})
    try:
        relay.hand_over(_letter(now), before_last_word=lambda: _claim(now))
    except (relay.Uncertain, leaving.HeldBack):
        # Preparing again finds the claim, and comes back once the doubt is old; or it gives the message up.
        noting(lambda: _prepared(now.id))
        return
    except leaving.AlreadyLeaving:
        return
    except relay.NobodyThere:
        noting(lambda: unreached.note(now.id, MessageOutcome.RETURNED, at=timezone.now()))
        noting(lambda: blanking.blank(now.id))
        return
    except Exception:
        noting(lambda: leaving.note_refused(now))
        raise
    noting(lambda: leaving.note_taken(now, at=timezone.now()))
    noting(lambda: blanking.blank(now.id))


def _prepared(key: UUID) -> LeavingMessage | None:
    """The message to send now, as the clock; the code of one that was held back is emptied."""
    now = leaving.prepare(key, doubt=timedelta(seconds=settings.MAIL_DOUBT_SECONDS), at=timezone.now())
    if now is None:
        blanking.blank(key)
    return now


def _goes_elsewhere(message: str) -> bool:
    """Whether it is no e-mail: a text is handed to its own job; without a gateway, as in a demo, it is kept, and unsent."""
    other = Message.objects.filter(pk=UUID(message)).exclude(channel="email").values_list("channel", flat=True).first()
    if other == "sms" and settings.SMS_URL:
        jobs.defer(SEND_TASK_OF_TEXTS, message=message)
    elif other:
        unwired.note(other)
    return bool(other)


def _letter(now: LeavingMessage) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    # Written by a machine: no out-of-office reply is wanted (RFC 3834).
    headers = {
        "Message-ID": now.message_id(domain),
        "Auto-Submitted": "auto-generated",
        "From": _from(now),
    }
    if now.doubts:
        headers["References"] = now.references(domain)
    return EmailMessage(
        subject=typeset(now.subject),
        body=typeset(now.body),
        from_email=_envelope(now),
        to=[now.recipient],
        reply_to=[now.reply_to] if now.reply_to else None,
        headers=headers,
    )


def _from(now: LeavingMessage) -> str:
    """Who writes, as a mailbox shows it: never another address than the platform's."""
    if not now.sender_name:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((looks.via(now.sender_name), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _envelope(now: LeavingMessage) -> str:
    """Where this very message comes back, if it does."""
    if not settings.RETURNS_ADDRESS:
        return settings.DEFAULT_FROM_EMAIL
    return addresses.sender(settings.RETURNS_ADDRESS, now.id, settings.SECRET_KEY.encode())


def _claim(now: LeavingMessage) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        leaving.claim(now, at=timezone.now())
