"""A code that has left stands nowhere in clear: what the table keeps of its message is that it was sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from palier.models import Instance, Message
from palier.workflows.doors import protecting, signing_in
from palier.workflows.entering import password_links

SUBJECTS = frozenset({signing_in.SUBJECT, protecting.SUBJECT, password_links.SUBJECT})
"""Those of the messages that carry a code, or a link that opens a door."""


@transaction.atomic
def blank(message: UUID) -> None:
    """Empty the message of a code that the relay has taken, and the address where no file holds it. The clock's act."""
    _empty(Message.objects.filter(pk=message, sent_at__isnull=False))


@transaction.atomic
def blank_old(*, before: datetime) -> int:
    """The same for codes that nothing has carried and that open nothing any more."""
    return _empty(Message.objects.filter(created_at__lt=before))


def _empty(rows: QuerySet[Message]) -> int:
    # A demonstration has no mailbox: its page of messages is where codes are read.
    if Instance.objects.filter(is_demo=True).exists():
        return 0
    return (
        rows.filter(subject__in=SUBJECTS)
        .exclude(body="")
        .update(body="", recipient=Case(When(demande=None, then=Value("")), default="recipient"))
    )
