"""Telling: one journal line for each act, and a letter to each person whom it concerns (principle 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import get_script_prefix, reverse

from palier.models import (
    Candidature,
    Demande,
    Instance,
    JournalEntry,
    Letter,
    Message,
    Person,
    Visit,
    VisitAct,
    settled,
    together,
)
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Verb
from palier.rules.counter import receipts
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import Source
from palier.rules.law.typography import typeset
from palier.rules.letters import endings
from palier.rules.letters.composing import LetterText, compose
from palier.rules.letters.senders import LetterHead
from palier.rules.life.lifecycle import LifeVerb
from palier.rules.people.facts import HOLDERS
from palier.rules.seals import told_acts
from palier.workflows.acting.actors import CLOCK, Actor

type Whose = tuple[int, str]
"""A file and the key of a person of it."""


@dataclass(frozen=True, slots=True)
class MessageReader:
    """Who is written to: by what way, and what says their language to the clock (ADR 134)."""

    channel: str
    recipient: str
    whose: Whose | None = None
    """Of a message that hangs on no file, whose it is."""
    language: str = ""
    """Of the page that asks for it, where they keep none."""


class Identified(Protocol):
    """Anything with an opaque public id."""

    @property
    def public_id(self) -> UUID:
        """The id that the journal keeps."""


def journal(
    verb: JournalVerb | Verb | LifeVerb,
    subject: Identified,
    *,
    by: Actor,
    at: datetime,
    article: Source,
    details: Mapping[str, str | int | list[str] | None] | None = None,
) -> None:
    """Write the one line of an act. ``details`` holds codes, counts and opaque ids only: nothing personal, ever.

    For the account of a household, it says by which mandate, or in which visit to a counter; of what a
    software did, by which key.
    """
    journal_each(verb, [subject], by=by, at=at, article=article, details=details)


def journal_each(
    verb: JournalVerb | Verb | LifeVerb,
    subjects: Sequence[Identified],
    *,
    by: Actor,
    at: datetime,
    article: Source,
    details: Mapping[str, str | int | list[str] | None] | None = None,
) -> None:
    """The same of as many acts of one kind, each its own line, in one statement."""
    through = {"mandat": str(by.mandate.public_id)} if by.mandate else {}
    if by.key is not None:
        through = {"cle": str(by.key)}
    if by.visit is not None:
        through = {"passage": str(by.visit.public_id)}
        for one in subjects:
            _receipt(by.visit, verb, one, by=by, at=at)
    line = {
        "at": at,
        "actor": by.user.public_id if by.user else None,
        "role": by.role.value,
        "organisation": by.organisation.pk if by.organisation else None,
        "verb": verb,
        "article": str(article),
        "details": {**(details or {}), **through},
    }
    lines = [JournalEntry(object_kind=type(one).__name__, object_id=one.public_id, **line) for one in subjects]
    together.keep_each(lines)


def _receipt(visit: Visit, verb: str, subject: Identified, *, by: Actor, at: datetime) -> None:
    """What a counter prints of an act: its own, and none of the clock's or of the register's that it brings."""
    if by.role is Role.GUICHET and verb in receipts.WORDS:
        kept = VisitAct(visit=visit, demande_id=visit.demande_id, by=by.person, verb=verb, at=at)
        kept.object_kind, kept.object_id = type(subject).__name__, subject.public_id
        together.keep(kept)


def invented(*, at: datetime) -> None:
    """Say once that all that this transaction writes is of an invented world."""
    everything = UUID(int=0)
    JournalEntry.objects.create(
        at=at, role=CLOCK.role, verb=told_acts.INVENTED, object_kind=Instance.__name__, object_id=everything, article=""
    )


def keep(
    demande: Demande,
    text: LetterText,
    *,
    at: datetime,
    candidature: Candidature | None = None,
    audience: Sequence[int] = (),
    facts: Mapping[str, str | int | None] | None = None,
) -> Letter:
    """Put a letter that was composed in the inbox of a demande: the one place where a letter is kept.

    ``facts`` are kept beside its words, with the day by which an answer is expected.
    """
    known = dict(facts or {})
    if text.expected_by:
        known[EXPECTED_BY] = text.expected_by.isoformat()
    letter = Letter(
        demande=demande,
        candidature=candidature,
        kind=text.kind,
        title=typeset(text.title),
        paragraphs=[typeset(paragraph) for paragraph in (*text.paragraphs, *_ending(text.kind, candidature, at))],
        facts=known,
        sent_at=at,
        audience=list(audience),
    )
    together.keep(letter)
    return letter


def _ending(kind: str, candidature: Candidature | None, at: datetime) -> tuple[str, ...]:
    """The free words that end a letter: those of the territory of the home that it is about, or everybody's."""
    told = settled.now().endings
    if not told:
        return ()
    where = candidature.publication.home.commune.territory if candidature else None
    named = (where.code, where.name) if where else None
    return endings.said(told, kind, territory=named, on=clocks.day_in_paris(at))


