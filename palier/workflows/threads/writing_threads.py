"""A person writes to who holds their file, takes back what nobody has read, closes and writes again. Theirs alone.

Nothing of their demande moves by it: no refusal, no renewal, no contest, no change.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import AccessEntry, Demande, Person, Thread, ThreadMessage
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.threads import threads
from palier.rules.threads.threads import ThreadMessageStanding, ThreadMove, ThreadState, ThreadSubject
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.threads import holders
from palier.workflows.threads.holders import FileHolder

ARTICLE = act("règles de publication de Palier")
_UNREAD_BY_PERSON = ("told_at", "moved_at")
"""Marks of the clock, and whether it went along into another file (ADR 16)."""
_UNREAD_OF_MESSAGE = ("by", "hidden_by")


class EmptyMessage(Refusal):
    """Nothing is written."""

    sentence = phrase("Écrivez votre message.")


class UnknownSubject(Refusal):
    """A subject of no list."""

    sentence = phrase("Choisissez un sujet de la liste.")


class TooManyMessages(Refusal):
    """As many messages left today as may."""

    sentence = phrase(
        "Vous avez déjà envoyé {count} messages aujourd’hui. Écrivez de nouveau demain. Si c’est urgent, appelez : le téléphone "
        "est sur la page de la conversation."
    )


class NobodyHolds(Refusal):
    """Who is written to reads this file no more."""

    sentence = phrase("Cet organisme ne tient plus votre dossier : personne n’y lirait votre message.")


class MessageRead(Refusal):
    """An agent has read it: it stays."""

    sentence = phrase("Un agent a déjà lu ce message : il ne peut plus être retiré. Vous pouvez en écrire un autre.")


class ThreadOver(Refusal):
    """It is not where this can be done."""

    sentence = phrase("Cette conversation n’en est plus là : rechargez la page pour voir où elle en est.")


def of_person(demande: Demande, by: Actor) -> QuerySet[Thread]:
    """The threads that this person wrote, the last that moved first."""
    return _written(demande.pk, by.teller)


def _written(demande: int, person: int | None) -> QuerySet[Thread]:
    rows = Thread.objects.defer(*_UNREAD_BY_PERSON).filter(demande=demande, by=person)
    return rows.select_related(*holders.RELATED).order_by("-last_act_at", "-pk")


_TO_READ = WrittenReading(
    lambda demande, person: _written(demande, person).filter(state__in=sorted(threads.TO_READ)), pages=(ReadPage.FILE,)
)


def to_read(demande: Demande, by: Actor) -> list[Thread]:
    """The threads of this person whose answer they have neither acted on nor said that they read."""
    rows = _TO_READ(demande.pk, by.teller) if by.teller is not None else []
    return [one for one in rows if threads.is_to_read(ThreadState(one.state), one.answered_at, one.last_act_at)]


def messages_of(row: Thread) -> list[ThreadMessage]:
    """Its messages, the first first."""
    rows = ThreadMessage.objects.defer(*_UNREAD_OF_MESSAGE).filter(thread=row.pk)
    return list(rows.select_related("organisation").order_by("sent_at", "pk"))


def standing_of(messages: list[ThreadMessage]) -> list[ThreadMessageStanding]:
    """The same, as the rules read them."""
    return [
        ThreadMessageStanding(
            from_desk=one.from_desk,
            is_taken_back=one.taken_back_at is not None,
            is_hidden=one.hidden_at is not None,
        )
        for one in messages
    ]


def last_read(row: Thread) -> datetime | None:
    """When an agent last read the thread: what was sent before was read."""
    readings = AccessEntry.objects.filter(object_id=row.public_id, purpose=Purpose.THREAD)
    return readings.order_by("-at").values_list("at", flat=True).first()


def name_of(demande: Demande, key: str) -> str:
    """What the desk reads of who writes, shown to them before they do."""
    person = Person.objects.filter(demande=demande, key=key).first()
    return f"{person.first_name} {person.last_name}".strip() if person else ""


@transaction.atomic
def write(demande: Demande, to: FileHolder, subject: str, words: str, *, key: str, by: Actor, at: datetime) -> Thread:
    """Write on a subject to who holds the file: in the thread of that subject where there is one.

    Raises ``EmptyMessage``, ``UnknownSubject``, ``TooManyMessages``.
    """
    require(by.role, Action.WRITE_MESSAGES)
    if subject not in set(ThreadSubject):
        raise UnknownSubject
    # One person, one message at a time: two presses neither pass the bound together, nor open the subject twice.
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    mine = of_person(demande, by).filter(candidature=to.candidature, organisation=to.organisation, subject=subject)
    row = mine.select_for_update(of=("self",)).first()
    promised = threads.promised_on(at, holders.calendar_of(demande, to.candidature))
    if row is None:
        _require_words(words)
        row = Thread.objects.create(
            demande=demande,
            candidature=to.candidature,
            organisation=to.organisation,
            person_key=key,
            by_id=by.whose_word,
            name=name_of(demande, key),
            subject=subject,
            opened_at=at,
            last_act_at=at,
            promised_on=promised,
        )
    _say(row, words, by=by, at=at)
    return row


@transaction.atomic
def write_again(public_id: UUID, demande: Demande, words: str, *, by: Actor, at: datetime) -> Thread:
    """Write in a thread that is there: closed or answered, it waits again.

    Raises ``EmptyMessage``, ``NobodyHolds``, ``TooManyMessages``, or ``Thread.DoesNotExist``.
    """
    require(by.role, Action.WRITE_MESSAGES)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    row = of_person(demande, by).select_for_update(of=("self",)).get(public_id=public_id)
    if not holders.still_holds(row):
        raise NobodyHolds
    _say(row, words, by=by, at=at)
    return row


def _require_words(words: str) -> str:
    text = threads.written(words)
    if not text:
        raise EmptyMessage
    return text


def _say(row: Thread, words: str, *, by: Actor, at: datetime) -> None:
    text, on = _require_words(words), clocks.day_in_paris(at)
    # What was taken back left no word, and counts all the same: nobody floods a desk by pressing and taking back.
    today = ThreadMessage.objects.filter(
        demande=row.demande_id, thread__by=by.teller, organisation=None, sent_at__gte=clocks.at_hour(on, 0)
    )
    if today.count() >= threads.most_a_day(on):
        raise TooManyMessages(count=threads.most_a_day(on))
    if row.state != ThreadState.WAITING:
        row.promised_on = threads.promised_on(at, holders.calendar_of(row.demande, row.candidature))
    row.state, row.reason, row.last_act_at = threads.moved(ThreadState(row.state), ThreadMove.WRITE).value, "", at
    row.save(update_fields=["state", "reason", "promised_on", "last_act_at"])
    kept = ThreadMessage(thread=row, demande_id=row.demande_id, by_id=by.whose_word, words=text, sent_at=at)
    kept.save(force_insert=True)
    telling.journal(JournalVerb.WRITE_MESSAGE, row, by=by, at=at, article=ARTICLE, details={"sujet": row.subject})


@transaction.atomic
def take_back(public_id: UUID, demande: Demande, *, by: Actor, at: datetime) -> Thread:
    """Take back a message that no agent has read: its words go. Raises ``MessageRead`` or ``ThreadOver``.

    Under the lock that an agent's reading takes: it is read, or it is taken back.
    """
    require(by.role, Action.WRITE_MESSAGES)
    found = ThreadMessage.objects.defer(*_UNREAD_OF_MESSAGE).get(
        public_id=public_id, thread__demande=demande, thread__by=by.teller, organisation=None
    )
    row = of_person(demande, by).select_for_update(of=("self",)).get(pk=found.thread_id)
    messages = messages_of(row)
    one = next(each for each in messages if each.pk == found.pk)
    if one.taken_back_at is not None:
        raise ThreadOver
    read = last_read(row)
    if read is not None and read >= one.sent_at:
        raise MessageRead
    one.words, one.taken_back_at = "", at
    one.save(update_fields=["words", "taken_back_at"])
    row.state = threads.once_taken_back(ThreadState(row.state), standing_of(messages)).value
    row.last_act_at = at
    row.save(update_fields=["state", "last_act_at"])
    telling.journal(JournalVerb.TAKE_MESSAGE_BACK, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def close(public_id: UUID, demande: Demande, *, by: Actor, at: datetime) -> Thread:
    """Say that one read the answer, or waits for nothing more here. Raises ``ThreadOver`` or ``Thread.DoesNotExist``."""
    require(by.role, Action.WRITE_MESSAGES)
    row = of_person(demande, by).select_for_update(of=("self",)).get(public_id=public_id)
    try:
        row.state = threads.moved(ThreadState(row.state), ThreadMove.CLOSE).value
    except threads.ThreadElsewhere as error:
        raise ThreadOver from error
    row.last_act_at = at
    row.save(update_fields=["state", "last_act_at"])
    telling.journal(JournalVerb.CLOSE_THREAD, row, by=by, at=at, article=ARTICLE)
    return row
