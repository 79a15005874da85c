"""Tells households of the end of their mandates and of opinions that wait, and whom a holder trusts that something waits.

Each in its own transaction; twice is once.
"""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.mandates import ending_mandates, giving_opinions, telling_trusted


@on_the_clock("*/10 * * * *", "palier.jobs.mandates.look_all")
def look_all(timestamp: int) -> None:
    """Warn of what ends soon, end what an organisation that closed still held, tell of opinions; ask and tell who is trusted."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending_mandates.leave_out(at=now)
        found, waiting = list(ending_mandates.due(now)), list(giving_opinions.untold())
        named = list(telling_trusted.due(now))
    each(found, _look)
    each(waiting, _tell)
    each(named, _reach)


def _look(mandate: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending_mandates.look(mandate, at=timezone.now())


def _tell(opinion: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        giving_opinions.tell(opinion, at=timezone.now())


def _reach(trusted: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_trusted.look(trusted, at=timezone.now())
