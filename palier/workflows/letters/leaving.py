"""A message leaves by e-mail: what is kept before and after the relay's last word, and what is done in doubt (ADR 21).

    kept ──(all but the last word said)──> claimed ──(the relay answered)──> sent
                                              └─(nobody knows: the sender died between)──> said again, as such

A claim is an update that one sender alone can make, so two workers never both say the last word. A claim that grew old
without an answer is a doubt: the message leaves once more under another Message-ID, and says that it may be the second.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from palier.models import Letter, Message, OrganisationLook, PasswordLink, catalogues
from palier.models.doors import jobs
from palier.models.territories.looks import look_of
from palier.rules.law import voice
from palier.rules.letters import announced_abroad, said_again, table
from palier.rules.letters.composing import compose
from palier.workflows.letters import authors, called_events, demo_mail, heard, holding_back, papering, unreached
from palier.workflows.letters.called_events import CalledEvent

SEND_TASK = "palier.jobs.messages.send"
_INVITATIONS = frozenset(one.phrase for one in table.row_of("reprise_invitation").title)
"""Nobody knows the language of who had a file elsewhere: their mail says a line a language, and its link opens them all."""
MOST_DOUBTS = 3
"""After as many doubts in a row the relay itself is in trouble: a person looks."""


class AlreadyLeaving(Exception):
    """Another sender claimed the message meanwhile: nothing more is said to the relay."""


class HeldBack(AlreadyLeaving):
    """Its contact stopped being that of its file while the relay was spoken to: preparing again gives it up."""


class TooDoubtful(Exception):
    """The relay left several sendings without an answer: the message waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingMessage:
    """A message as it leaves now. The ids are opaque; the same sending always has the same Message-ID."""

    id: UUID
    recipient: str
    subject: str
    body: str
    doubts: int
    sender_name: str = ""
    """The organisation whose letter it announces, as it chose to be named; blank is the platform."""
    reply_to: str = ""
    event: CalledEvent | None = None
    """The séance that it tells a member of: its calendar file goes with it."""

    def message_id(self, domain: str) -> str:
        """The Message-ID by which a relay and a mailbox recognise this sending."""
        return _message_id(self.id, self.doubts, domain)

    def references(self, domain: str) -> str:
        """The sendings of which nobody knows whether they arrived; empty for the first one."""
        return " ".join(_message_id(self.id, doubt, domain) for doubt in range(self.doubts))


def _message_id(key: UUID, doubts: int, domain: str) -> str:
    return f"<{key}.{doubts}@{domain}>"


@transaction.atomic
def prepare(key: UUID, *, doubt: timedelta, at: datetime) -> LeavingMessage | None:
    """Return the message to send now; ``None`` once it is sent or held back, or while another sending may still be answered.

    In the last case the job comes back when ``doubt`` has passed since the claim. Raises ``TooDoubtful``.
    """
    kept = Message.objects.select_for_update().filter(pk=key, channel="email").first()
    if kept is None or kept.sent_at is not None:
        return None
    if kept.claimed_at is not None:
        known_at = kept.claimed_at + doubt
        # A clock set back makes a claim of the future: it is as old as it can be.
        if kept.claimed_at <= at < known_at:
            jobs.defer(SEND_TASK, at=known_at, message=str(key))
            return None
        if kept.doubts >= MOST_DOUBTS:
            raise TooDoubtful
        kept.claimed_at, kept.doubts = None, kept.doubts + 1
        kept.save(update_fields=["claimed_at", "doubts"])
    if not holding_back.may_leave(kept, at=at):
        holding_back.hold_back(kept, at=at)
        return None
    letter = unreached.letter_of(kept)
    author = authors.of(letter) if letter else None
    made = worded(kept, signature(letter, look_of(author.pk) if author else None, at=at), heard.of_message(kept))
    demo_mail.keep([(kept, made.subject, made.body)])
    return replace(made, event=called_events.of(key)) if kept.demande_id is None else made