def send(
    demande: Demande,
    text: LetterText,
    *,
    by: Actor,
    at: datetime,
    candidature: Candidature | None = None,
    facts: Mapping[str, str | int | None] | None = None,
    holders: Sequence[Person] | None = None,
) -> Letter:
    """Keep a letter in the name of an actor, and announce it on the channels that the register knows.

    The announcement links to it, and says until when an answer is expected; of its content it says nothing: a mailbox may
    be shared.
    """
    # Who acts for the account of a household reads none of its letters.
    writes = None if by.is_for_another else by.organisation
    told = LetterHead(writes.name, writes.contact).facts(writes.public_id) if writes else {}
    readers = [writes.pk] if writes else []
    sent = keep(demande, text, at=at, candidature=candidature, audience=readers, facts={**(facts or {}), **told})
    announced = announcement(sent, text.expected_by)
    announce(demande, subject=announced.title, body=announced.body, at=at, letter=sent, holders=holders)
    return sent


EXPECTED_BY = "reponse_avant"
"""Among the facts of a letter: the day by which an answer is expected, in ISO form."""


def page(name: str, *args: object) -> str:
    """The path of a page as everybody reaches it, also from a visit to a counter, whose addresses are its own."""
    return f"/{reverse(name, args=args).removeprefix(get_script_prefix())}"


def link(name: str, *args: object) -> str:
    """The address of a page, where the site knows its own; else nothing."""
    return f"{settings.SITE.rstrip('/')}{page(name, *args)}" if settings.SITE else ""


def announcement(letter: Letter | None, expected_by: date | None = None) -> LetterText:
    """The message that announces a letter: whoever reads it over a shoulder learns a date, and nothing else.

    The way to the letter is through signing in, always; by a link where the site knows its own address.
    """
    way = link("courrier-lire", letter.public_id) if letter else link("mon-dossier")
    return compose(
        "annonce",
        day=expected_by,
        weekday=clocks.say_day(expected_by) if expected_by else None,
        link=way or None,
    )


_HOLDERS = WrittenReading(lambda demande: Person.objects.filter(demande=demande, role__in=HOLDERS).order_by("key"))


def asked_holders(demande: int) -> Asking[list[Person]]:
    """To whom a letter of a demande is announced, with what else its act asks."""
    return _HOLDERS.asked(demande)


def announce(
    demande: Demande,
    *,
    subject: str,
    body: str,
    at: datetime,
    key: UUID | None = None,
    letter: Letter | None = None,
    holders: Sequence[Person] | None = None,
) -> int:
    """Send a message to each holder's e-mail, or telephone where there is no e-mail; return how many left.

    Where nothing can leave, ``letter`` goes on paper if a text asks for it.

    ``key`` names the announcement of a background task, which may run twice: it is kept once. ``holders`` are those of
    the demande where its act has asked for them already.
    """
    sent = 0
    for person in _HOLDERS(demande.pk) if holders is None else holders:
        channel, recipient = ("email", person.email) if person.email else ("sms", person.phone)
        if recipient:
            own = uuid5(key, person.key) if key else None
            message(channel, recipient, subject=subject, body=body, at=at, demande=demande, key=own, about=letter)
            sent += 1
    if not sent:
        # Nobody here has a contact: perhaps a protected person, whose own the clock alone reads.
        own = uuid5(key, "") if key else uuid7()
        together.send_kept()  # the letter then has its number
        jobs.defer(
            "palier.jobs.protecting.announce",
            demande=demande.pk,
            subject=subject,
            body=body,
            key=str(own),
            letter=letter.pk if letter else 0,
        )
    return sent


def message(
    channel: str,
    recipient: str,
    *,
    subject: str,
    body: str,
    at: datetime,
    demande: Demande | None = None,
    key: UUID | None = None,
    about: Letter | None = None,
) -> None:
    """Keep a message and hand it to the background in the same transaction; once for each ``key``, where it has one.

    ``about`` is the letter that it announces: if the message reaches nobody, the letter takes another way.
    """
    if key is not None and Message.objects.filter(pk=key).exists():
        return
    values = {"channel": channel, "recipient": recipient, "subject": subject, "body": body}
    _leave(
        Message(id=key or uuid7(), demande=demande, **values, created_at=at, about=about.public_id if about else None)
    )


def write(
    to: MessageReader, said: LetterText, *, at: datetime, demande: Demande | None = None, key: UUID | None = None
) -> None:
    """The same to somebody whose language is known by their page, or who is to read it alone."""
    if key is not None and Message.objects.filter(pk=key).exists():
        return
    file, person = to.whose or (None, None)
    _leave(
        Message(
            id=key or uuid7(),
            demande=demande,
            channel=to.channel,
            recipient=to.recipient,
            subject=said.title,
            body=said.body,
            created_at=at,
            language=to.language or None,
            own_file=file,
            own_key=person,
        )
    )


def _leave(kept: Message) -> None:
    together.keep(kept)
    jobs.defer("palier.jobs.messages.send", message=str(kept.pk))
