"""The second channel of an offer that reached nobody: the offer goes on paper, and its delay is given the days back."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from palier.models import Message, Offer, Person
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
    lost = Message.objects.filter(Q(outcome__in=LOST) | Q(sent_at=None), pk=key, channel="sms").first()
    letter = unreached.letter_of(lost) if lost is not None else None
    if lost is None or letter is None or papering.is_protected(letter.demande, at=at):
        return False
    rows = Offer.objects.filter(candidature=letter.candidature_id, answer=OfferAnswer.LIVE, delivered_at__isnull=False)
    offer = rows.select_for_update(of=("self",)).select_related("publication__home__commune", "demande").first()
    if offer is None or offer.answer_by is None or offer.second_channel_at is None or offering.is_silent(offer, at):
        return False
    papers = dict(offer.papers.filter(made_at__gte=offer.second_channel_at).values_list("person_key", "made_at"))
    whom = [one for one in _holders_of(lost, offer) if one.key not in papers]
    if lost.created_at < offer.second_channel_at or not whom:
        return False
    # What another's lost text has given back is given back once.
    since = max(papers.values(), default=offer.second_channel_at)
    offer.answer_by = passing.lengthened(offer, offer.answer_by, since, at=at, why="texto_perdu")
    offer.save(update_fields=["answer_by"])
    until = clocks.day_in_paris(offer.answer_by)
    papering.of_offer(offer, [one.key for one in whom], until=until, at=at, key=uuid5(lost.pk, "papier"))
    for one in whom:
        unreached.tell_trusted(lost, one, at)
    return True


def _holders_of(lost: Message, offer: Offer) -> list[Person]:
    """Whom a text was for: two may share a telephone. Where it is nobody's any more, each holder may have lost it."""
    holders = list(papering.holders(offer.demande))
    return [one for one in holders if one.phone == lost.recipient] or holders
