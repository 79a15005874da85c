"""The clock of the events: every two seconds, what acts left to be told is told. Several workers may run: one relays."""

import threading
import time

from django.db import transaction
from django.utils import timezone

from palier.jobs.seals.sealing import Beside
from palier.models.doors import acting
from palier.workflows.partners import relaying

EVERY = 2.0
"""Seconds between two looks at a queue that was empty."""
FORGETS_EVERY = 3_600.0


class _Forgetting:
    """When what is old was last looked for, by this process."""

    due = 0.0


def relay() -> int:
    """Tell one batch; return how many acts left the queue."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return relaying.relay(at=timezone.now())


def tell() -> float:
    """One turn; return how long to rest."""
    if relay():
        return 0.0
    if time.monotonic() >= _Forgetting.due:
        _Forgetting.due = time.monotonic() + FORGETS_EVERY
        with transaction.atomic():
            acting.take(acting.CLOCK)
            relaying.forget(at=timezone.now())
    return EVERY


def start(stop: threading.Event) -> None:
    """Start the loop; it ends with the event."""
    Beside(tell, stop, "Telling partners").start()
