"""The clock of offers: reminder, second channel, silence, and the next in line. Each task may run twice without harm."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import Offer, Publication
from palier.models.doors import acting
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.candidature.offer_answers import HOLDING
from palier.rules.law import calendars, clocks
from palier.workflows.offer import offering, passing, second_ways

LOOKS_AHEAD = timedelta(days=14)
"""How long before its deadline an offer may have something to do: more than any reminder, weekends included."""


@app.task(name="palier.jobs.offers.remind", retry=PATIENT)
def remind(offer: int) -> None:
    """Recall the deadline of an offer."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.remind(Offer.objects.get(pk=offer), at=timezone.now())


@app.task(name="palier.jobs.offers.use_second_channel", retry=PATIENT)
def use_second_channel(offer: int) -> None:
    """Reach the household by another channel."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.use_second_channel(Offer.objects.get(pk=offer), at=timezone.now())


@app.task(name="palier.jobs.offers.use_other_way", retry=PATIENT)
def use_other_way(message: str) -> None:
    """Put an offer on paper whose second channel was a text that reached nobody."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        second_ways.take(UUID(message), at=timezone.now())


@app.task(name="palier.jobs.offers.note_silence", retry=PATIENT, priority=10)
def note_silence(offer: int) -> None:
    """Pass the home on when the silence is proven."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Offer.objects.get(pk=offer)
        offering.note_silence(found, by=passing.clock_for(found.publication), at=timezone.now())


@app.task(name="palier.jobs.offers.offer_next", retry=PATIENT)
def offer_next(publication: int) -> None:
    """Offer a home that nobody holds to the next in the commission's order."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.offer_next(Publication.objects.get(pk=publication), at=timezone.now())


@on_the_clock("*/10 * * * *", "palier.jobs.offers.sweep")
def sweep(timestamp: int) -> None:
    """Do what a lost, late or early job left: reminders, silences past their deadline, homes that nobody holds any more."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        live = Offer.objects.filter(answer="", answer_by__lt=now + LOOKS_AHEAD).exclude(
            answer_by__gt=now, reminded_at__isnull=False, second_channel_at__isnull=False
        )
        places = live.order_by("answer_by", "pk").values_list("pk", "publication__home__commune__departement")
        left = [(pk, calendars.of_departement(departement)) for pk, departement in places]
        attributed = Publication.objects.filter(stage=PublicationStage.ATTRIBUEE)
        free = list(
            attributed.exclude(offers__answer__in=HOLDING).order_by("pk").distinct().values_list("pk", flat=True)
        )
    try:
        each(left, _catch_up)
    finally:
        each(free, offer_next)


def _catch_up(live: tuple[int, calendars.Calendar]) -> None:
    """Each does nothing before its moment. A late reminder waits for waking hours, and the silence waits for it."""
    offer, calendar = live
    if not clocks.is_quiet(timezone.now(), calendar):
        remind(offer)
        use_second_channel(offer)
    note_silence(offer)
