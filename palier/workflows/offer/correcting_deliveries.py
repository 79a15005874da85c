"""A day of delivery noted wrong, put right with its reason: the delay of an answer runs from it (article R441-10).

It is corrected while an answer is still awaited, and never shortens the delay that the household was told.
"""

from datetime import datetime

from django.db import transaction

from palier.models import CorrectionKind, Offer
from palier.models.doors import jobs
from palier.rules.commission import corrections
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_dates
from palier.rules.law import clocks
from palier.rules.law.law import cch
from palier.rules.offer import offers
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, days_bounded
from palier.workflows.homes import correcting
from palier.workflows.letters import wording, writing
from palier.workflows.offer import offering

_ARTICLE = cch("R441-10")


class NothingDelivered(Refusal):
    """There is no delivery to correct, or the answer is given, or its delay is over."""

    sentence = (
        "Cette remise ne se corrige plus : l’offre a sa réponse, son délai est passé, ou aucune remise n’est notée."
    )


@transaction.atomic
def correct_delivery(offer: Offer, *, delivered_at: datetime, reason: str, by: Actor, at: datetime) -> Offer:
    """Correct the instant of a proved delivery. The line before stays; the household is told when its delay is longer.

    Raises ``NothingDelivered``.
    """
    rows = Offer.objects.select_for_update(of=("self",)).select_related("publication__home__commune", "candidature")
    offer = rows.get(pk=offer.pk)
    require(by.role, Action.OFFER)
    if by.organisation is None or not by.organisation.stands_for(offer.publication.bailleur_id):
        raise NothingDelivered
    if offer.answer or offer.delivered_at is None or offer.answer_by is None or offering.is_silent(offer, at):
        raise NothingDelivered
    with days_bounded():
        home_dates.check_delivery(delivered_at, sent_at=offer.sent_at, at=at)
    before, told = _said(offer), offer.answer_by
    offer.delivered_at = max(delivered_at, offer.sent_at)
    calendar = offer.publication.home.calendar
    # What the household was told to have, it has: an earlier delivery takes no day back.
    offer.answer_by = max(told, offers.answer_deadline(offer.delivered_at, offer.answer_days, calendar=calendar))
    correcting.note(
        CorrectionKind.DELIVERY,
        offer,
        corrections.changes(before, _said(offer)),
        bailleur=by.organisation,
        reservataire=offer.publication.reservataire,
        reason=correcting.reasoned(reason),
        article=_ARTICLE,
        by=by,
        at=at,
    )
    offer.save(update_fields=["delivered_at", "answer_by"])
    if offer.answer_by != told:
        _run_again(offer)
        is_dalo = offering.is_dalo(offer.candidature, at)
        text = wording.delivery_corrected(offer.publication.home, offer.answer_by, is_dalo=is_dalo)
        writing.send(offer.candidature, text, by=by, at=at)
    return offer


def _said(offer: Offer) -> dict[str, str]:
    if offer.delivered_at is None or offer.answer_by is None:
        return {}
    return {"delivered_at": clocks.say_instant(offer.delivered_at), "answer_by": clocks.say_instant(offer.answer_by)}


def _run_again(offer: Offer) -> None:
    """The jobs of the day before look, find it too early, and leave; these come at the day that holds."""
    if offer.answer_by is None:
        return
    moments = offers.reminder_moments(offer.answer_by, offer.publication.home.calendar)
    for task, moment in (
        ("palier.jobs.offers.remind", moments.reminder),
        ("palier.jobs.offers.use_second_channel", moments.second_channel),
        ("palier.jobs.offers.note_silence", offer.answer_by),
    ):
        jobs.defer(task, at=moment, offer=offer.pk)
