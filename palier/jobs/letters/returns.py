"""Reads the mailbox of returns every five minutes. A notice that is read twice says nothing new."""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from palier.gateways.returns import notices
from palier.gateways.returns.mailbox import ReturnsMailbox
from palier.jobs.letters.noting import noting
from palier.jobs.queue.clocks import on_the_clock
from palier.rules.law.clocks import day_in_paris
from palier.workflows.letters import unreached

log = logging.getLogger(__name__)
_KEPT = timedelta(days=30)
"""How long a mail that is no notice of ours waits there for a person."""


@on_the_clock("*/5 * * * *", "palier.jobs.returns.read", priority=-15)
def read(timestamp: int) -> None:
    """Deal with what came back since; nothing where no mailbox is named."""
    host, port, user, password = settings.RETURNS_MAILBOX
    if not host:
        return
    box = ReturnsMailbox(host, port, user, Path(password).read_text(encoding="utf-8").strip())
    before = day_in_paris(timezone.now() - _KEPT)
    taken, left = box.read(deal_with, forget_before=before)
    if taken or left:
        log.info("returns_read", extra={"taken": taken, "left": left})


def deal_with(raw: bytes) -> bool:
    """Keep what one notice says; whether it was a notice of ours."""
    found = notices.read(raw, settings.SECRET_KEY.encode())
    if found is None:
        return False
    noting(lambda: unreached.note_returned(found.id, found.outcome, at=timezone.now()))
    return True
