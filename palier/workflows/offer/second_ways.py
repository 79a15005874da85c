"""The second channel of an offer that reached nobody: the offer goes on paper, and its delay is given the days back."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from palier.models import Message, Offer
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.law import clocks
from palier.rules.letters.outcomes import LOST
from palier.workflows.letters import papering, unreached
from palier.workflows.offer import offering, passing


@transaction.atomic
def take(key: UUID, *, at: datetime) -> bool:
    """Put the offer on paper instead of a lost text; false where that was no second channel, or its delay is over.

    The letter waits to be posted, and no silence is noted meanwhile. The clock's act; twice is once.
    """
    lost = Message.objects.filter(pk=key, channel="sms", outcome__in=LOST).first()
    letter = unreached.letter_of(lost) if lost is not None else None
    who = unreached.person_of(lost) if lost is not None else None
    if lost is None or letter is None or who is None or papering.is_protected(letter.demande, at=at):
        return False
    rows = Offer.objects.filter(candidature=letter.candidature_id, answer=OfferAnswer.LIVE, delivered_at__isnull=False)
    offer = rows.select_for_update(of=("self",)).select_related("publication__home__commune", "demande").first()
    if offer is None or offer.answer_by is None or offer.second_channel_at is None or offering.is_silent(offer, at):
        return False
    is_second = lost.created_at >= offer.second_channel_at
    if not is_second or offer.papers.filter(person_key=who.key, made_at__gte=offer.second_channel_at).exists():
        return False
    offer.answer_by = passing.lengthened(offer, offer.answer_by, offer.second_channel_at, at=at)
    offer.save(update_fields=["answer_by"])
    until = clocks.day_in_paris(offer.answer_by)
    papering.of_offer(offer, [who.key], until=until, at=at, key=uuid5(lost.pk, "papier"))
    unreached.tell_trusted(lost, who, at)
    return True
