"""Rounds of exchange: looked for each night, and moved on a few minutes after somebody answers. Twice or late changes nothing."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.exchange import proposing_rounds, settling_rounds


@on_the_clock("40 2 * * *", "palier.jobs.exchanges.propose_all")
def propose_all(timestamp: int) -> None:
    """Find the rounds of this night, and propose each in a transaction of its own."""
    at = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = proposing_rounds.found(at)
    each(found, _propose)


def _propose(entries: tuple[int, ...]) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        proposing_rounds.propose(entries, at=timezone.now())


@on_the_clock("*/5 * * * *", "palier.jobs.exchanges.settle_all")
def settle_all(timestamp: int) -> None:
    """Move every round that may move, and end the entries whose last day is past."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        at = timezone.now()
        rounds, entries = settling_rounds.live(at), settling_rounds.lapsed(at)
    each(rounds, _settle)
    each(entries, _expire)


def _settle(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        settling_rounds.settle(pk, at=timezone.now())


def _expire(pk: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        settling_rounds.expire(pk, at=timezone.now())
