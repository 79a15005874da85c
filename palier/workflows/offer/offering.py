"""The written offer and its answer (article R441-10): one live offer for a home and for a household.

Every verb locks the publication first, then the candidatures in the order of their keys, then the offer: two acts that
cross wait for each other and never deadlock.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import Candidature, Offer, Publication, User
from palier.models.candidatures import made_leases, places
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_dates
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.offer import offers
from palier.rules.scoring import refusals
from palier.rules.situations import dalo
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, days_bounded
from palier.workflows.candidature import advancing
from palier.workflows.commission import queueing
from palier.workflows.letters import papering, wording, writing
from palier.workflows.scoring import scoring

_ARTICLE = cch("R441-10")
_DALO_TIER = 0


class UnknownDeclineReason(Refusal):
    """The reason is none of the list."""

    sentence = phrase("Choisissez une raison de la liste, ou n’en donnez pas.")


class NotNextInLine(Refusal):
    """The commission's order names someone else."""

    sentence = phrase(
        "La commission a classé une autre personne avant celle-ci : c’est à elle que l’offre doit être envoyée."
    )


class HomeAlreadyOffered(Refusal):
    """An offer of this home is live or accepted."""

    sentence = phrase("Une offre est déjà en cours ou acceptée pour ce logement.")


class HouseholdAlreadyOffered(Refusal):
    """The household holds another live offer; its home is not named, being another organisation's business."""

    sentence = phrase("Ce ménage a déjà une offre en cours pour un autre logement : attendez sa réponse.")


class TooShortDelay(Refusal):
    """Less than the days of the law; the message says how many."""


class OfferNotLive(Refusal):
    """The offer was answered, passed on or withdrawn."""

    sentence = phrase("Cette offre n’est plus en cours.")


class OfferExpired(Refusal):
    """The deadline has passed after a proven delivery, a reminder and a second channel."""

    sentence = phrase("Le délai pour répondre à cette offre est passé.")


class OtherHomeAccepted(Refusal):
    """The household has already accepted another home."""

    sentence = phrase(
        "Vous avez déjà accepté un autre logement. Désistez-vous de celui-ci avant d’en accepter un second."
    )


class OtherLeaseMade(Refusal):
    """The household's lease of another home is made: it is left by a congé alone."""

    sentence = phrase(
        "Tout le monde a signé votre bail pour un autre logement. Pour accepter celui-ci, donnez d’abord congé au bailleur "
        "de l’autre, ou convenez d’une date avec lui."
    )


class DeliveryNotProven(Refusal):
    """A proof is a few words at least: what, how, to whom."""

    sentence = phrase("Décrivez la preuve de remise : accusé de réception, remise en main propre, lecture du courrier.")


@transaction.atomic
def send_offer(candidature: Candidature, *, answer_days: int, by: Actor, at: datetime) -> Offer:
    """Offer the home to the first of the commission's order who can still take it. Sent twice, it is one offer.

    Raises ``NotNextInLine``.
    """
    publication = Publication.objects.select_for_update().get(pk=candidature.publication_id)
    candidature = Candidature.objects.select_for_update().get(pk=candidature.pk)
    require(by.role, Action.OFFER)
    if by.user is None:
        raise NotNextInLine
    live = candidature.offers.filter(answer=OfferAnswer.LIVE).first()
    if live is not None:
        return live
    funnel.step(candidature.stage, Verb.OFFER)
    first = queueing.next_in_line(publication, at=at)
    if first is None or first.pk != candidature.pk:
        raise NotNextInLine
    return offer_to(candidature, answer_days=answer_days, sent_by=by.user, by=by, at=at)


def offer_to(candidature: Candidature, *, answer_days: int, sent_by: User, by: Actor, at: datetime) -> Offer:
    """Make the offer to a locked candidature, by a person or by the clock in a person's name. Raises ``TooShortDelay``."""
    try:
        offers.require_days(answer_days, on=clocks.day_in_paris(at))
    except offers.DelayTooShort as error:
        least = offers.min_answer_days(clocks.day_in_paris(at))
        raise TooShortDelay(
            phrase("Le délai de réponse ne peut pas être inférieur à {least} jours."), least=least
        ) from error
    queueing.require_home_free(candidature, Verb.OFFER)
    offer = _create(candidature, answer_days, sent_by, at)
    details: dict[str, str | int | list[str] | None] = {"offre": str(offer.public_id), "jours": answer_days}
    advancing.advance(candidature, Verb.OFFER, by=by, at=at, details=details)
    publication = candidature.publication
    text = wording.offer(
        publication.home,
        publication.bailleur.present.name,
        answer_days,
        first_end=earliest_end(offer, at),
        is_dalo=is_dalo(candidature, at),
        cost=cost_of_refusing(candidature, at),
    )
    writing.send(candidature, text, by=by, at=at)
    return offer


