"""The carriers of events: a few threads of the worker, so that a receiver that keeps us waiting holds up a few others at most.

The call stands between two transactions: claimed, made, noted. A worker that dies in between says it again, under the same id.
"""

import threading

from django.db import transaction
from django.utils import timezone

from palier.gateways import webhooks
from palier.jobs.seals.sealing import Beside
from palier.models.doors import acting
from palier.rules.partners.webhook_delays import SendOutcome
from palier.workflows.partners import delivering, endpoints

EVERY = 2.0
CARRIERS = 3


def carry() -> float:
    """Make one call; return how long to rest."""
    return 0.0 if carry_one() else EVERY


def carry_one() -> bool:
    """Make the call that has waited the longest, if one has."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        call = delivering.claim(at=timezone.now())
        loopback = call is not None and endpoints.is_own_receiver(call.url)
    if call is None:
        return False
    signed = webhooks.headers(str(call.said), int(timezone.now().timestamp()), call.body, call.secrets)
    # Sealed under a secret of the site that is no more: nothing leaves unsigned.
    outcome = SendOutcome(None, "secret") if not call.secrets else None
    outcome = outcome or webhooks.send(call.url, call.body, signed, loopback=loopback)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        delivering.note(call, outcome, at=timezone.now())
    return True


def start(stop: threading.Event) -> None:
    """Start the carriers; they end with the event."""
    for _ in range(CARRIERS):
        Beside(carry, stop, "Sending events").start()
