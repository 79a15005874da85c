"""The clock of offers: reminder, second channel, silence, and the next in line. Each task may run twice without harm."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.models import Offer, Publication, acting
from palier.rules.funnel import PublicationStage
from palier.workflows import offering, passing


@app.task(name="palier.jobs.offers.remind", retry=3)
def remind(offer: int) -> None:
    """Recall the deadline of an offer."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.remind(Offer.objects.get(pk=offer), at=timezone.now())


@app.task(name="palier.jobs.offers.use_second_channel", retry=3)
def use_second_channel(offer: int) -> None:
    """Reach the household by another channel."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.use_second_channel(Offer.objects.get(pk=offer), at=timezone.now())


@app.task(name="palier.jobs.offers.note_silence", retry=3)
def note_silence(offer: int) -> None:
    """Pass the home on when the silence is proven."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Offer.objects.get(pk=offer)
        offering.note_silence(found, by=passing.clock_for(found.publication), at=timezone.now())


@app.task(name="palier.jobs.offers.offer_next", retry=3)
def offer_next(publication: int) -> None:
    """Offer a home that nobody holds to the next in the commission's order."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        passing.offer_next(Publication.objects.get(pk=publication), at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="palier.jobs.offers.sweep", queueing_lock="palier.jobs.offers.sweep")
def sweep(timestamp: int) -> None:
    """Note what a lost or early job left: silences past their deadline, homes that nobody holds any more."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = list(
            Offer.objects.filter(answer="", answer_by__lt=timezone.now()).order_by("pk").values_list("pk", flat=True)
        )
        attributed = Publication.objects.filter(stage=PublicationStage.ATTRIBUEE, offers__isnull=False)
        free = list(
            attributed.exclude(offers__answer__in=("", "acceptee"))
            .order_by("pk")
            .distinct()
            .values_list("pk", flat=True)
        )
    for offer in late:
        # Late reminders leave now: the silence waits for them and for the next sweep.
        remind(offer)
        use_second_channel(offer)
        note_silence(offer)
    for publication in free:
        offer_next(publication)
