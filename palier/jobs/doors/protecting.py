"""Writes to the safe channel of a file, which only the clock and its own person read."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande, Letter, Offer
from palier.models.doors import acting
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.law.clocks import day_in_paris
from palier.workflows.doors import protecting
from palier.workflows.letters import papering


@app.task(name="palier.jobs.protecting.announce", retry=PATIENT)
def announce(demande: int, subject: str, body: str, key: str = "", letter: int = 0) -> None:
    """Announce a letter to a person without any other contact, by the safe channel; where there is none, on paper."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found is None:
            return
        now, named = timezone.now(), _uuid(key)
        told = Letter.objects.filter(pk=letter).select_related("candidature", "demande").first()
        if protecting.announce(found, subject=subject, body=body, at=now, key=named, about=told):
            return
        if told is not None:
            papering.instead(told, at=now, key=named)


@app.task(name="palier.jobs.protecting.reach", retry=PATIENT)
def reach(subject: str, body: str, key: str = "", offer: int = 0, until: str = "", demande: int = 0) -> None:
    """Reach a person without any contact here: by the safe channel alone, else by a letter to the register's address."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        # Jobs deferred by the release before name a demande, and no offer.
        rows = (
            Offer.objects.filter(pk=offer) if offer else Offer.objects.filter(demande=demande, answer=OfferAnswer.LIVE)
        )
        found, now = rows.first(), timezone.now()
        if found is not None:
            day = date.fromisoformat(until) if until else day_in_paris(found.answer_by or now)
            protecting.reach(found, until=day, subject=subject, body=body, at=now, key=_uuid(key))


def _uuid(key: str) -> UUID | None:
    # Jobs deferred by the release before have no key.
    return UUID(key) if key else None
