"""Asks the provider of signature about every lease that waits: a call says where to look first, and none is waited for."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palier.gateways.signing import SigningAway, SigningRefused, SigningService, SigningShut
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.signing import noting
from palier.workflows.signing.noting import SigningTurn

log = logging.getLogger(__name__)


@on_the_clock("* * * * *", "palier.jobs.signing.look_all")
def look_all(timestamp: int) -> None:
    """Look at every envelope that was called about, or that waits for its turn; one does not hold up another."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = noting.due(timezone.now())
    each(found, look)


def look(pk: int) -> None:
    """One turn of one envelope. The provider is asked outside any transaction."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        turn = noting.claim(pk, at=timezone.now())
    if turn is None:
        return
    try:
        _ask(service(), turn)
    except SigningAway:
        return  # its next turn is planned already
    except SigningShut as shut:
        # No person is at fault: it is the operator's to see, by a word that names nobody.
        log.warning("signing_shut", extra={"code": str(shut)})
    except SigningRefused:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            noting.refused(pk, at=timezone.now())


def _ask(provider: SigningService, turn: SigningTurn) -> None:
    if turn.order is not None:
        provider.put(turn.order)
        links = provider.open(turn.key)
        with transaction.atomic():
            acting.take(acting.CLOCK)
            noting.opened(turn.pk, links, at=timezone.now())
        return
    if turn.is_over and provider.cancel(turn.key):
        with transaction.atomic():
            acting.take(acting.CLOCK)
            noting.closed(turn.pk, at=timezone.now())
        return
    # It waits; or it was ended here after everybody had signed there, and a signature is never lost.
    status = provider.status(turn.key)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        is_complete, papers = noting.told(turn.pk, status, at=timezone.now()), noting.papers_of(turn.pk)
    if not is_complete:
        return
    files = {paper: provider.signed_file(turn.key, paper) for paper in papers}
    proof = provider.proof(turn.key)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        noting.seal(turn.pk, status, files, proof, at=timezone.now())


def service() -> SigningService:
    """The provider of the settings. Raises ``SigningShut`` where they do not hold."""
    if not (settings.SIGNING_URL and settings.SITE):
        raise SigningShut("settings")
    try:
        secret = Path(settings.SIGNING_SECRET_FILE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SigningShut("secret file") from error
    if not secret:
        raise SigningShut("secret file")
    return SigningService(settings.SIGNING_URL, secret, settings.SIGNING_TIMEOUT, settings.SIGNING_PAGES)
