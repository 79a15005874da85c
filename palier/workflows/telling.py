"""Telling: one journal line for each act, and a letter to each person whom it concerns (principle 6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from palier.models import Candidature, Demande, JournalEntry, Letter, Message, Person, jobs
from palier.models.identifiers import uuid7
from palier.rules.law import Source
from palier.workflows.actors import Actor


class Identified(Protocol):
    """Anything with an opaque public id."""

    @property
    def public_id(self) -> UUID:
        """The id that the journal keeps."""


def journal(
    verb: str,
    subject: Identified,
    *,
    by: Actor,
    at: datetime,
    article: Source,
    details: Mapping[str, str | int | list[str] | None] | None = None,
) -> None:
    """Write the one line of an act. ``details`` holds codes, counts and opaque ids only: nothing personal, ever."""
    JournalEntry.objects.create(
        at=at,
        actor=by.user.public_id if by.user else None,
        role=by.role.value,
        organisation=by.organisation.pk if by.organisation else None,
        verb=verb,
        object_kind=type(subject).__name__,
        object_id=subject.public_id,
        article=str(article),
        details=dict(details or {}),
    )


def letter(
    demande: Demande,
    *,
    kind: str,
    title: str,
    paragraphs: Sequence[str],
    by: Actor,
    at: datetime,
    candidature: Candidature | None = None,
    facts: Mapping[str, str | int | None] | None = None,
) -> Letter:
    """Put a letter in the inbox of a demande, and announce it on the channels that the register knows.

    The announcement says that a letter waits and nothing of its content: a mailbox may be shared.
    """
    sent = Letter.objects.create(
        demande=demande,
        candidature=candidature,
        kind=kind,
        title=title,
        paragraphs=list(paragraphs),
        facts=dict(facts or {}),
        sent_at=at,
        audience=[by.organisation.pk] if by.organisation else [],
    )
    announce(demande, subject="Un courrier vous attend sur Palier", body=_ANNOUNCEMENT, at=at)
    return sent


_ANNOUNCEMENT = (
    "Bonjour,\n\nUn courrier vous attend dans votre espace Palier, rubrique « Courrier ».\n"
    "Pour l’ouvrir, connectez-vous avec votre numéro unique.\n\n"
    "Sans ordinateur, le guichet de votre commune peut vous le lire et répondre avec vous."
)


def announce(demande: Demande, *, subject: str, body: str, at: datetime, key: UUID | None = None) -> int:
    """Send a message to each holder's e-mail, or telephone where there is no e-mail; return how many left.

    ``key`` names the announcement of a background task, which may run twice: it is kept once.
    """
    sent = 0
    for person in Person.objects.filter(demande=demande, role__in=("demandeur", "cotitulaire")).order_by("key"):
        channel, recipient = ("email", person.email) if person.email else ("sms", person.phone)
        if recipient:
            own = uuid5(key, person.key) if key else None
            message(channel, recipient, subject=subject, body=body, at=at, demande=demande, key=own)
            sent += 1
    if not sent:
        # Nobody here has a contact: perhaps a protected person, whose own the clock alone reads.
        own = uuid5(key, "") if key else uuid7()
        jobs.defer("palier.jobs.protecting.announce", demande=demande.pk, subject=subject, body=body, key=str(own))
    return sent


def message(
    channel: str, recipient: str, *, subject: str, body: str, at: datetime, demande: Demande | None = None,
    key: UUID | None = None,
) -> None:  # fmt: skip
    """Keep a message and hand it to the background in the same transaction; once for each ``key``, where it has one."""
    if key is not None and Message.objects.filter(pk=key).exists():
        return
    kept = Message.objects.create(
        id=key or uuid7(),
        demande=demande,
        channel=channel,
        recipient=recipient,
        subject=subject,
        body=body,
        created_at=at,
    )
    jobs.defer("palier.jobs.messages.send", message=str(kept.pk))
