"""Hands text messages to the gateway, and asks it what became of them. A task may run twice, or die anywhere."""

import logging
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways.texting import NotAMobile, TextDeclined, TextGateway, TextsAway, TextsShut, mobile
from palier.gateways.texting.client import SHORTEST_KEY
from palier.jobs.letters.noting import noting
from palier.models.doors import acting
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import texting, unreached
from palier.workflows.letters.texting import ASK_TASK, SEND_TASK, LeavingText
from palier.workflows.life import blanking

log = logging.getLogger(__name__)
_PATIENT = RetryStrategy(max_attempts=8, exponential_wait=5, retry_exceptions=[TextsAway, OperationalError])
"""Only who is away is asked again: who refuses, or does not know this site, would answer the same."""


@app.task(name=SEND_TASK, retry=_PATIENT, priority=-10)
def send(message: str) -> None:
    """Send one text. What the gateway will never take is given up, and takes another way."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = texting.prepare(UUID(message), at=timezone.now())
        if now is None:
            blanking.blank(UUID(message))
            return
    outcome = None
    try:
        outcome = _gateway().put(now.id, mobile(now.recipient), now.body)
    except NotAMobile as error:
        _give_up(now, MessageOutcome.NOT_A_MOBILE if error.is_number else MessageOutcome.NOT_A_NUMBER)
        return
    except TextDeclined as error:
        log.warning("text_declined", extra={"letter": message, "code": str(error)})
        _give_up(now, MessageOutcome.REFUSED)
        return
    at = timezone.now()
    noting(lambda: texting.note_taken(now.id, at=at))
    if outcome is not None:
        noting(lambda: unreached.note(now.id, outcome, at=at))
    noting(lambda: blanking.blank(now.id))


@app.task(name=ASK_TASK, retry=_PATIENT, priority=-15)
def ask(message: str, turn: int) -> None:
    """Ask what became of one text."""
    key = UUID(message)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        waits = texting.waits_for_receipt(key)
    if not waits:
        return
    try:
        outcome = _gateway().ask(key)
    except TextDeclined as error:
        # It keeps no receipt: nothing is known, and nothing is said.
        log.warning("text_receipt_unknown", extra={"letter": message, "code": str(error)})
        return
    noting(lambda: texting.note_answer(key, outcome, turn=turn, at=timezone.now()))


def _give_up(now: LeavingText, outcome: MessageOutcome) -> None:
    noting(lambda: unreached.note(now.id, outcome, at=timezone.now()))
    noting(lambda: blanking.blank(now.id))


def _gateway() -> TextGateway:
    """The gateway of the settings. Raises ``TextsShut`` where they do not hold."""
    try:
        key = Path(settings.SMS_KEY_FILE).read_bytes().strip()
    except OSError as error:
        raise TextsShut("key file") from error
    if len(key) < SHORTEST_KEY:
        raise TextsShut("key")
    return TextGateway(settings.SMS_URL, key, settings.SMS_SENDER, settings.SMS_TIMEOUT)
