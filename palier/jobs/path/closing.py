"""Closing at the fixed instant, the sweep for missed ones, and the letters that follow, batch by batch."""

import contextlib
import logging
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
from palier.workflows.scoring import weighing_again

log = logging.getLogger(__name__)


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


def _close(publication: int) -> None:
    """Weigh without a lock, then close in one transaction; what must not be shown holds the list, and somebody is called."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
        if holding.current(found) is not None:
            return
        weighed = weighing_again.weigh(found)
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            closing.close(found, weighed=weighed, at=timezone.now())
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
