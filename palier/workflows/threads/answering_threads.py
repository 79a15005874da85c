"""Who holds a file reads what its household writes, and answers by the promised day: or says why there is nothing to answer."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from palier.models import Organisation, Thread, ThreadMessage
from palier.models.territories.organisations import OrganisationKind
from palier.rules.commission import motives
from palier.rules.doors.access import Action, require
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.threads import threads
from palier.rules.threads.threads import AbuseReason, ThreadMove, ThreadState
from palier.workflows.acting import telling, tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.threads import holders, writing_threads

ARTICLE = act("règles de publication de Palier")
_UNREAD = ("person_key", "by")
"""What a desk does not read: whose account, whose place in the file."""


class EmptyAnswer(Refusal):
    """Nothing is written."""

    sentence = "Écrivez votre réponse."


class ThreadAnswered(Refusal):
    """It moved since the page was read."""

    sentence = "Cette conversation a changé : rechargez la page pour voir où elle en est."


class NotAnEndOfThread(Refusal):
    """The reason is none of those that are true of this thread."""

    sentence = "Choisissez une raison de la liste."


class NotAbuse(Refusal):
    """The reason is none of the list."""

    sentence = "Choisissez dans la liste ce que le message contient."


class AnswerLeft(Refusal):
    """Its household was told that it is there."""

    sentence = "Le ménage est prévenu de cette réponse : elle ne se retire plus. Écrivez-en une autre qui la corrige."


class NobodyElseHolds(Refusal):
    """No other organisation reads this file, or it has a thread on the same subject."""

    sentence = "Aucun autre organisme ne tient ce dossier, ou une conversation sur ce sujet y est déjà ouverte."


def of_house(house: Organisation) -> QuerySet[Thread]:
    """The threads that this organisation answers, while it reads the file that they are about."""
    rows = Thread.objects.defer(*_UNREAD).filter(organisation__in=house.covers, moved_at=None)
    if house.kind == OrganisationKind.COUNTER:
        # A counter reads no candidature, nor the row of one.
        return rows.filter(candidature=None).select_related("organisation")
    return rows.filter(candidature__audience__overlap=list(house.covers)).select_related(*holders.RELATED)


def waiting(house: Organisation) -> QuerySet[Thread]:
    """Those that wait, the first due first."""
    return of_house(house).filter(state=ThreadState.WAITING).order_by("promised_on", "pk")


def answered(house: Organisation) -> QuerySet[Thread]:
    """Those that have their answer or their end, the last act first: read again, and corrected, from there.

    What its person took back whole is on no list: nobody is told that somebody wrote, then thought better of it.
    """
    left = ThreadMessage.objects.filter(thread=OuterRef("pk"), taken_back_at=None)
    rows = of_house(house).exclude(state=ThreadState.WAITING).filter(Exists(left))
    return rows.order_by("-last_act_at", "-pk")


@transaction.atomic
def read(public_id: UUID, *, by: Actor, at: datetime) -> tuple[Thread, list[ThreadMessage]]:
    """A thread with its messages, and the trace that they were read. Raises ``Thread.DoesNotExist``.

    Under the lock that taking a message back takes.
    """
    row = of_house(by.body).select_for_update(of=("self",)).get(public_id=public_id)
    tracing.note([row], Purpose.THREAD, by=by, at=at)
    return row, messages_of(row)


def messages_of(row: Thread) -> list[ThreadMessage]:
    """Its messages, the first first; not the words of what is hidden."""
    rows = ThreadMessage.objects.filter(thread=row.pk).select_related("organisation").order_by("sent_at", "pk")
    return list(rows)


def _act(
    public_id: UUID, *, by: Actor, at: datetime, verb: JournalVerb, change: Callable[[Thread], dict[str, str]]
) -> Thread:
    require(by.role, Action.ANSWER_MESSAGES)
    row = of_house(by.body).select_for_update(of=("self",)).get(public_id=public_id)
    details = change(row)
    row.last_act_at = at
    row.save(update_fields=["state", "answered_at", "reason", "last_act_at"])
    telling.journal(verb, row, by=by, at=at, article=ARTICLE, details=details)
    return row


def _moved(row: Thread, wanted: ThreadMove) -> str:
    try:
        return threads.moved(ThreadState(row.state), wanted).value
    except threads.ThreadElsewhere as error:
        raise ThreadAnswered from error


def answer(public_id: UUID, words: str, *, by: Actor, at: datetime) -> Thread:
    """Answer. Its household is told in a minute that an answer is there.

    Raises ``EmptyAnswer``, ``ThreadAnswered`` or ``ForbiddenNote``.
    """
    text = threads.written(words)
    if not text:
        raise EmptyAnswer
    if scanned := motives.scan(text):
        raise ForbiddenNote(scanned[0].sentence)

    def change(row: Thread) -> dict[str, str]:
        row.state, row.answered_at, row.reason = _moved(row, ThreadMove.ANSWER), at, ""
        kept = ThreadMessage(
            thread=row, demande_id=row.demande_id, by=by.person, organisation=by.body, words=text, sent_at=at
        )
        kept.save(force_insert=True)
        return {}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.ANSWER_MESSAGE, change=change)


def take_back(public_id: UUID, *, by: Actor, at: datetime) -> Thread:
    """Take back the last answer, until its household is told of it. Raises ``AnswerLeft`` or ``ThreadAnswered``."""

    def change(row: Thread) -> dict[str, str]:
        messages = messages_of(row)
        last = next((one for one in reversed(messages) if one.from_desk and one.taken_back_at is None), None)
        if row.state != ThreadState.ANSWERED or last is None or last.by_id != by.person.pk:
            raise ThreadAnswered
        if not may_take_back(row, at=at):
            raise AnswerLeft
        last.words, last.taken_back_at = "", at
        last.save(update_fields=["words", "taken_back_at"])
        row.state = threads.once_taken_back(ThreadState.ANSWERED, writing_threads.standing_of(messages)).value
        return {}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.TAKE_REPLY_BACK, change=change)


def may_take_back(row: Thread, *, at: datetime) -> bool:
    """Whether the last answer may still be taken back: for a minute, and never once it was announced."""
    if row.state != ThreadState.ANSWERED or row.answered_at is None:
        return False
    is_told = row.told_at is not None and row.told_at >= row.answered_at
    return not is_told and at < clocks.take_back_until(row.answered_at)


def end(public_id: UUID, reason: str, *, by: Actor, at: datetime) -> Thread:
    """Say that nothing is to answer, and why. Raises ``NotAnEndOfThread`` or ``ThreadAnswered``."""

    def change(row: Thread) -> dict[str, str]:
        standing = writing_threads.standing_of(messages_of(row))
        try:
            found = threads.require_reason(reason, standing)
        except threads.NotAThreadReason as error:
            raise NotAnEndOfThread from error
        row.state, row.reason, row.answered_at = _moved(row, ThreadMove.END), found.value, at
        return {"motif": found.value}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.END_THREAD, change=change)


def reopen(public_id: UUID, *, by: Actor, at: datetime) -> Thread:
    """There was something to answer after all: the promised day is the one that it was. Raises ``ThreadAnswered``."""

    def change(row: Thread) -> dict[str, str]:
        row.state, row.reason, row.answered_at = _moved(row, ThreadMove.REOPEN), "", None
        return {}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.REOPEN_THREAD, change=change)


def hide(public_id: UUID, message: UUID, reason: str, *, by: Actor, at: datetime) -> Thread:
    """Hide what a message says from the agents, with a reason that its person reads: it is kept. Raises ``NotAbuse``."""
    if reason not in set(AbuseReason):
        raise NotAbuse

    def change(row: Thread) -> dict[str, str]:
        one = _of_household(row, message)
        if one.hidden_at is not None:
            raise ThreadAnswered
        one.hidden_at, one.hidden_by, one.hidden_why = at, by.person, reason
        one.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        return {"motif": reason}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.HIDE_MESSAGE, change=change)


def show(public_id: UUID, message: UUID, *, by: Actor, at: datetime) -> Thread:
    """Show again a message that was hidden."""

    def change(row: Thread) -> dict[str, str]:
        one = _of_household(row, message)
        if one.hidden_at is None or row.reason == threads.NothingToAnswer.ABUSE:
            raise ThreadAnswered
        one.hidden_at, one.hidden_by, one.hidden_why = None, None, ""
        one.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        return {}

    with transaction.atomic():
        return _act(public_id, by=by, at=at, verb=JournalVerb.SHOW_MESSAGE, change=change)


def _of_household(row: Thread, message: UUID) -> ThreadMessage:
    found = ThreadMessage.objects.filter(
        thread=row.pk, public_id=message, organisation=None, taken_back_at=None
    ).first()
    if found is None:
        raise ThreadAnswered
    return found


@transaction.atomic
def hand_over(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Give a thread that waits to the other organisation that reads the same candidature; the promised day stays.

    Raises ``NobodyElseHolds`` or ``ThreadAnswered``.
    """
    require(by.role, Action.ANSWER_MESSAGES)
    row = of_house(by.body).select_for_update(of=("self",)).get(public_id=public_id)
    if row.state != ThreadState.WAITING:
        raise ThreadAnswered
    to = next(iter(holders.others(row)), None)
    if to is None:
        raise NobodyElseHolds
    # Written before it goes: afterwards this desk sees it no more.
    telling.journal(JournalVerb.HAND_THREAD_OVER, row, by=by, at=at, article=ARTICLE, details={"a": str(to.public_id)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_hand_thread(%s, %s, %s)", [row.pk, to.pk, at])
        if not cursor.fetchone()[0]:
            raise NobodyElseHolds
