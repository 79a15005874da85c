"""More time on an offer, or on the piece of a condition: asked once with a reason, and given or not by its landlord.

Nothing moves while nobody has answered: the day that was given stands, and the page says so.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import Candidature, Decision, Letter, MoreTime, Offer
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.letters import more_time
from palier.rules.letters.composing import LetterText, compose
from palier.rules.letters.more_time import TimeReason, TimeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason
from palier.workflows.letters import papering, reaching
from palier.workflows.letters.wording import describe
from palier.workflows.people.more_time import NoMoreTime

ARTICLE = cch("R441-10")
LONGEST_NOTE = 300


class NoTimeAsked(Refusal):
    """The request was answered already, or the day has passed."""

    sentence = phrase("Cette demande de délai a déjà sa réponse, ou son jour est passé.")


class NoWhyForDay(Refusal):
    """A day that stays is explained: nobody is refused time without a word."""

    sentence = phrase("Dites en une phrase pourquoi la date ne change pas.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskableDelay:
    """A delay that its landlord may lengthen: the letter that gave it, its last day, and what that would become."""

    letter: Letter
    due_on: date
    until: date
    offer: Offer | None = None


def askable(row: Candidature, *, at: datetime) -> AskableDelay | None:
    """The delay of an offer or of a condition that runs on a candidature; none where none does."""
    calendar = row.publication.home.calendar
    if row.stage == Stage.OFFRE_ENVOYEE:
        offer = Offer.objects.filter(candidature=row, answer=OfferAnswer.LIVE).first()
        letter = papering.letter_of(offer) if offer is not None else None
        if offer is None or letter is None or offer.answer_by is None or at > offer.answer_by:
            return None
        due = day_in_paris(offer.answer_by)
        return AskableDelay(letter=letter, due_on=due, until=more_time.until(due, calendar), offer=offer)
    if row.stage != Stage.SOUS_CONDITION:
        return None
    decided = Decision.objects.filter(candidature=row).order_by("-decided_at", "-pk").first()
    waiting = reaching.of_conditions([decided]).get(decided.pk) if decided is not None else None
    if waiting is None or waiting.letter is None or day_in_paris(at) > waiting.delay.due_on:
        return None
    due = waiting.delay.due_on
    return AskableDelay(letter=waiting.letter, due_on=due, until=more_time.until(due, calendar))


def condition_until(decided: Decision) -> date | None:
    """The day of the piece of a condition, with the time that was given since."""
    found = reaching.of_conditions([decided]).get(decided.pk)
    return found.delay.due_on if found else decided.piece_by


_LAST = WrittenReading(
    lambda candidature: (
        MoreTime.objects.filter(candidature=candidature)
        .exclude(letter__kind=reaching.ASKED)
        .order_by("-asked_at", "-pk")[:1]
    ),
    pages=(ReadPage.CANDIDATURE,),
)


def asked(row: Candidature) -> MoreTime | None:
    """The last request of more time on an offer or on a condition of this candidature."""
    return _LAST.first(row.pk)


def possible(row: Candidature, *, at: datetime) -> AskableDelay | None:
    """What may be asked now: once for each letter."""
    found = askable(row, at=at)
    return None if found is None or MoreTime.objects.filter(letter=found.letter).exists() else found


@transaction.atomic
def ask(row: Candidature, *, reason: str, by: Actor, at: datetime) -> MoreTime:
    """Put the request to the landlord. Asked twice, it is once. Raises ``UnknownReason`` or ``NoMoreTime``."""
    require(by.role, Action.UPLOAD_PIECE)
    if reason not in set(TimeReason):
        raise UnknownReason
    found = possible(Candidature.objects.select_for_update().get(pk=row.pk), at=at)
    if found is None:
        raise NoMoreTime
    try:
        with transaction.atomic():
            kept = MoreTime.objects.create(
                letter=found.letter,
                demande_id=row.demande_id,
                candidature=row,
                was_due=found.due_on,
                until=found.until,
                reason=reason,
                asked_at=at,
                asked_by_id=by.teller,
                state=TimeState.ASKED,
            )
    except IntegrityError as error:
        raise NoMoreTime from error
    telling.journal(JournalVerb.ASK_MORE_TIME, kept, by=by, at=at, article=ARTICLE, details={"motif": reason})
    return kept


@transaction.atomic
def answer(row: Candidature, *, is_granted: bool, note: str, by: Actor, at: datetime) -> MoreTime:
    """Give the days, or keep the day with a sentence; its household gets a letter. Raises ``NoTimeAsked`` or ``NoWhyForDay``."""
    require(by.role, Action.OFFER)
    row = Candidature.objects.select_for_update().get(pk=row.pk)
    found = askable(row, at=at)
    waiting = MoreTime.objects.select_for_update().filter(candidature=row, state=TimeState.ASKED)
    kept = waiting.filter(letter=found.letter).first() if found is not None else None
    if found is None or kept is None:
        raise NoTimeAsked
    if not is_granted and not note.strip():
        raise NoWhyForDay
    kept.state = TimeState.GRANTED if is_granted else TimeState.KEPT
    kept.note, kept.answered_at, kept.answered_by = note.strip()[:LONGEST_NOTE], at, by.person
    kept.save(update_fields=["state", "note", "answered_at", "answered_by"])
    until = kept.until
    if is_granted and found.offer is not None:
        until = _lengthen(found.offer, until, by=by, at=at)
    verb = JournalVerb.GRANT_MORE_TIME if is_granted else JournalVerb.KEEP_DAY
    telling.journal(verb, kept, by=by, at=at, article=ARTICLE, details={"jusqu_au": kept.until.isoformat()})
    telling.send(row.demande, _letter(row, kept, until), by=by, at=at, candidature=row)
    return kept


def _lengthen(offer: Offer, until: date, *, by: Actor, at: datetime) -> date:
    """Move the deadline of the offer and return its day; its silence is noted there, by the clock that looks at every offer.

    Never shorter: a reminder that left late may have given back more since it was asked.
    """
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    asked = clocks.end_of_day(until)
    offer.answer_by = max(offer.answer_by or asked, asked)
    offer.save(update_fields=["answer_by"])
    telling.journal(
        JournalVerb.EXTEND_ANSWER,
        offer,
        by=by,
        at=at,
        article=ARTICLE,
        details={"echeance": offer.answer_by.isoformat(), "motif": "demande_du_menage"},
    )
    return day_in_paris(offer.answer_by)


def _letter(row: Candidature, kept: MoreTime, until: date) -> LetterText:
    home = describe(row.publication.home)
    if kept.state == TimeState.GRANTED:
        return compose(
            "delai_accorde",
            home=home,
            until=until,
            was_due=kept.was_due,
            typed=french.cited(kept.note) if kept.note else None,
        )
    return compose("delai_maintenu", home=home, was_due=kept.was_due, typed=french.cited(kept.note))
