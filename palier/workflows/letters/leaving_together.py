"""Many messages made ready with a few questions, as ``leaving`` makes one: the plain ones, and no other (ADR 121).

What was claimed before, is held back, or goes to nobody's contact of its file is looked at alone, at its turn. What is said
of who writes is the same here and there (``leaving.worded``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from palier.models import CallNotice, Letter, Message, Organisation, OrganisationLook, PaperLetter, Person
from palier.models.letters.last_words import NextClaim
from palier.rules.letters import senders
from palier.rules.people.facts import HOLDERS
from palier.workflows.letters import demo_mail, heard, leaving
from palier.workflows.letters.leaving import LeavingMessage, Signature


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message as it leaves now, how it is claimed, and its subject as it is kept, which says whether it holds a code."""

    message: LeavingMessage
    claim: NextClaim
    kept_subject: str


def prepare(keys: Collection[UUID], *, at: datetime) -> dict[UUID, ReadyMessage]:
    """Those of these messages of which nothing stands in the way. Nothing is written but in a demonstration."""
    waiting = Message.objects.filter(pk__in=keys, channel="email", sent_at=None, claimed_at=None, doubts=0)
    # A calendar file goes with it: it is said alone.
    waiting = waiting.exclude(Exists(CallNotice.objects.filter(message=OuterRef("pk"))))
    contacts = _contacts(message for message in waiting if message.demande_id)
    found: dict[UUID, Message] = {}
    claims: dict[UUID, NextClaim] = {}
    for message in waiting:
        written = contacts[message.demande_id].get(heard.plain(message.recipient)) if message.demande_id else ""
        if written is not None:
            found[message.pk] = message
            claims[message.pk] = NextClaim(message.pk, written)
    voices, languages = _voices(found.values(), at=at), heard.of_messages(found.values())
    made = {key: leaving.worded(message, voices[key], languages[key]) for key, message in found.items()}
    demo_mail.keep([(message, made[key].subject, made[key].body) for key, message in found.items()])
    return {key: ReadyMessage(made[key], claims[key], message.subject) for key, message in found.items()}


def _contacts(messages: Iterable[Message]) -> Mapping[int, Mapping[str, str]]:
    """What each file's holders are written to by, as written there, by its plain form."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Person.objects.filter(demande__in={message.demande_id for message in messages}, role__in=HOLDERS)
    for demande, *contacts in rows.values_list("demande", "email", "phone"):
        found[demande] |= {heard.plain(one): one for one in contacts if one}
    return found


def _voices(messages: Collection[Message], *, at: datetime) -> Mapping[UUID, Signature]:
    """In whose name each leaves."""
    about = [message.about for message in messages if message.about is not None]
    letters = {one.public_id: one for one in Letter.objects.filter(public_id__in=about).select_related("demande")}
    # Who adds a message names what they like: a letter of another file is none.
    of = {
        message.pk: letters[message.about]
        for message in messages
        if message.about in letters and letters[message.about].demande_id == message.demande_id
    }
    authors = _authors(of.values())
    looks = {
        look.organisation_id: look
        for look in OrganisationLook.objects.filter(organisation__in={one.pk for one in authors.values()})
    }
    found = {}
    for message in messages:
        letter = of.get(message.pk)
        author = authors.get(letter.pk) if letter else None
        found[message.pk] = leaving.signature(letter, looks.get(author.pk) if author else None, at=at)
    return found


def _authors(letters: Collection[Letter]) -> dict[int, Organisation]:
    """As ``authors.of``, for many: who wrote each, where an organisation did."""
    known = {letter.pk: UUID(letter.facts[senders.AUTHOR]) for letter in letters if letter.facts.get(senders.AUTHOR)}
    readers = {letter.pk: letter.audience[0] for letter in letters if letter.pk not in known and letter.audience}
    others = [letter.pk for letter in letters if letter.pk not in known and letter.pk not in readers]
    named = {one.public_id: one for one in Organisation.objects.filter(public_id__in={*known.values()})}
    numbered = Organisation.objects.in_bulk({*readers.values()})
    found = {key: named[one] for key, one in known.items() if one in named}
    found |= {key: numbered[one] for key, one in readers.items() if one in numbered}
    printed = PaperLetter.objects.filter(letter__in=others, organisation__isnull=False).order_by("pk")
    for paper in printed.select_related("organisation"):
        if paper.organisation and paper.letter_id:
            found.setdefault(paper.letter_id, paper.organisation)
    return found