type Signature = tuple[str, str, tuple[str, ...]]


def worded(kept: Message, signed: Signature, language: heard.Known) -> LeavingMessage:
    """A message in the words in which it leaves: that it may be the second, in whose name, and in which language.

    In the language of its person and then in French; where none is known, a line a language.
    """
    name, reply_to, head = signed
    subject, body = _in_whose_name(kept.subject, kept.body, head, is_again=bool(kept.doubts))
    if own := _in_own_language(kept, head, language):
        subject, body = own[0], announced_abroad.before_the_french(own[1], body)
    elif language is None and kept.subject in _INVITATIONS:
        body = announced_abroad.with_lines(body, announced_abroad.INVITED)
    elif kept.about is not None and language != catalogues.FRENCH:
        body = announced_abroad.with_lines(body)
    return LeavingMessage(
        id=kept.pk,
        recipient=kept.recipient,
        subject=subject,
        body=body,
        doubts=kept.doubts,
        sender_name=name,
        reply_to=reply_to,
    )


def _in_own_language(kept: Message, head: tuple[str, ...], language: heard.Known) -> tuple[str, str] | None:
    if language is None:
        return None
    with voice.read_in(catalogues.reader(language.code)):
        own = said_again.message(kept.subject, kept.body)
        if own is None:
            return None
        subject, body = _in_whose_name(*own, head, is_again=bool(kept.doubts))
        return subject, announced_abroad.marked(body, is_by_machine=language.is_by_machine)


def _in_whose_name(subject: str, body: str, head: tuple[str, ...], *, is_again: bool) -> tuple[str, str]:
    if is_again:
        again = compose("nouvel_envoi", subject=subject, message=body)
        subject, body = again.title, again.body
    if head:
        signed = compose("annonce_signee", subject=subject, message=body, sender=", ".join(head))
        subject, body = signed.title, signed.body
    return subject, body


def signature(letter: Letter | None, look: OrganisationLook | None, *, at: datetime) -> Signature:
    """In whose name it leaves, where answers go, and the head of the letter that it announces: as its author is recognised.

    To who is hidden, the platform's alone: a name would say to a shared mailbox who answers. Nor does the text name an
    organisation that did not choose to be named by its mails.
    """
    if letter is None or look is None or papering.is_protected(letter.demande, at=at):
        return "", "", ()
    return look.sender_name, look.reply_to, authors.head(letter) if look.sender_name else ()


@transaction.atomic
def claim(leaving: LeavingMessage, *, at: datetime) -> None:
    """Keep that the last word is about to be said. Raises ``AlreadyLeaving`` when another sender was first, or ``HeldBack``."""
    if not holding_back.may_leave(Message.objects.get(pk=leaving.id), at=at):
        raise HeldBack
    free = Message.objects.filter(pk=leaving.id, sent_at=None, claimed_at=None, doubts=leaving.doubts)
    if not free.update(claimed_at=at):
        raise AlreadyLeaving


@transaction.atomic
def note_taken(leaving: LeavingMessage, *, at: datetime) -> None:
    """The relay answered for the message."""
    Message.objects.filter(pk=leaving.id, sent_at=None).update(sent_at=at)
    PasswordLink.objects.filter(public_id=leaving.id, left_at=None).update(left_at=at)
    if leaving.event is not None:
        called_events.note_left(leaving.id, at=at)


@transaction.atomic
def note_refused(leaving: LeavingMessage) -> None:
    """The relay answered that it has not got the message: no doubt, the same sending is tried again."""
    Message.objects.filter(pk=leaving.id, sent_at=None, doubts=leaving.doubts).update(claimed_at=None)


@transaction.atomic
def release(keys: Collection[UUID], *, at: datetime) -> None:
    """Nothing was said of these, which were claimed at that instant: no doubt, they leave later."""
    Message.objects.filter(pk__in=keys, sent_at=None, claimed_at=at, doubts=0).update(claimed_at=None)
