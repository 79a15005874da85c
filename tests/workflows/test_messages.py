"""Messages leave once, and only by a channel that is wired."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import mail

from palier.jobs.letters.messages import send
from palier.models import Message
from palier.models.doors import acting

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)


def keep(channel: str, recipient: str) -> Message:
    return Message.objects.create(
        channel=channel, recipient=recipient, subject="Un courrier vous attend", body="Bonjour", created_at=AT
    )


def test_a_message_is_sent_once(db):
    kept = keep("email", "amina@example.org")

    send(str(kept.pk))
    send(str(kept.pk))
    acting.leave()

    assert [sent.to for sent in mail.outbox] == [["amina@example.org"]]
    kept.refresh_from_db()
    assert kept.sent_at is not None


def test_a_text_message_is_not_said_sent_when_it_is_not(db):
    kept = keep("sms", "0600000000")

    send(str(kept.pk))
    acting.leave()

    kept.refresh_from_db()
    assert kept.sent_at is None
    assert mail.outbox == []
