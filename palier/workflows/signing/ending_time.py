"""What time does to the papers of a lease: recalled before their end, over after it, and never for who was not reached."""

from datetime import datetime
from uuid import uuid5

from palier.models import LeaseEnvelope
from palier.models.letters import reached_letters
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters import reach
from palier.rules.letters.composing import compose
from palier.rules.letters.reach import StandingDelay
from palier.rules.signing import lease_signing
from palier.rules.signing.lease_signing import EnvelopeMove
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe
from palier.workflows.signing.lease_envelopes import ARTICLE


def look(row: LeaseEnvelope, *, at: datetime) -> None:
    """Recall the end by day, once; after it, say to both that nobody signed in time."""
    if row.ends_at is None:
        return
    if lease_signing.is_recalled(row.ends_at, at=at):
        if row.reminded_at is None and not clocks.is_night(at):
            _recall(row, at)
    elif at >= row.ends_at and is_over(row, at=at):
        _expire(row, at)


def is_over(row: LeaseEnvelope, *, at: datetime) -> bool:
    """Whether the time that a letter gave has run out, for a household that the letter reached."""
    if row.sent_at is None or row.ends_at is None or row.letter is None:
        return True
    found = reached_letters.read([row.letter]).get(row.letter)
    if found is None:
        return True
    calendar = row.candidature.publication.home.calendar
    delay = StandingDelay(clocks.day_in_paris(row.sent_at), clocks.day_in_paris(row.ends_at), calendar)
    return reach.is_over(delay, found, on=clocks.day_in_paris(at))


def _recall(row: LeaseEnvelope, at: datetime) -> None:
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    if row.ends_at is None or row.on_paper_at is not None or row.refused_at is not None:
        return
    text = compose("bail_a_signer_rappel", day=clocks.say_day(clocks.day_in_paris(row.ends_at)))
    key = uuid5(row.public_id, "rappel")
    telling.announce(row.candidature.demande, subject=text.title, body=text.body, at=at, key=key)


def _expire(row: LeaseEnvelope, at: datetime) -> None:
    row.state = lease_signing.moved(row.state, EnvelopeMove.EXPIRE)
    row.ended_at = row.next_look_at = at
    row.save(update_fields=["state", "ended_at", "next_look_at"])
    known: dict[str, str | int | list[str] | None] = {"candidature": str(row.candidature.public_id)}
    telling.journal(JournalVerb.EXPIRE_LEASE_PAPERS, row, by=CLOCK, at=at, article=ARTICLE, details=known)
    publication = row.candidature.publication
    text = compose("bail_fin_envoi", home=describe(publication.home), bailleur=publication.bailleur.present.name)
    by = Actor(role=CLOCK.role, organisation=publication.bailleur)
    writing.send(row.candidature, text, by=by, at=at)
