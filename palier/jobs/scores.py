"""The clock of the scores by territory: a new grid at midnight, and every night the facts that change with the days."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.models import acting, jobs
from palier.rules.clocks import day_in_paris
from palier.workflows import scoring_territories


@app.periodic(cron="*/10 * * * *")
@app.task(name="palier.jobs.scores.switch", queueing_lock="palier.jobs.scores.switch")
def switch(timestamp: int) -> None:
    """Score under the grids that took effect: the scores under the grid before stay as history."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        on = day_in_paris(timezone.now())
        scoring_territories.score_all(scoring_territories.switched(on), on=on)


@app.periodic(cron="20 0 * * *")
@app.task(name="palier.jobs.scores.refresh", queueing_lock="palier.jobs.scores.refresh")
def refresh(timestamp: int) -> None:
    """Compute the facts of the day a batch at a time; after the last batch, score every territory."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        on = day_in_paris(timezone.now())
        if scoring_territories.refresh_some(on=on) == scoring_territories.BATCH:
            jobs.defer("palier.jobs.scores.refresh", timestamp=timestamp)
            return
        scoring_territories.score_all(scoring_territories.in_force(on), on=on)
