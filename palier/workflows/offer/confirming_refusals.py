"""A person says whether a refused home suited its household; only then may a grid count the refusal."""

from datetime import datetime

from django.db import transaction

from palier.models import Fact, FactLayer, Offer
from palier.models.doors import jobs
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.scoring import refusals
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.letters import wording, writing

_ARTICLE = cch("L441-2-8")


class NotARefusal(Refusal):
    """The offer was not refused, or for a legitimate reason; the message says which."""


class AlreadySaid(Refusal):
    """Somebody has answered the question already."""

    sentence = "Une personne a déjà dit si ce logement convenait à ce ménage."


@transaction.atomic
def say_suitable(offer: Offer, *, is_suitable: bool, by: Actor, at: datetime) -> Offer:
    """Record whether the refused home suited the household, and tell it. The same answer twice is one.

    Raises ``AlreadySaid`` or ``NotARefusal``.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    require(by.role, Action.DESIGNATE if by.role is Role.RESERVATAIRE else Action.OFFER)
    if offer.was_suitable is not None:
        if offer.was_suitable == is_suitable:
            return offer
        raise AlreadySaid
    refused_on = clocks.day_in_paris(offer.answered_at or at)
    try:
        counted = refusals.as_fact(
            answer=offer.answer, reason=offer.refusal_reason, is_suitable=is_suitable, refused_on=refused_on
        )
    except refusals.InvalidRefusal as error:
        raise NotARefusal(str(error)) from error
    offer.was_suitable, offer.suitable_at = is_suitable, at
    offer.save(update_fields=["was_suitable", "suitable_at"])
    details: dict[str, str | int | list[str] | None] = {
        "offre": str(offer.public_id),
        "adapte": "oui" if is_suitable else "non",
    }
    telling.journal(JournalVerb.CONFIRM_REFUSAL, offer.candidature, by=by, at=at, article=_ARTICLE, details=details)
    if counted is not None:
        Fact.objects.create(
            demande_id=offer.demande_id,
            audience=offer.candidature.demande.audience,
            layer=FactLayer.VERIFIED,
            path=f"refusals/{counted.on.isoformat()}",
            value={"reason": counted.reason},
            by=signatory(by),
            at=at,
        )
        writing.send(offer.candidature, wording.refusal_counted(offer.publication.home, counted.on), by=by, at=at)
        jobs.defer("palier.jobs.rescoring.rescore", demande=offer.demande_id)
    return offer
