"""An offer whose delivery nobody can prove: it is no silence, and a person decides by a set day.

Four ways out: the proof comes (``offering.note_delivery``), a registered letter of it comes back uncollected and counts as
received on the day of its presentation, the offer leaves again by another channel and a new set day runs, or, once the day is
reached, the bailleur takes it back and the home goes to the next.
"""

from datetime import date, datetime

from django.db import transaction

from palier.models import Candidature, Offer
from palier.models.candidatures import places
from palier.models.doors import jobs
from palier.rules.candidature.funnel import Verb
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.offer import offers as offer_rules
from palier.rules.offer import uncollected
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, days_bounded
from palier.workflows.candidature import advancing
from palier.workflows.letters import papering, wording, writing
from palier.workflows.offer import offering, passing

_ARTICLE = cch("R441-10")
REASONS = {
    "sans_accuse": "Aucun accusé de réception n’est revenu",
    "pli_non_retire": "Le courrier n’a pas été retiré",
    "adresse_fausse": "L’adresse ou le numéro ne fonctionne plus",
    "injoignable": "Personne n’a répondu aux appels",
}
"""Why delivery is not proved: coded, since the journal holds nothing personal."""
OF_A_LETTER = ("sans_accuse", "pli_non_retire")
"""What only days can tell: before, a receipt may still come and a letter be collected."""
CHANNELS = {
    "recommande": "Lettre recommandée",
    "main_propre": "Remise en main propre",
    "telephone": "Appel téléphonique",
    "guichet": "Guichet ou travailleur social",
}
"""How the bailleur sends the offer again."""


class UnknownDeliveryCode(Refusal):
    """The reason or the channel is none of the list."""

    sentence = "Choisissez une raison et un moyen de la liste."


class DeliveryProven(Refusal):
    """Delivery is proved: the delay runs, and only an answer or a silence ends it."""

    sentence = "La remise est prouvée : le délai de réponse court, cette offre ne peut plus être reprise."


class SentAgainToday(Refusal):
    """One sending a day is enough to count the days from."""

    sentence = "Cette offre a déjà été renvoyée aujourd’hui."


class NotPosted(Refusal):
    """A letter of the offer was made and never left: the household has not had its days."""

    sentence = "Une lettre de cette offre n’est pas encore postée : postez-la, ou retirez-la de la liste."


class NoRegisteredLetter(Refusal):
    """No registered letter of the offer was posted from here: nothing was presented to anybody."""

    sentence = (
        "Aucune lettre recommandée de cette offre n’a été postée : renvoyez-la d’abord par lettre recommandée, "
        "puis notez son envoi."
    )


class TooSoonToSay(Refusal):
    """A letter that left days ago may still be collected, or its receipt come; the message says until when."""


class FormerAddress(Refusal):
    """Its household became hidden since the letter was posted."""

    sentence = (
        "Les coordonnées de ce ménage sont protégées : une lettre qui n’a pas été retirée ne compte pas. Renvoyez l’offre par un "
        "autre moyen."
    )


class NeverToCollect(Refusal):
    """It came back from where its person is not, or by another way: nobody could collect it, or nothing says so."""

    sentence = (
        "Cette lettre n’est pas « avisée et non réclamée » : elle ne compte pas comme reçue, et aucun délai ne commence. "
        "Vérifiez l’adresse, puis renvoyez l’offre par un autre moyen."
    )


class OthersOut(Refusal):
    """Letters of the offer left to several holders, and one may still be collected."""

    sentence = (
        "L’offre a été postée à plusieurs titulaires : le délai ne commence qu’une fois leurs lettres toutes revenues "
        "ou remises."
    )


class SetDayNotReached(Refusal):
    """Before the set day the household keeps its turn."""

    sentence = "Le jour fixé pour décider n’est pas arrivé : cherchez d’abord une preuve de remise."


