"""Closing at the fixed instant, the sweep for missed ones, and the letters that follow, batch by batch."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.models import Publication, Ranking, acting
from palier.rules.funnel import PublicationStage
from palier.workflows import closing, telling_ranking
from palier.workflows.actors import CLOCK, Actor


@app.task(name="palier.jobs.closing.close", retry=3)
def close(publication: int) -> None:
    """Close one publication; does nothing when it is closed or withdrawn already."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        closing.close(Publication.objects.get(pk=publication), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="palier.jobs.closing.sweep", queueing_lock="palier.jobs.closing.sweep")
def sweep(timestamp: int) -> None:
    """Close what should be closed: a job may be late or lost, a publication never stays open."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = list(
            Publication.objects.filter(stage=PublicationStage.PUBLIEE, closes_at__lte=timezone.now())
            .order_by("closes_at")
            .values_list("pk", flat=True)
        )
    for publication in late:
        close(publication)


def _teller(publication: Publication) -> Actor:
    # The letter is the réservataire's, sent by the clock: its audience is the réservataire.
    return Actor(role=CLOCK.role, organisation=publication.reservataire)


@app.task(name="palier.jobs.closing.tell_ranking", retry=5)
def tell_ranking(ranking: str, after: int) -> None:
    """Send one batch of the letters that give everyone their rank."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ranked = Ranking.objects.select_related("publication__reservataire").get(pk=UUID(ranking))
        telling_ranking.tell_ranking(ranked, after=after, by=_teller(ranked.publication), at=timezone.now())


@app.task(name="palier.jobs.closing.tell_passed_over", retry=5)
def tell_passed_over(publication: int, after: int) -> None:
    """Send one batch of the letters to those who were not sent to the landlord."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Publication.objects.select_related("reservataire").get(pk=publication)
        telling_ranking.tell_passed_over(found, after=after, by=_teller(found), at=timezone.now())
