"""A household asks for more time on the pieces that a landlord asked for: granted by itself, once, within a bound."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import Candidature, MoreTime
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.letters import more_time
from palier.rules.letters.composing import compose
from palier.rules.letters.more_time import TimeReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason
from palier.workflows.letters.reaching import AwaitedDelay
from palier.workflows.letters.wording import describe
from palier.workflows.people import asking

_ARTICLE = cch("R441-2-4-1")


class NoMoreTime(Refusal):
    """Nothing is asked, its day is past or does not run, or more time was given already."""

    sentence = phrase(
        "Ce délai ne peut pas être prolongé : il l’a déjà été, son jour est passé, ou plus rien n’est demandé."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """A delay that may be lengthened: its last day, and what that would become."""

    waiting: AwaitedDelay
    due_on: date
    until: date


def possible(row: Candidature, *, at: datetime) -> Longer | None:
    """What may be asked on a candidature now; none where nothing may."""
    asked = asking.last_asked(row) if row.stage == Stage.INCOMPLETE else None
    if asked is None or not asked.left or asked.waiting is None or asked.waiting.letter is None or asked.by is None:
        return None
    if asked.waiting.is_longer or day_in_paris(at) > asked.by:
        return None
    until = more_time.until(asked.by, asked.waiting.delay.calendar)
    return Longer(waiting=asked.waiting, due_on=asked.by, until=until)


def last_of(row: Candidature) -> MoreTime | None:
    """The time that its household took on the last request of pieces, for who examines the file; none where it took none."""
    asked = asking.last_asked(row) if row.stage == Stage.INCOMPLETE else None
    letter = asked.waiting.letter if asked is not None and asked.waiting is not None else None
    return MoreTime.objects.filter(candidature=row, letter=letter).first() if letter is not None else None


@transaction.atomic
def ask(row: Candidature, *, reason: str, by: Actor, at: datetime) -> MoreTime:
    """Give the days, and say until when. Asked twice, it is once. Raises ``UnknownReason`` or ``NoMoreTime``."""
    require(by.role, Action.UPLOAD_PIECE)
    if reason not in set(TimeReason):
        raise UnknownReason
    found = possible(Candidature.objects.select_for_update().get(pk=row.pk), at=at)
    if found is None or found.waiting.letter is None:
        raise NoMoreTime
    try:
        with transaction.atomic():
            kept = MoreTime.objects.create(
                letter=found.waiting.letter,
                demande_id=row.demande_id,
                candidature=row,
                was_due=found.due_on,
                until=found.until,
                reason=reason,
                asked_at=at,
                asked_by_id=by.teller,
            )
    except IntegrityError as error:
        raise NoMoreTime from error
    details: dict[str, str | int | list[str] | None] = {"jusqu_au": kept.until.isoformat(), "motif": reason}
    telling.journal(JournalVerb.ASK_MORE_TIME, kept, by=by, at=at, article=_ARTICLE, details=details)
    text = compose("delai_prolonge", home=describe(row.publication.home), until=kept.until, was_due=kept.was_due)
    telling.send(row.demande, text, by=by, at=at, candidature=row)
    return kept
