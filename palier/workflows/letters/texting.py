"""A message leaves as a text: what is handed to the gateway, once however often, and when it is asked what became of it.

The gateway keeps one message for each id, for ever: nothing is in doubt after a crash, the same id is handed over again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from palier.models import Message, catalogues
from palier.models.doors import jobs
from palier.rules.law import voice
from palier.rules.letters import announced_abroad, said_again, texts
from palier.rules.letters.composing import compose
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import demo_mail, heard, holding_back, unreached

SEND_TASK, ASK_TASK = "palier.jobs.texts.send", "palier.jobs.texts.ask"
ASKED_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
)
"""When the gateway is asked for the receipt, each after the one before: a telephone may be off for days."""


@dataclass(frozen=True, slots=True)
class LeavingText:
    """A text as it leaves now. The id is opaque."""

    id: UUID
    recipient: str
    body: str


@transaction.atomic
def prepare(key: UUID, *, at: datetime) -> LeavingText | None:
    """The text to send; ``None`` once it was taken, given up or held back."""
    kept = Message.objects.select_for_update().filter(pk=key, channel="sms", sent_at=None).first()
    if kept is None:
        return None
    if not holding_back.may_leave(kept, at=at):
        holding_back.hold_back(kept, at=at)
        return None
    return LeavingText(kept.pk, kept.recipient, _worded(kept))


@transaction.atomic
def show(key: UUID) -> None:
    """Where no gateway carries it: how it would leave, for who tries a demonstration. The clock's act."""
    kept = Message.objects.filter(pk=key, channel="sms").first()
    if kept is not None:
        demo_mail.keep([(kept, kept.subject, _worded(kept))])


def _worded(kept: Message) -> str:
    """In the language of its person where that is short enough; too long in French, it says that something waits."""
    language, body = heard.of_message(kept), texts.plain(kept.body)
    if language is not None:
        with voice.read_in(catalogues.reader(language.code)):
            if own := said_again.message(kept.subject, kept.body):
                told = texts.plain(announced_abroad.marked_alone(own[1], is_by_machine=language.is_by_machine))
                if texts.length(told).segments <= texts.MOST_SEGMENTS:
                    return told
    if kept.demande_id is not None and texts.length(body).segments > texts.MOST_SEGMENTS:
        # Whatever it is, it waits in the space of its person. Who has none here is sent it whole.
        body = texts.plain(compose("annonce", day=None, weekday=None, link=None).body)
    return body


@transaction.atomic
def note_taken(key: UUID, *, at: datetime) -> None:
    """The gateway answered for the text: it is asked for the receipt later."""
    if Message.objects.filter(pk=key, sent_at=None).update(sent_at=at):
        jobs.defer(ASK_TASK, at=at + ASKED_AFTER[0], message=str(key), turn=0)


@transaction.atomic
def note_answer(key: UUID, outcome: MessageOutcome | None, *, turn: int, at: datetime) -> None:
    """What the gateway says of a text; where it does not know yet, it is asked again, and at last no more."""
    if outcome is not None:
        unreached.note(key, outcome, at=at)
    elif turn + 1 < len(ASKED_AFTER):
        jobs.defer(ASK_TASK, at=at + ASKED_AFTER[turn + 1], message=str(key), turn=turn + 1)


def waits_for_receipt(key: UUID) -> bool:
    """Whether a text that left is still to be asked for."""
    return Message.objects.filter(pk=key, channel="sms", sent_at__isnull=False, outcome="").exists()
