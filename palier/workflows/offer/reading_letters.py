"""Opening a letter: the day it is opened is kept, and proves the delivery of an offer or a warning."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Letter, Offer
from palier.models.doors import jobs
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import say
from palier.rules.letters import table
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.offer import offering


@transaction.atomic
def open_letter(letter: Letter, *, by: Actor, at: datetime) -> Letter:
    """Date the first opening; a second changes nothing."""
    letter = Letter.objects.select_for_update(of=("self",)).select_related("candidature").get(pk=letter.pk)
    require(by.role, Action.READ_OWN_DEMANDE)
    if letter.read_at is not None:
        return letter
    letter.read_at = at
    letter.save(update_fields=["read_at"])
    telling.journal(JournalVerb.OPEN_LETTER, letter, by=by, at=at, article=cch("R441-10"))
    if letter.kind in table.OPENED_BY_ACT:
        EFFECTS[letter.kind](letter, by, at)
    return letter


def _open_offer(letter: Letter, by: Actor, at: datetime) -> None:
    offer = (
        Offer.objects.filter(candidature=letter.candidature_id, answer=OfferAnswer.LIVE).order_by("-sent_at").first()
    )
    if offer is not None:
        # The person opens; noting the delivery is the clock's act, which starts the delay.
        clock = replace(by, role=Role.CLOCK)
        offering.note_delivery(
            offer, proof=say("Courrier ouvert dans l’espace personnel"), delivered_at=at, by=clock, at=at
        )


def _open_warning(letter: Letter, _by: Actor, _at: datetime) -> None:
    # The clock keeps the proof, with the day of this opening: the person has no right on it.
    jobs.defer("palier.jobs.life.note_opened", letter=letter.pk)


EFFECTS: Mapping[str, Callable[[Letter, Actor, datetime], None]] = {
    "offre": _open_offer,
    "avertissement_radiation": _open_warning,
}
"""What opening does, for each kind whose row says that it has an effect in law."""


@transaction.atomic
def read_ordinary(demande: Demande, *, by: Actor, at: datetime) -> int:
    """Date the reading of every letter whose opening has no effect in law; return how many."""
    require(by.role, Action.READ_OWN_DEMANDE)
    waiting = Letter.objects.select_for_update(of=("self",)).filter(demande=demande, read_at=None)
    letters = list(waiting.exclude(kind__in=table.OPENED_BY_ACT).order_by("pk"))
    for letter in letters:
        letter.read_at = at
        letter.save(update_fields=["read_at"])
        telling.journal(JournalVerb.OPEN_LETTER, letter, by=by, at=at, article=cch("R441-10"))
    return len(letters)
