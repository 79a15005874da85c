"""Heads leave the machine by themselves: published within a minute, dated within five. No closing waits for any of it."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palier.gateways.authority import Authority, Silent, UnbelievableStamp
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.seals import publishing_heads, witnessing

log = logging.getLogger(__name__)


@on_the_clock("* * * * *", "palier.jobs.heads.publish")
def publish(timestamp: int) -> None:
    """Put the heads that are new at the end of the public list."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        publishing_heads.publish(at=timezone.now())


@on_the_clock("*/5 * * * *", "palier.jobs.heads.stamp")
def stamp(timestamp: int) -> None:
    """Have the last line dated, where an authority is set. It is asked outside any transaction, and again in five minutes."""
    if not settings.TSA_URL:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        head = publishing_heads.to_stamp()
    if head is None:
        return
    authority = Authority(settings.TSA_URL, Path(settings.TSA_CERTIFICATES))
    try:
        found = authority.stamp(publishing_heads.content(head.line), at=timezone.now())
    except Silent as why:
        log.warning("authority_of_time_is_silent", extra={"why": str(why)})
        return
    except UnbelievableStamp as why:
        log.error("authority_of_time_is_not_believed", extra={"why": str(why)})  # noqa: TRY400 - its words say it all
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        publishing_heads.keep_stamp(
            head, found.response, stamped_at=found.stamped_at, authority=settings.TSA_URL, at=timezone.now()
        )


@on_the_clock("40 5 * * *", "palier.jobs.heads.write")
def write(timestamp: int) -> None:
    """Mail the new lines to the witnesses, once a day, and forget those who never answered."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        witnessing.forget_unanswered(at=timezone.now())
        witnesses = witnessing.due()
    each(witnesses, _write)


def _write(witness: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        witnessing.write(witness, at=timezone.now())