def _create(candidature: Candidature, answer_days: int, sent_by: User, at: datetime) -> Offer:
    """Insert under the partial unique indexes: they decide between two offers made at once."""
    try:
        with transaction.atomic():
            return Offer.objects.create(
                candidature=candidature,
                publication_id=candidature.publication_id,
                demande_id=candidature.demande_id,
                audience=candidature.audience,
                answer_days=answer_days,
                sent_by=sent_by,
                sent_at=at,
            )
    except IntegrityError as error:
        if "offer_one_live_a_home" in str(error):
            raise HomeAlreadyOffered from error
        raise HouseholdAlreadyOffered from error


@transaction.atomic
def note_delivery(offer: Offer, *, proof: str, delivered_at: datetime, by: Actor, at: datetime) -> Offer:
    """Record the proof of delivery: it starts the clock. A second proof never shortens the delay.

    Raises ``OfferNotLive`` or ``DeliveryNotProven``.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.OFFER)
    if offer.answer:
        raise OfferNotLive
    if offer.delivered_at is not None:
        return offer
    with days_bounded():
        home_dates.check_delivery(delivered_at, sent_at=offer.sent_at, at=at)
    if not proof.strip():
        raise DeliveryNotProven
    delivered_at = max(delivered_at, offer.sent_at)
    offer.delivered_at, offer.delivery_proof = delivered_at, proof.strip()
    offer.answer_by = offers.answer_deadline(delivered_at, offer.answer_days, calendar=offer.publication.home.calendar)
    # A sending again before the proof is no second channel of this delay: it leaves anew before the deadline.
    offer.second_channel_at = None
    offer.save(update_fields=["delivered_at", "delivery_proof", "answer_by", "second_channel_at"])
    details: dict[str, str | int | list[str] | None] = {"echeance": offer.answer_by.isoformat()}
    telling.journal(JournalVerb.NOTE_DELIVERY, offer, by=by, at=at, article=_ARTICLE, details=details)
    moments = offers.reminder_moments(offer.answer_by, offer.publication.home.calendar)
    for task, moment in (
        ("palier.jobs.offers.remind", moments.reminder),
        ("palier.jobs.offers.use_second_channel", moments.second_channel),
        ("palier.jobs.offers.note_silence", offer.answer_by),
    ):
        jobs.defer(task, at=moment, offer=offer.pk)
    return offer


@transaction.atomic
def accept(offer: Offer, *, by: Actor, at: datetime) -> Offer:
    """Accept: the home is kept for the household, whose other candidatures are suspended at once.

    Raises ``OtherHomeAccepted`` or ``OtherLeaseMade``.
    """
    window = places.lock_window(offer.publication_id)
    mine = list(Candidature.objects.select_for_update().filter(demande_id=offer.demande_id).order_by("pk"))
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.ACCEPT)
    if offer.answer == OfferAnswer.ACCEPTED:
        return offer
    candidature = next(c for c in mine if c.pk == offer.candidature_id)
    _require_live(offer, window.stage, at)
    if elsewhere := next((one for one in mine if one.stage == Stage.ACCEPTEE), None):
        raise OtherLeaseMade if made_leases.is_made(elsewhere) else OtherHomeAccepted
    _answer(offer, candidature, Verb.ACCEPT, OfferAnswer.ACCEPTED, by=by, at=at)
    for other in mine:
        if other.pk != candidature.pk and other.stage in funnel.SUSPENDABLE:
            before = other.stage
            advancing.advance(other, Verb.SUSPEND, by=by, at=at, details={"depuis": before}, suspended_from=before)
    publication = candidature.publication
    writing.send(candidature, wording.accepted(publication.home, publication.bailleur.present.name), by=by, at=at)
    return offer


@transaction.atomic
def decline(offer: Offer, *, reason: str = "", text: str = "", by: Actor, at: datetime) -> Offer:
    """Refuse, with or without a reason: the home passes to the next. Nothing is lost by the refusal itself.

    Raises ``UnknownDeclineReason``.
    """
    window = places.lock_window(offer.publication_id)
    candidature = Candidature.objects.select_for_update().get(pk=offer.candidature_id)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.DECLINE)
    try:
        refusals.require_reason(reason, clocks.day_in_paris(at))
    except refusals.InvalidRefusal as error:
        raise UnknownDeclineReason from error
    if offer.answer == OfferAnswer.REFUSED:
        return offer
    _require_live(offer, window.stage, at)
    _answer(offer, candidature, Verb.DECLINE, OfferAnswer.REFUSED, by=by, at=at, details={"motif": reason})
    offer.refusal_reason, offer.refusal_text = reason, text.strip()[: refusals.TEXT_LENGTH]
    offer.save(update_fields=["refusal_reason", "refusal_text"])
    writing.send(candidature, wording.declined(candidature.publication.home), by=by, at=at)
    jobs.defer("palier.jobs.offers.offer_next", publication=offer.publication_id)
    return offer


@transaction.atomic
def note_silence(offer: Offer, *, by: Actor, at: datetime) -> Offer:
    """Pass the home on after the deadline, if delivery, reminder and second channel are on record; else do nothing."""
    places.lock_window(offer.publication_id)
    candidature = Candidature.objects.select_for_update().get(pk=offer.candidature_id)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.NOTE_SILENCE)
    if offer.answer or not is_silent(offer, at):
        return offer
    _answer(offer, candidature, Verb.NOTE_SILENCE, OfferAnswer.SILENT, by=by, at=at)
    home = candidature.publication.home
    told_by = Actor(role=by.role, organisation=candidature.publication.bailleur)
    assert offer.answer_by is not None  # noqa: S101 - is_silent says so
    writing.send(
        candidature, wording.silence(home, offer.answer_by, is_dalo=is_dalo(candidature, at)), by=told_by, at=at
    )
    jobs.defer("palier.jobs.offers.offer_next", publication=offer.publication_id)
    return offer


def cost_of_refusing(candidature: Candidature, at: datetime) -> tuple[str, ...]:
    """What is said to a household, before it answers, of what refusing may cost under the grid of the publication."""
    on = clocks.day_in_paris(at)
    known = layers.facts_of(candidature.demande, on)
    return refusals.said_before(scoring.grid_of(candidature.publication.grid), on=on, is_transfer=known.is_transfer)


def is_dalo(candidature: Candidature, at: datetime) -> bool:
    """Whether the household is a recognised DALO: at the closing that ranked it, or since."""
    on = clocks.day_in_paris(at)
    return candidature.tier == _DALO_TIER or dalo.is_living(layers.facts_of(candidature.demande, on), on=on)


def set_day(offer: Offer) -> date:
    """The day by which delivery is proved or a person decides, counted again from the last sending."""
    return offers.decision_day(offer.second_channel_at or offer.sent_at, offer.publication.home.calendar)


def say_delay(offer: Offer, at: datetime) -> str:
    """The clock of a live offer in its one sentence, wherever its household reads it."""
    return offers.say_delay(
        now=at,
        answer_by=offer.answer_by,
        answer_days=offer.answer_days,
        set_day=set_day(offer),
        calendar=offer.publication.home.calendar,
        delivered_at=offer.delivered_at,
        proof=offer.delivery_proof,
    )


def earliest_end(offer: Offer, at: datetime) -> datetime:
    """The end of the delay of an offer; where it has not begun, its end if delivery were proved now."""
    return offer.answer_by or offers.answer_deadline(at, offer.answer_days, calendar=offer.publication.home.calendar)


def is_silent(offer: Offer, at: datetime) -> bool:
    """Has the offer met every condition of silence? Until then the person may still answer."""
    meaning = offers.silence(
        now=at,
        deadline=offer.answer_by,
        set_day=set_day(offer),
        has_reminder=offer.reminded_at is not None,
        has_second_channel=offer.second_channel_at is not None and not papering.waits(offer),
    )
    return meaning is offers.Silence.PASS_ON


def _require_live(offer: Offer, publication_stage: str, at: datetime) -> None:
    if offer.answer or publication_stage != PublicationStage.ATTRIBUEE:
        raise OfferNotLive
    if is_silent(offer, at):
        raise OfferExpired


def _answer(
    offer: Offer,
    candidature: Candidature,
    verb: Verb,
    answer: OfferAnswer,
    *,
    by: Actor,
    at: datetime,
    details: dict[str, str] | None = None,
) -> None:
    kept = {"offre": str(offer.public_id), **{name: value for name, value in (details or {}).items() if value}}
    advancing.advance(candidature, verb, by=by, at=at, details=kept)
    advancing.answer_offer(offer, answer, at=at)
