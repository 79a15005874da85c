"""Somebody without a number fills the State's form alone: an address that they prove opens it, and finds it again (ADR 88).

No account is made: the form is found by a keyed hash of the address and of the birth date told with it, so that two who share a
mailbox have each their own. Its role of the database sees that form and its papers, and no other row of anybody.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Demande, Person, Registration, RegistrationPaper, User
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.models.state import turns
from palier.rules.counter import alone, registering
from palier.rules.counter.registering import FormHeading, State
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.people import contacts, phones
from palier.rules.people.facts import HOLDERS
from palier.rules.situations import uploads
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter import registering as forms
from palier.workflows.doors import protecting, signing_in, slowing
from palier.workflows.people import filing

VISITOR = Actor(role=Role.PUBLIC)
DOOR = "premiere demande"
"""What these codes are for, and no other."""
_AT_THE_DOOR = acting.Acting(role=row_security.INTAKE)
"""Nobody yet: a code may be sent to an address that is to be proved."""
_FORM = cch("R441-2-2")


class TooManyDoorCodes(Refusal):
    """Too many codes left for this address, or from this source, today."""

    sentence = phrase("Trop de codes ont été demandés aujourd’hui. Recommencez demain, ou passez par un guichet.")


class StillLacks(Refusal):
    """Something that the law asks is not told yet."""

    sentence = phrase("Il manque une réponse que la loi demande : elle est marquée dans la liste.")


class SafeForOneAlone(Refusal):
    """An address that one person alone reads cannot hide a demande that two sign."""

    sentence = phrase(
        "Une demande à deux se lit à deux : l’adresse protégée ne la cacherait pas. Retirez la personne qui signerait avec "
        "vous, ou décochez l’adresse protégée."
    )


@dataclass(frozen=True, slots=True)
class DoorContact:
    """An address or a mobile, as it is written to, and the birth date told with it."""

    channel: str
    recipient: str
    birth_date: date

    @property
    def mark(self) -> str:
        """What is kept to find the form again; it names nobody."""
        box = contacts.box(self.recipient) if self.channel == "email" else self.recipient
        said = f"{self.channel} {box} {self.birth_date.isoformat()}"
        return salted_hmac("palier.registration.door", said, algorithm="sha256").hexdigest()


def registrant(which: str | UUID) -> acting.Acting:
    """The role of whoever fills this form: by its id, or by the mark that finds it."""
    return acting.Acting(role=row_security.REGISTRANT, registration=str(which))


@contextmanager
def _filling(which: str | UUID) -> Iterator[None]:
    with transaction.atomic(), acting.taken(registrant(which)):
        yield


def send_code(to: DoorContact, *, source: str, at: datetime, language: str = "") -> str:
    """Send a code to an address that may be anybody's; return its hash. Raises ``TooManyDoorCodes``.

    What others asked is of no account: an address is closed by what its own source asked, and to that source alone (ADR 37).
    """
    require(VISITOR.role, Action.REGISTER)
    bounds = (
        (f"{DOOR} {to.mark} {source}", "codes_of_an_address"),
        (f"{DOOR} {source}", "codes_of_a_source"),
    )
    for word, key in bounds:
        if not slowing.take_one(word, most=parameters.get(registering.FILE, key, day_in_paris(at)).value, at=at):
            raise TooManyDoorCodes
    with acting.taken(_AT_THE_DOOR):
        return protecting.send_code(to.channel, to.recipient, DOOR, to.mark, at=at, language=language)


def take_code(
    to: DoorContact, typed: str, kept: str, *, until: datetime, at: datetime, language: str = ""
) -> Registration | None:
    """Open the form of who proved this address, made where there is none; none where the code is not the one that left."""
    if not protecting.take_code(typed, kept, DOOR, to.mark, until=until, at=at):
        return None
    row = found_or_begun(to, at, language=language)
    if language:
        read_in(row.public_id, language)
    return row


@transaction.atomic
def read_in(public_id: UUID, language: str) -> None:
    """What is sent about a form is said in this language from now on; of one that is handed in, as it was."""
    require(VISITOR.role, Action.REGISTER)
    with _filling(public_id):
        Registration.objects.filter(public_id=public_id, state=State.DRAFT).update(language=language)


@transaction.atomic
def found_or_begun(to: DoorContact, at: datetime, *, language: str = "") -> Registration:
    """The form of this address and birth date, made where there is none; two at once make one."""
    turns.wait_for(f"{DOOR} {to.mark}")
    with _filling(to.mark):
        rows = Registration.objects.filter(mark=to.mark).exclude(state=State.DROPPED)
        if found := rows.order_by("-changed_at", "-pk").first():
            return found
    public_id = uuid7()
    told = {"email": to.recipient} if to.channel == "email" else {"phone": phones.french(to.recipient)}
    with _filling(public_id):
        made = Registration.objects.create(
            public_id=public_id,
            channel=to.channel,
            contact=to.recipient,
            mark=to.mark,
            language=language,
            answers={
                FormHeading.IDENTITY.value: {"birth_date": to.birth_date.isoformat()},
                FormHeading.CONTACT.value: told,
                alone.STEPS: [],
            },
            made_at=at,
            changed_at=at,
        )
        telling.journal(JournalVerb.BEGIN_REGISTRATION, made, by=VISITOR, at=at, article=_FORM)
    return made


def mine(public_id: UUID) -> Registration | None:
    """The form that this browser opened; none where it is gone."""
    with _filling(public_id):
        return Registration.objects.filter(public_id=public_id).exclude(state=State.DROPPED).first()


def answer(
    public_id: UUID, step: alone.RegistrationStep, told: Mapping[str, Any], names: Sequence[str], *, at: datetime
) -> None:
    """Keep what one step says: what the others of its heading said stays. Raises ``FormClosed``."""
    part = alone.ROWS[step].heading.value
    with _filling(public_id):
        forms.answer(public_id, part, dict(told), names=names, step=step.value, by=VISITOR, at=at)


def pass_by(public_id: UUID, step: alone.RegistrationStep, *, at: datetime) -> None:
    """A step that has nothing of its own to keep was answered. Raises ``FormClosed``."""
    with _filling(public_id):
        forms.answer(public_id, alone.ROWS[step].heading.value, {}, names=(), step=step.value, by=VISITOR, at=at)


def tell_person(public_id: UUID, key: str, told: Mapping[str, Any] | None, *, at: datetime) -> None:
    """Somebody will live there, under a key of the form; ``None`` takes them out. Raises ``FormClosed``."""
    with _filling(public_id):
        forms.answer(public_id, alone.PERSONS, {key: dict(told)} if told else {}, names=(key,), by=VISITOR, at=at)


@transaction.atomic
def keep_safe(public_id: UUID, *, is_safe: bool, at: datetime) -> None:
    """Write to the proved address alone, or to what the form says too. Raises ``FormClosed`` or ``SafeForOneAlone``."""
    with _filling(public_id):
        row = forms.held(public_id, VISITOR)
        if row.state not in registering.OPEN:
            raise forms.FormClosed
        if is_safe and not alone.may_be_safe(row.answers):
            raise SafeForOneAlone
        row.is_safe, row.changed_at = is_safe and row.channel == "email", at
        row.state, row.warned_at = State.DRAFT.value, None
        row.save(update_fields=["is_safe", "changed_at", "state", "warned_at"])


# --- Papers ----------------------------------------------------------------------------------


def papers_of(public_id: UUID) -> list[RegistrationPaper]:
    """What was sent of the identity paper, without its bytes."""
    with _filling(public_id):
        rows = RegistrationPaper.objects.filter(registration__public_id=public_id).defer("data", "thumbnail")
        return list(rows.order_by("pk"))


@transaction.atomic
def add_papers(public_id: UUID, sent: Sequence[filing.SentFile], *, at: datetime) -> None:
    """Keep files of the identity paper; one sent twice is one. Raises ``FormClosed`` or ``RefusedUpload``."""
    with _filling(public_id):
        row = forms.held(public_id, VISITOR)
        if row.state not in registering.OPEN:
            raise forms.FormClosed
        held = {one.sha256: one for one in papers_of(public_id)}
        new = {hashlib.sha256(one.data).hexdigest(): one for one in sent}
        kinds = {digest: filing.kind_of(one) for digest, one in new.items()}
        more = {digest: one for digest, one in new.items() if digest not in held}
        first = next(iter(held.values()), None)
        uploads.require_room(
            uploads.UploadUse(
                sum(one.size for one in held.values()),
                sum(one.pages or 1 for one in held.values()),
                first.name if first else "",
                first.size if first else 0,
            ),
            sum(len(one.data) for one in more.values()),
            pages=sum(one.pages or 1 for one in more.values()),
            files=len(held),
            more=len(more),
        )
        for digest, one in more.items():
            RegistrationPaper.objects.create(
                registration=row,
                name=uploads.safe_name(one.name, kinds[digest]),
                media_type=kinds[digest].value,
                size=len(one.data),
                sha256=digest,
                pages=one.pages,
                received_at=at,
                data=one.data,
                thumbnail=one.thumbnail,
                awaits_scan=one.awaits_scan,
            )
        pass_by(public_id, alone.RegistrationStep.PAPER, at=at)


@transaction.atomic
def take_paper_back(public_id: UUID, paper: UUID) -> None:
    """Take one file out; its bytes go at once. One that is gone stays gone. Raises ``FormClosed``."""
    with _filling(public_id):
        if forms.held(public_id, VISITOR).state not in registering.OPEN:
            raise forms.FormClosed
        RegistrationPaper.objects.filter(registration__public_id=public_id, public_id=paper).delete()


# --- Signing, leaving ------------------------------------------------------------------------


@transaction.atomic
def sign(public_id: UUID, *, at: datetime) -> Registration:
    """Sign the form: today is its day of deposit, and it leaves within a minute. Twice is once, from two devices too.

    Raises ``StillLacks``, ``SafeForOneAlone``, ``FormClosed`` or ``TooManyForms``.
    """
    with _filling(public_id):
        row = forms.held(public_id, VISITOR)
        if row.state in registering.OPEN:
            if alone.lacking(row.answers, has_paper=bool(papers_of(public_id))):
                raise StillLacks
            if row.is_safe and not alone.may_be_safe(row.answers):
                raise SafeForOneAlone
        return forms.hand_in(public_id, by=VISITOR, at=at)


def drop(public_id: UUID, *, at: datetime) -> None:
    """Erase the form: answers, papers and address go at once. Raises ``FormClosed``."""
    with _filling(public_id):
        forms.drop(public_id, by=VISITOR, at=at)


def enter(public_id: UUID, *, browser: str, at: datetime) -> User | None:
    """The account of whoever filled this form, once it is a demande, while the address that they proved still is its own.

    None where it is not: a contact that changed since, or a safe address, leads in by itself and by nothing else.
    """
    row = mine(public_id)
    if row is None or row.demande_id is None or row.state != State.REGISTERED:
        return None
    if not _still_reaches(row.demande_id, row.contact):
        return None
    return signing_in.let_in(row.demande_id, registering.HOLDER, browser=browser, at=at)


def _still_reaches(demande: int, contact: str) -> bool:
    """Whether a code of this demande would go to this address, or stands beside where it would."""
    with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=demande)):
        known = Demande.objects.get(pk=demande)
        person = Person.objects.filter(demande=known, key=registering.HOLDER, role__in=HOLDERS).first()
    reached = signing_in.reach(known, person) if person is not None else None
    if person is None or reached is None:
        return False
    return any(
        contacts.is_shared(contact, known_email=one, known_phone=one)
        for one in (reached.recipient, person.email, person.phone)
        if one
    )
