"""Closing at the fixed instant, the sweep for missed ones, and the letters that follow, batch by batch."""

import contextlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import HoldKind, Publication, Ranking
from palier.models.doors import acting
from palier.models.ranking import freezing
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.ranking import closing, holding, second_look, telling_ranking
from palier.workflows.scoring import weighing_again, weighing_early

log = logging.getLogger(__name__)
EARLY = timedelta(minutes=15)
"""So long before its hour a list begins to be weighed."""
EARLY_A_TURN = 10_000
"""Candidates weighed early in one turn of the clock: some four seconds of the one worker."""
WEIGHED_EARLY = weighing_early.EarlyWeighings()


@app.task(name="palier.jobs.closing.close", retry=PATIENT, priority=10)
def close(publication: int) -> None:
    """Close one publication; does nothing when it is closed or withdrawn already. Those due before it close first."""
    for earlier in _due():
        if earlier == publication:
            break
        with contextlib.suppress(Exception):  # that one's own job, or the sweep, tries it again and says why
            _close(earlier)
    _close(publication)


@on_the_clock("* * * * *", "palier.jobs.closing.sweep", priority=10)
def sweep(timestamp: int) -> None:
    """Close what should be closed: a job may be late or lost, a publication never stays open."""
    each(_due(), _close)


@on_the_clock("* * * * *", "palier.jobs.closing.weigh_early")
def weigh_early(timestamp: int) -> None:
    """Weigh what closes soon, some at a turn: after its instant only what has moved since is weighed."""
    soon, due = _soon(), _due()
    WEIGHED_EARLY.keep_only([*soon, *due])
    if not due:
        each(soon, partial(_weigh_early, _Turn(EARLY_A_TURN)))


@dataclass(slots=True)
class _Turn:
    """What is left of one turn."""

    left: int


def _weigh_early(turn: _Turn, publication: int) -> None:
    most = min(turn.left, WEIGHED_EARLY.room())
    if most == 0:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
        before = WEIGHED_EARLY.held.get(publication)
        known = len(before.found) if before else 0
        early = weighing_again.weigh_early(found, before, most=most)
    WEIGHED_EARLY.held[publication] = early
    turn.left -= max(len(early.found) - known, 0)


def _close(publication: int) -> None:
    """Weigh without a lock, then close in one transaction; what must not be shown holds the list, and somebody is called."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
        if holding.current(found) is not None:
            return
        weighed = weighing_again.weigh(found, WEIGHED_EARLY.held.get(publication))
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            closing.close(found, weighed=weighed, at=timezone.now())
        WEIGHED_EARLY.held.pop(publication, None)
    except weighing_again.ScoresDiffer as wrong:
        _hold(found, HoldKind.SCORES, faults=len(wrong.differences), what=wrong.sentence)
    except second_look.RankingWrong as wrong:
        _hold(found, HoldKind.CHECK, faults=1, what=wrong.sentence)


def _hold(publication: Publication, kind: HoldKind, *, faults: int, what: str) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        holding.hold(publication, kind, faults=faults, what=what, at=timezone.now())
    log.error("A ranking is held: see ./run palier held-rankings", extra={"publication": str(publication.public_id)})


def _due() -> list[int]:
    """What is to be closed now, in the order of the closing instants, by the clock of the database."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = (
            Publication.objects.running()
            .filter(closes_at__lte=freezing.database_time())
            .exclude(pk__in=holding.held())
            .order_by("closes_at", "pk")
        )
        return list(late.values_list("pk", flat=True))


def _soon() -> list[int]:
    """What closes within the next minutes, the first to close first."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = freezing.database_time()
        rows = Publication.objects.open_at(now).filter(closes_at__lte=now + EARLY).order_by("closes_at", "pk")
        return list(rows.values_list("pk", flat=True))


LETTERS = -5
"""Letters come after the clocks: a hundred thousand of them must not hold up a closing."""


def _teller(publication: Publication) -> Actor:
    # The letter is the réservataire's, sent by the clock: its audience is the réservataire.
    return Actor(role=CLOCK.role, organisation=publication.reservataire)


@app.task(name="palier.jobs.closing.tell_ranking", retry=PATIENT, priority=LETTERS)
def tell_ranking(ranking: str, after: int) -> None:
    """Send one batch of the letters that give everyone their rank."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ranked = Ranking.objects.select_related("publication__reservataire").get(pk=UUID(ranking))
        telling_ranking.tell_ranking(ranked, after=after, by=_teller(ranked.publication), at=timezone.now())


@app.task(name="palier.jobs.closing.tell_passed_over", retry=PATIENT, priority=LETTERS)
def tell_passed_over(publication: int, after: int) -> None:
    """Send one batch of the letters to those who were not sent to the landlord."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("reservataire").get(pk=publication)
        telling_ranking.tell_passed_over(found, after=after, by=_teller(found), at=timezone.now())
