"""The clock after an offer: reminder, second channel, and the home passed to the next in the commission's order."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, Offer, Person, Publication
from palier.models.demandes import proved_phones
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.candidature.offer_answers import HOLDING
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.offer import offers
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.candidature import advancing
from palier.workflows.commission import deciding, queueing
from palier.workflows.letters import papering, texted, wording, writing
from palier.workflows.offer import offering

_ARTICLE = cch("R441-10")
_RETAINED = (Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION, Stage.SUSPENDUE)
"""Who may still receive an offer of the home."""


def clock_for(publication: Publication) -> Actor:
    """The clock, writing in the name of the bailleur: the letters' audience is the bailleur."""
    return Actor(role=CLOCK.role, organisation=publication.bailleur)


@transaction.atomic
def remind(offer: Offer, *, at: datetime) -> Offer:
    """Send the reminder of a live offer, once, from its moment on."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(CLOCK.role, Action.NOTE_SILENCE)
    if offer.answer or offer.reminded_at is not None or offer.answer_by is None:
        return offer
    planned = offers.reminder_moments(offer.answer_by, offer.publication.home.calendar).reminder
    if at < planned:
        return offer
    offer.answer_by = lengthened(offer, offer.answer_by, planned, at=at)
    offer.reminded_at = at
    offer.save(update_fields=["answer_by", "reminded_at"])
    by = clock_for(offer.publication)
    telling.journal(JournalVerb.REMIND_OF_OFFER, offer, by=by, at=at, article=_ARTICLE)
    text = wording.reminder(offer.publication.home, offer.answer_by, is_dalo=offering.is_dalo(offer.candidature, at))
    writing.send(offer.candidature, text, by=by, at=at)
    return offer


@transaction.atomic
def use_second_channel(offer: Offer, *, at: datetime) -> Offer:
    """Reach each holder by another channel than the first: text message, or else paper, once, from its moment on."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(CLOCK.role, Action.NOTE_SILENCE)
    if offer.answer or offer.second_channel_at is not None or offer.answer_by is None:
        return offer
    planned = offers.reminder_moments(offer.answer_by, offer.publication.home.calendar).second_channel
    if at < planned:
        return offer
    offer.answer_by = lengthened(offer, offer.answer_by, planned, at=at)
    offer.second_channel_at = at
    offer.save(update_fields=["answer_by", "second_channel_at"])
    holders = papering.holders(offer.demande)
    unproved = [one.key for one in holders if proved_phones.is_unproved(offer.demande, one.key, one.phone)]
    channels = reach_otherwise(offer, at=at, unproved=unproved)
    by = clock_for(offer.publication)
    telling.journal(JournalVerb.USE_SECOND_CHANNEL, offer, by=by, at=at, article=_ARTICLE, details={"canaux": channels})
    return offer


def lengthened(
    offer: Offer, deadline: datetime, planned: datetime, *, at: datetime, why: str = "rappel_tardif"
) -> datetime:
    """The deadline after a sending at ``at``; a longer one is journalled, and its silence noted at its own end."""
    until = offers.lengthened(deadline, planned=planned, left=at, calendar=offer.publication.home.calendar)
    if until != deadline:
        telling.journal(
            JournalVerb.EXTEND_ANSWER,
            offer,
            by=clock_for(offer.publication),
            at=at,
            article=_ARTICLE,
            details={"echeance": until.isoformat(), "motif": why},
        )
        jobs.defer("palier.jobs.offers.note_silence", at=until, offer=offer.pk)
    return until


def reach_otherwise(
    offer: Offer, *, at: datetime, is_registered: bool = False, unproved: Collection[str] = ()
) -> list[str]:
    """Write to each holder by another channel than the first; return the channels.

    A text only where it may arrive; else a letter, which its envelope closes and which is the offer's own: a message says
    nothing of it. ``is_registered`` asks for a registered letter to each; ``unproved`` are holders whose telephone nothing
    proved. Nothing is posted to who is hidden: the contact that they gave serves again.
    """
    day = clocks.day_in_paris(offering.earliest_end(offer, at))
    letter = papering.letter_of(offer)
    said = telling.announcement(letter, day)
    is_hidden = papering.is_protected(offer.demande, at=at)
    channels: list[str] = []
    on_paper: list[str] = []
    for person in papering.holders(offer.demande):
        channel, recipient = _other_way(person, is_proved=person.key not in unproved)
        may_post = bool(recipient or person.address) and not is_hidden
        if may_post and (is_registered or not (person.email and channel == "sms")):
            on_paper.append(person.key)
            channel = "courrier"
        elif recipient:
            telling.message(
                channel, recipient, subject=said.title, body=said.body, at=at, demande=offer.demande, about=letter
            )
        else:
            # Perhaps a protected person: never a letter to where the register says that they lived. The clock knows.
            jobs.defer(
                "palier.jobs.protecting.reach",
                offer=offer.pk,
                until=day.isoformat(),
                subject=said.title,
                body=said.body,
                key=str(uuid7()),
            )
            channel = "sans_contact"
        channels.append(channel)
    papering.of_offer(offer, on_paper, until=day, at=at, is_registered=is_registered)
    return channels


def _other_way(person: Person, *, is_proved: bool) -> tuple[str, str]:
    """A text where a gateway carries it to a mobile; else the mail, and the telephone of who gave nothing else."""
    if texted.arrives(person, is_proved=is_proved):
        return "sms", person.phone
    return ("email", person.email) if person.email or not person.phone else ("sms", person.phone)


@transaction.atomic
def offer_next(publication: Publication, *, at: datetime) -> Offer | None:
    """Offer the home to the next in order, when nobody holds it; return the offer, or ``None``.

    Nothing is done while a condition ahead may still be met, nor when only a household whose lease fell through is
    left: a person decides then, from the bailleur's desk. The first offer of a home is a person's too; where nobody is left to
    receive it, the home moves on.
    """
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    require(CLOCK.role, Action.OFFER)
    if publication.stage != PublicationStage.ATTRIBUEE or publication.offers.filter(answer__in=HOLDING).exists():
        return None
    try:
        first = queueing.next_in_line(publication, at=at, again=False)
    except queueing.ConditionPending:
        return None
    if first is None:
        _nobody_left(publication, at=at)
        return None
    before = publication.offers.order_by("-sent_at", "-pk").first()
    if before is None:
        return None
    candidature = publication.candidatures.select_for_update().get(pk=first.pk)
    try:
        return offering.offer_to(
            candidature, answer_days=before.answer_days, sent_by=before.sent_by, by=clock_for(publication), at=at
        )
    except (offering.HouseholdAlreadyOffered, offering.HomeAlreadyOffered):
        return None


def _nobody_left(publication: Publication, *, at: datetime) -> None:
    """The home goes back to the réservataire while someone can be called, else the publication came to nothing."""
    if AgendaItem.objects.filter(publication=publication, seance__stage=SeanceStage.OPEN).exists():
        return  # What its commission decides may still be taken back.
    if publication.candidatures.filter(stage__in=_RETAINED).exists():
        return
    target = deciding.after_nobody(publication)
    advancing.advance_publication(publication, target)
    by = clock_for(publication)
    telling.journal(JournalVerb.NOTE_NOBODY_NEXT, publication, by=by, at=at, article=_ARTICLE, details={"vers": target})
    if target is PublicationStage.INFRUCTUEUSE:
        jobs.defer("palier.jobs.leases.end_home", publication=publication.pk, reason="publication_infructueuse")
