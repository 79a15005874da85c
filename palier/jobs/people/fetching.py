"""Asks the administration for what its person consented to, again while it is away, and effaces what nobody read."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.gateways.administration import StateAway, StateShut
from palier.gateways.particulier import ParticulierService
from palier.gateways.taxes import TaxService
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import Demande
from palier.models.doors import acting
from palier.rules.fetching.fetching import TAXES
from palier.rules.fetching.job_status import JobSeeker
from palier.rules.fetching.tax_notices import TaxNotice
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import settling
from palier.workflows.fetching.asking_taxes import DueFetch
from palier.workflows.mistakes import mistakes

log = logging.getLogger(__name__)


@app.task(name="palier.jobs.fetching.ask", retry=PATIENT)
def ask(demande: int) -> None:
    """Ask what is due of one file; what the service does not answer waits for ``ask_late``."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = asking.due(timezone.now(), demande=demande)
    each(found, _ask)


@on_the_clock("* * * * *", "palier.jobs.fetching.ask_late")
def ask_late(timestamp: int) -> None:
    """Ask what waits for its turn, and what nobody came back from."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = asking.due(timezone.now())
    each(found, _ask)


def _ask(pk: int) -> None:
    """One turn of one row. The service is asked outside any transaction."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        one = asking.claim(pk, at=timezone.now())
    if one is None:
        return
    try:
        told = _answer(one)
    except StateAway as away:
        wait = away.wait
    except StateShut as shut:
        # No person is at fault: it is the operator's to see, by a word that names nobody.
        log.warning("taxes_shut" if one.source == TAXES else "particulier_shut", extra={"kind": str(shut)})
        wait = 0.0
    else:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            asking.came(pk, told, at=timezone.now())
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        asking.away(pk, wait, at=timezone.now())


@app.task(name="palier.jobs.fetching.settle", retry=PATIENT)
def settle(demande: int) -> None:
    """Bring the file up to what was used or taken back, then look at the lists that closed meanwhile; twice is once."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        changed = settling.settle(found, at=now) if found else 0
    if found and changed:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            mistakes.notice(found, at=now)


@on_the_clock("40 3 * * *", "palier.jobs.fetching.forget")
def forget(timestamp: int) -> None:
    """Efface the answers that nobody read in time, and the numbers of turns that were lost; one does not hold up another."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = timezone.now()
        over, lost = list(asking.expired(now)), asking.lost(now)
    each(over, _expire)
    each(lost, _give_up)


def _expire(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        asking.expire(pk, at=timezone.now())


def _give_up(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        asking.give_up(pk, at=timezone.now())


def _answer(one: DueFetch) -> TaxNotice | JobSeeker | None:
    return _service().notice(one.number, one.year) if one.source == TAXES else _particulier().job_seeker(one.number)


def _particulier() -> ParticulierService:
    """The service of the settings. Raises ``StateShut`` where they do not hold."""
    if not (settings.PARTICULIER_URL and settings.PARTICULIER_RECIPIENT):
        raise StateShut("settings")
    token = _secret(settings.PARTICULIER_TOKEN_FILE)
    return ParticulierService(
        settings.PARTICULIER_URL, token, settings.PARTICULIER_RECIPIENT, settings.PARTICULIER_TIMEOUT
    )


def _secret(path: str) -> str:
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StateShut("secret file") from error
    if not secret:
        raise StateShut("secret file")
    return secret


def _service() -> TaxService:
    """The service of the settings. Raises ``StateShut`` where they do not hold."""
    if not (settings.TAX_URL and settings.TAX_CLIENT and settings.TAX_TELESERVICE):
        raise StateShut("settings")
    secret = _secret(settings.TAX_SECRET_FILE)
    return TaxService(settings.TAX_URL, settings.TAX_CLIENT, secret, settings.TAX_TELESERVICE, settings.TAX_TIMEOUT)
