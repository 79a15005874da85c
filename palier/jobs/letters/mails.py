"""One mail: what the relay is given of a message, and what is noted when it does not answer that it took it."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from email.message import MIMEPart
from email.utils import formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from palier.gateways import calendars, relay
from palier.gateways.returns import addresses
from palier.jobs.letters.noting import noting
from palier.models.doors import acting
from palier.rules.law.typography import typeset
from palier.rules.letters import looks
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import leaving, unreached
from palier.workflows.letters.called_events import CalledEvent
from palier.workflows.letters.leaving import LeavingMessage
from palier.workflows.life import blanking

log = logging.getLogger(__name__)
_LINES = re.compile(r"\s*[\r\n]+\s*")
_KEPT = timedelta(hours=1)
"""What a calendar keeps for a séance of which nobody foresaw the end: the event says so."""


def hand_over(
    now: LeavingMessage, give: relay.HandOver, *, claim: Callable[[], None], look_again: Callable[[], object]
) -> bool:
    """Give a message to the relay; whether it answered for it. ``claim`` keeps that the last word comes now.

    ``look_again`` prepares it anew: it finds the claim, and comes back once the doubt is old; or it gives the message up.
    Raises what came in the way, once it is noted that the relay has not got the message.
    """
    if now.doubts:
        log.warning("message_sent_again", extra={"letter": str(now.id), "doubts": now.doubts})
    try:
        give(mail(now), claim)
    except (relay.Uncertain, leaving.HeldBack):
        noting(look_again)
        return False
    except leaving.AlreadyLeaving:
        return False
    except relay.NobodyThere:
        noting(lambda: unreached.note(now.id, MessageOutcome.RETURNED, at=timezone.now()))
        noting(lambda: blanking.blank(now.id))
        return False
    except Exception:
        noting(lambda: leaving.note_refused(now))
        raise
    return True


def prepared(key: UUID) -> LeavingMessage | None:
    """The message to send now, as the clock; the code of one that was held back is emptied."""
    now = leaving.prepare(key, doubt=timedelta(seconds=settings.MAIL_DOUBT_SECONDS), at=timezone.now())
    if now is None:
        blanking.blank(key)
    return now


def claim(now: LeavingMessage) -> None:
    """Keep that the last word is about to be said, in a transaction of its own."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        leaving.claim(now, at=timezone.now())


def mail(now: LeavingMessage) -> EmailMessage:
    """What the relay is given."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    # Written by a machine: no out-of-office reply is wanted (RFC 3834).
    headers = {
        "Message-ID": now.message_id(domain),
        "Auto-Submitted": "auto-generated",
        "From": _from(now),
    }
    if now.doubts:
        headers["References"] = now.references(domain)
    made = EmailMessage(
        # A name that a register wrote on two lines would end the head of the mail, which then never leaves.
        subject=_LINES.sub(" ", typeset(now.subject)),
        body=typeset(now.body),
        from_email=_envelope(now),
        to=[now.recipient],
        reply_to=[now.reply_to] if now.reply_to else None,
        headers=headers,
    )
    if now.event:
        made.attach(_calendar(now.event, now.recipient))
    return made


def _calendar(event: CalledEvent, recipient: str) -> MIMEPart:
    """The séance as a calendar takes it, byte for byte: its lines end as RFC 5545 has them."""
    call = calendars.CalendarCall(
        house=event.house,
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        name=event.name,
        recipient=recipient,
        description=event.description,
        link=event.link,
    )
    file = calendars.CalendarEvent(
        uid=event.seance,
        sequence=event.sequence,
        starts_at=event.held_at,
        ends_at=event.ends_at or event.held_at + _KEPT,
        written_at=event.written_at,
        title=event.title,
        place=event.place,
        is_cancelled=event.is_cancelled,
        call=call,
    )
    part = MIMEPart()
    part.set_content(
        calendars.written(file),
        maintype="text",
        subtype="calendar",
        disposition="attachment",
        filename="seance.ics",
        params={"method": file.method, "charset": "utf-8"},
    )
    return part


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
