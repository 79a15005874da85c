"""A visit to a counter: its person shows a paper, their file is open to that agent for a while, and it ends (ADR 70).

What opens is proved by the number and the birth date, as at the door, and by a face: the paper is looked at by the agent. Files
of people in danger open at no counter, and are told of as a number that nobody has. Raises ``Refusal``s alone.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Demande, Fork, ForkKind, Parting, Person, SafeChannel, Visit
from palier.models.demandes import layers
from palier.models.doors import acting, row_security
from palier.models.state import turns
from palier.rules.counter import visits
from palier.rules.counter.visits import End, SeenPaper
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.parting.separation import NEW_HOLDER
from palier.rules.people import numero
from palier.rules.people.facts import HOLDERS
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling, tracing
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import protecting, signing_in, slowing
from palier.workflows.mandates import granting

ARTICLE = cch("R441-2-1")
_SECURITY = act("règlement (UE) 2016/679, article 32")


class OpensNothing(Refusal):
    """No file, another birth date, or a file that opens at no counter: which is never said."""

    sentence = phrase(
        "Ce numéro et cette date de naissance n’ouvrent aucun dossier au guichet. Vérifiez-les sur l’attestation et sur la "
        "pièce d’identité. Qui a choisi une adresse sûre entre seulement par elle."
    )


class TooManyNumbers(Refusal):
    """Too many numbers that opened nothing: who typed them waits."""

    sentence = phrase(
        "Trop de dossiers introuvables d’affilée. Attendez quelques minutes avant d’en chercher un autre."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShown:
    """What the person shows: a number, and a paper that bears a birth date."""

    numero: str
    birth_date: date
    paper: SeenPaper


@transaction.atomic
def open_visit(shown: PaperShown, take_in: Callable[[], None], *, by: Actor, at: datetime) -> Visit:
    """Open the file of who is there, for a while; any other of this agent's ends. Raises ``OpensNothing`` or ``TooManyNumbers``.

    ``take_in`` brings in what the register says of this number, where it answers.
    """
    require(by.role, Action.OPEN_VISIT)
    turns.wait_for(f"passage {by.person.pk}")
    require_calm(shown, by=by, at=at)
    take_in()
    held = signing_in.known_holder(shown.numero, shown.birth_date)
    if held is None or not _opens_here(held[0], held[1].key, at):
        raise OpensNothing
    slowing.note(_tried(shown, by), is_success=True, at=at)
    demande, person = held
    _end(Visit.objects.filter(by=by.person, ended_at=None), End.SEEN_AGAIN, by=by, at=at)
    return _made(demande, person.key, shown.paper, by=by, at=at)


def require_calm(shown: PaperShown, *, by: Actor, at: datetime) -> None:
    """Raise ``TooManyNumbers`` where this agent was wrong too often: on this number, or on any."""
    if slowing.wait(_tried(shown, by), at=at) > slowing.NONE:
        raise TooManyNumbers


def note_refused(shown: PaperShown, *, by: Actor, at: datetime) -> None:
    """Count a number that opened nothing, once what was undone is undone."""
    slowing.note(_tried(shown, by), is_success=False, at=at)


def _tried(shown: PaperShown, by: Actor) -> slowing.Try:
    return slowing.tried(shown.numero, f"guichet {by.person.pk}")


def hours(at: datetime) -> int:
    """How long no counter opens the file of who says that they did not come."""
    return int((visits.closed_until(at) - at).total_seconds() // 3600)


def _opens_here(demande: Demande, key: str, at: datetime) -> bool:
    """Not a file whose person is in danger, nor one whose person said a while ago that they had not come.

    A person who left this file in silence is still on it for whoever asks: it opens as if nothing had happened (ADR 16).
    """
    with acting.taken(signing_in.intake(demande)):
        last = (
            Visit.objects.filter(demande=demande, person_key=key, ended_how=End.DISOWNED).order_by("-ended_at").first()
        )
    if last is not None and last.ended_at is not None and at < visits.closed_until(last.ended_at):
        return False
    with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=demande.pk)):
        level = protecting.level_of(layers.facts_of(demande, day_in_paris(at)))
        is_hidden = level is Level.PROTECTED or protecting.has_safe_address(demande)
    return not is_hidden and not numero.is_pending(demande.numero_unique)


def _made(demande: Demande, key: str, paper: SeenPaper, *, by: Actor, at: datetime) -> Visit:
    token = secrets.token_hex(24)
    with acting.taken(signing_in.intake(demande)):
        account = signing_in.account_of(demande, key)
    intake = claimed(row_security.INTAKE, by, demande=demande.pk, numero=demande.numero_unique)
    with acting.taken(intake):
        made = Visit.objects.create(
            demande=demande,
            person_key=key,
            account=account,
            by=by.person,
            organisation=by.body,
            paper=paper.value,
            opened_at=at,
            until=visits.until(at),
            link_hash=hashed(token),
        )
        telling.journal(JournalVerb.OPEN_VISIT, made, by=by, at=at, article=ARTICLE, details={"papier": paper.value})
    tracing.note([made], Purpose.COUNTER, by=by, at=at)
    _tell(made, token, at)
    return made


def _tell(made: Visit, token: str, at: datetime) -> None:
    """Write to who was seen, at their own contact: it is how somebody learns that another took their place.

    Who left in silence is written to at their safe address too, in other words and with no link: a mailbox that falls silent,
    or a visit that somebody stops, would tell the old file of the new.
    """
    said, apart = compose("passage_guichet", link=link(token)), compose("passage_ancien_dossier")
    safe, whose = _safe_elsewhere(made), (made.demande_id, made.person_key)
    with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=made.demande_id)):
        to = granting.contact_of(made.demande, made.person_key)
        # They hang on no file: another holder must not find them among the messages of theirs.
        if to is not None:
            telling.write(MessageReader(*to, whose), said, at=at)
        if safe is not None:
            whose = safe.demande_id, safe.person_key or NEW_HOLDER
            telling.write(MessageReader("email", safe.email, whose), apart, at=at)


def _safe_elsewhere(made: Visit) -> SafeChannel | None:
    """The safe address of who left this file in silence: the mailbox that the file knows may be read by whom they fled."""
    with acting.taken(signing_in.intake(made.demande)):
        left = Fork.objects.filter(parent=made.demande_id, person_key=made.person_key, kind=ForkKind.SILENT)
        found = SafeChannel.objects.filter(demande__in=list(left.values_list("child", flat=True)))
        return found.order_by("-set_at", "-pk").first()


def may_name_counters(demande: Demande) -> bool:
    """Whether its pages say which counter opened a file: never where another holds it, or held it.

    Who left in silence is still a holder there, and one account of the old file is open to whoever reads its mailbox.
    """
    holders = Person.objects.filter(demande=demande, role__in=HOLDERS).count()
    return holders <= 1 and not Parting.objects.filter(demande=demande).exists()


def link(token: str) -> str | None:
    """The address by which who was written to says that it was not them; nothing where the site does not know its own."""
    return f"{settings.SITE.rstrip('/')}{telling.page('pas-venu', token)}" if settings.SITE else None


def hashed(token: str) -> str:
    """What is kept of a link."""
    return salted_hmac("palier.visit.link", token, algorithm="sha256").hexdigest()


@transaction.atomic
def end(public_id: UUID, *, by: Actor, at: datetime) -> Visit:
    """The person has left. An act under way is kept or refused whole: the row is held. Twice is once."""
    require(by.role, Action.OPEN_VISIT)
    row = Visit.objects.select_for_update(of=("self",)).get(public_id=public_id, by=by.person, organisation=by.body)
    if row.ended_at is None:
        _end(Visit.objects.filter(pk=row.pk), End.LEFT, by=by, at=at)
        row.refresh_from_db()
    return row


def _end(rows: object, how: End, *, by: Actor, at: datetime) -> None:
    for row in rows.select_for_update(of=("self",)).order_by("pk"):  # type: ignore[attr-defined]
        row.ended_at, row.ended_how = at, how.value
        row.save(update_fields=["ended_at", "ended_how"])
        telling.journal(JournalVerb.END_VISIT, row, by=by, at=at, article=ARTICLE, details={"comment": how.value})


@transaction.atomic
def disown(public_id: UUID, *, by: Actor, at: datetime) -> Visit:
    """Its person says that it was not them: it ends at once, and no counter opens their file for a while. Twice is once."""
    require(by.role, Action.READ_OWN_DEMANDE)
    row = Visit.objects.select_for_update(of=("self",)).get(public_id=public_id, account=by.person)
    return _disowned(row, by=by, at=at)


def disown_by_link(token: str, *, source: str, at: datetime) -> bool:
    """The same, by who was written to; false where the link is of no visit, or too old. Who tries links is slowed."""
    with acting.taken(acting.GATE):
        row = Visit.objects.select_for_update(of=("self",)).filter(link_hash=hashed(token)).first()
        if row is None or at >= visits.link_until(row.opened_at):
            slowing.note(tried(source), is_success=False, at=at)
            return False
        _disowned(row, by=Actor(role=Role.PUBLIC), at=at)
    return True


def tried(source: str) -> slowing.Try:
    """That a source followed a link, as it is counted."""
    return slowing.tried("pas venu", source)


def _disowned(row: Visit, *, by: Actor, at: datetime) -> Visit:
    if row.ended_how != End.DISOWNED:
        row.ended_at, row.ended_how = at, End.DISOWNED.value
        row.save(update_fields=["ended_at", "ended_how"])
        telling.journal(JournalVerb.DISOWN_VISIT, row, by=by, at=at, article=_SECURITY)
    return row
