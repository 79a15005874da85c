"""The landlord asks for the next rank of a frozen list; the clock sends it, in the réservataire's name (R441-3, R441-5)."""

import contextlib
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Publication
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import NotYourHome
from palier.workflows.commission import convening, designating

TASK = "palier.jobs.calling.call_next"
_ARTICLE = cch("R441-3")


@transaction.atomic
def ask_next(publication: Publication, *, by: Actor, at: datetime) -> None:
    """Ask that the next rank be sent, where fewer than three would be left to examine. Nobody is chosen.

    Raises ``NotYourHome``, ``NotToChooseFrom``, ``NobodyToSend`` or ``EnoughInPlay``.
    """
    publication = Publication.objects.select_for_update(of=("self",)).select_related("home").get(pk=publication.pk)
    require(by.role, Action.CALL_NEXT)
    if not by.body.stands_for(publication.bailleur_id):
        raise NotYourHome
    if publication.stage not in designating.CALLABLE:
        raise designating.NotToChooseFrom
    found = convening.standing(publication, on=clocks.day_in_paris(at))
    if not found.callable:
        raise designating.NobodyToSend
    if not found.may_call:
        raise designating.EnoughInPlay
    telling.journal(JournalVerb.ASK_NEXT_RANK, publication, by=by, at=at, article=_ARTICLE)
    jobs.defer(TASK, publication=publication.pk)


def answer(publication: Publication, *, at: datetime) -> list[Candidature]:
    """Send the next ranks as the clock, in the name of who designates; nothing where enough are in play meanwhile."""
    by = Actor(role=CLOCK.role, organisation=publication.reservataire)
    with contextlib.suppress(designating.EnoughInPlay, designating.NobodyToSend, designating.NotToChooseFrom):
        return designating.call_next(publication, by=by, at=at)
    return []