@transaction.atomic
def send_again(offer: Offer, *, reason: str, channel: str, by: Actor, at: datetime) -> Offer:
    """Send an unproved offer by another channel: a new set day runs from today.

    Raises ``UnknownDeliveryCode``, ``NoRegisteredLetter``, ``NotPosted``, ``TooSoonToSay`` or ``SentAgainToday``.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.OFFER)
    if reason not in REASONS or channel not in CHANNELS:
        raise UnknownDeliveryCode
    _require_unproved(offer)
    before = offer.second_channel_at
    if before is not None and clocks.day_in_paris(before) == clocks.day_in_paris(at):
        raise SentAgainToday
    _require_told_by_days(offer, reason, clocks.day_in_paris(at))
    offer.second_channel_at = at
    offer.save(update_fields=["second_channel_at"])
    reached = passing.reach_otherwise(offer, at=at, is_registered=channel == "recommande")
    details: dict[str, str | int | list[str] | None] = {
        "offre": str(offer.public_id),
        "motif": reason,
        "canal": channel,
        "messages": reached,
        "jour_fixe": offering.set_day(offer).isoformat(),
    }
    telling.journal(JournalVerb.SEND_OFFER_AGAIN, offer, by=by, at=at, article=_ARTICLE, details=details)
    return offer


@transaction.atomic
def note_uncollected(
    offer: Offer,
    *,
    mark: str,
    presented_on: date,
    returned_on: date,
    are_all_back: bool = False,
    by: Actor,
    at: datetime,
) -> Offer:
    """Note that a registered letter of the offer came back uncollected: the delay runs from its presentation.

    The reminder leaves at once and gives back the days by which it is late. A letter to where somebody who is hidden no more
    lives counts for nothing. ``mark``: what the post wrote on it.

    Raises ``NoRegisteredLetter``, ``NotPosted``, ``FormerAddress``, ``NeverToCollect`` or ``OthersOut``.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.OFFER)
    _require_unproved(offer)
    posted = registered_on(offer)
    if posted is None:
        raise NoRegisteredLetter
    if papering.waits(offer):
        raise NotPosted
    if papering.is_protected(offer.demande, at=at):
        raise FormerAddress
    if not uncollected.counts(mark):
        raise NeverToCollect
    if registered_to(offer) > 1 and not are_all_back:
        raise OthersOut
    with days_bounded():
        since = uncollected.received_at(presented_on, returned_on, posted_on=posted, on=clocks.day_in_paris(at))
    proof = uncollected.proof(presented_on, returned_on)
    return offering.note_delivery(offer, proof=proof, delivered_at=since, by=by, at=at)


def registered_on(offer: Offer) -> date | None:
    """The last day on which a registered letter of an offer was posted; none where none was."""
    rows = offer.papers.filter(is_registered=True, posted_on__isnull=False)
    return rows.order_by("-posted_on").values_list("posted_on", flat=True).first()


def registered_to(offer: Offer) -> int:
    """How many holders a registered letter of an offer was posted to."""
    rows = offer.papers.filter(is_registered=True, posted_on__isnull=False)
    return rows.values("person_key").distinct().count()


@transaction.atomic
def take_back(offer: Offer, *, reason: str, by: Actor, at: datetime) -> Offer:
    """From the set day on, take an unproved offer back: the household returns to reserve, the home goes to the next.

    Raises ``UnknownDeliveryCode``, ``SetDayNotReached``, ``NotPosted``, ``NoRegisteredLetter`` or ``TooSoonToSay``.
    """
    places.lock_window(offer.publication_id)
    candidature = Candidature.objects.select_for_update().get(pk=offer.candidature_id)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.OFFER)
    if reason not in REASONS:
        raise UnknownDeliveryCode
    _require_unproved(offer)
    if clocks.day_in_paris(at) < offering.set_day(offer):
        raise SetDayNotReached
    if papering.waits(offer):
        raise NotPosted
    _require_told_by_days(offer, reason, clocks.day_in_paris(at))
    details = {"offre": str(offer.public_id), "motif": reason}
    advancing.advance(candidature, Verb.TAKE_BACK, by=by, at=at, details=details)
    advancing.answer_offer(offer, OfferAnswer.WITHDRAWN, at=at)
    writing.send(candidature, wording.offer_taken_back(candidature.publication.home), by=by, at=at)
    jobs.defer("palier.jobs.offers.offer_next", publication=offer.publication_id)
    return offer


def _require_unproved(offer: Offer) -> None:
    if offer.answer:
        raise offering.OfferNotLive
    if offer.delivered_at is not None:
        raise DeliveryProven


def reasons(offer: Offer, on: date) -> dict[str, str]:
    """The reasons that hold on a day: an uncollected letter was posted, and had its days."""
    return {code: words for code, words in REASONS.items() if _against(offer, code, on) is None}


def _require_told_by_days(offer: Offer, reason: str, on: date) -> None:
    if refused := _against(offer, reason, on):
        raise refused


def _against(offer: Offer, reason: str, on: date) -> Refusal | None:
    """Why a reason does not hold yet."""
    if reason not in OF_A_LETTER:
        return None
    posted = registered_on(offer)
    if reason == "pli_non_retire" and posted is None:
        return NoRegisteredLetter()
    if papering.waits(offer):
        return NotPosted()
    left = posted or clocks.day_in_paris(offer.second_channel_at or offer.sent_at)
    from_day = offer_rules.said_uncollected_from(left, on=on)
    if on >= from_day:
        return None
    sentence = (
        f"Cet envoi est du {french.day(left)} : cette raison ne peut être donnée qu’à partir du {french.day(from_day)}."
    )
    return TooSoonToSay(sentence)


def is_due(offer: Offer, at: datetime) -> bool:
    """Must a person decide today on this offer? The desk shows it first."""
    return not offer.answer and offer.delivered_at is None and clocks.day_in_paris(at) >= offering.set_day(offer)
