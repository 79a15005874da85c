"""The mail of the morning to professionals. A task may run twice or late without harm: each member has one mail a day."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.desks import mailing_desks


@on_the_clock("*/10 * * * *", "palier.jobs.desks.mail_all")
def mail_all(timestamp: int) -> None:
    """Write to each member whose desk has something; a machine that was stopped at eight writes when it is back, until noon."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        members = mailing_desks.due(timezone.now())
    each(members, _mail)


def _mail(member: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        mailing_desks.send(member, at=timezone.now())
