"""The clock of the scores: a new grid at midnight, the facts that change with the days, the lists after new rules."""

import time

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting, jobs
from palier.rules.law.clocks import day_in_paris
from palier.workflows.scoring import reweighing, scoring_territories

SETTLED_SECONDS = 600
"""After this long no process of the release before serves: nobody applies under other rules any more."""
PUBLICATIONS = 2_000
"""Open lists weighed in one go; the next go takes the following ones."""
_STARTED = time.monotonic()


@on_the_clock("*/10 * * * *", "palier.jobs.scores.switch")
def switch(timestamp: int) -> None:
    """Score under the grids that took effect: the scores under the grid before stay as history."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        on = day_in_paris(timezone.now())
        scoring_territories.score_all(scoring_territories.switched(on), on=on)


@on_the_clock("20 0 * * *", "palier.jobs.scores.refresh")
def refresh(timestamp: int) -> None:
    """Compute the facts of the day a batch at a time; after the last batch, score every territory."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        on = day_in_paris(timezone.now())
        if scoring_territories.refresh_some(on=on) == scoring_territories.BATCH:
            jobs.defer("palier.jobs.scores.refresh", timestamp=timestamp)
            return
        scoring_territories.score_all(scoring_territories.in_force(on), on=on)


@on_the_clock("5-59/10 * * * *", "palier.jobs.scores.reweigh")
def reweigh(timestamp: int) -> None:
    """Weigh the open lists again after a change of the rules, a batch at a time, the first to close first."""
    if time.monotonic() - _STARTED < SETTLED_SECONDS:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = reweighing.waiting(timezone.now(), PUBLICATIONS)
    each(found, _reweigh)


def _reweigh(publication: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        reweighing.reweigh(publication, at=timezone.now())
