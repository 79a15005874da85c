"""Puts their signature in the minutes that a chair signed, where the operator gave a key. The worker alone reads it."""

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palier.gateways import pades, printing
from palier.gateways.printing.minutes import minutes as printed
from palier.jobs.queue.clocks import on_the_clock
from palier.models.doors import acting
from palier.workflows.commission import minutes_papers

log = logging.getLogger(__name__)
_REASON = "Procès-verbal signé, depuis son compte, par qui a présidé la séance"
MOST = 20
"""How many are looked at in one turn."""
_MINUTE = 60


@on_the_clock("* * * * *", "palier.jobs.minutes.sign_all")
def sign_all(timestamp: int) -> None:
    """Sign what waits: one that is not what was signed holds up no other, a key that signs nothing ends the turn."""
    if not settings.MINUTES_KEY_FILE:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = minutes_papers.waiting(turn=timestamp // _MINUTE, most=MOST)
    if not found:
        return
    now = timezone.now()
    keys = pades.PadesKey(Path(settings.MINUTES_KEY_FILE), Path(settings.MINUTES_CERTIFICATE_FILE))
    try:
        _each(found, pades.opened(keys, at=now), at=now)
    except pades.NoSigningKey as why:
        log.error("minutes_key_is_not_read", extra={"why": str(why)})  # noqa: TRY400 - its words say it all
    except pades.CertificateNotInForce as why:
        log.error("minutes_certificate_is_not_in_force", extra={"why": str(why)})  # noqa: TRY400 - same
    except pades.DoesNotHold:
        log.error("minutes_signature_does_not_hold")  # noqa: TRY400 - same


def _each(found: Iterable[int], signer: pades.Signer, *, at: datetime) -> None:
    broken = 0
    for pk in found:
        try:
            sign(pk, signer, at=at)
        except (minutes_papers.PaperBroken, printing.Undisplayable):
            broken += 1
            with transaction.atomic():
                acting.take(acting.CLOCK)
                minutes_papers.refuse(pk, at=at)
    if broken:
        log.error("minutes_are_not_what_was_signed", extra={"count": broken})


def sign(pk: int, signer: pades.Signer, *, at: datetime) -> None:
    """One file: drawn again, signed outside any transaction, judged before it is kept.

    A page may write a file; that it is the minutes, and nothing else, is seen here. Raises ``PaperBroken`` or ``DoesNotHold``.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        paper = minutes_papers.to_sign(pk)
    if paper is None:
        return
    if printed(paper.words, at=paper.drawn_at) != paper.data:
        raise minutes_papers.PaperBroken
    made = pades.sign(paper.data, signer, name=paper.name, reason=_REASON)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        minutes_papers.signed(pk, made, at=at)
