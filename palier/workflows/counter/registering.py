"""A first registration: a counter fills the State's form with somebody, hands it in, and the register gives its number.

The register is asked by the clock, outside of any transaction. It is first asked whether it knows this person already: a demande
that it has is theirs, and a form whose answer was lost on its way is found again instead of being sent twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Demande, Registration
from palier.models.doors import jobs
from palier.models.state import turns
from palier.rules.counter import registering
from palier.rules.counter.registering import State
from palier.rules.doors.access import Action, require
from palier.rules.doors.switches import Switch
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing
from palier.workflows.life import attesting
from palier.workflows.steering import switching

ARTICLE, _FORM = cch("R441-2-3"), cch("R441-2-2")
_JOB = "palier.jobs.registering.send"
SERVICE = "service"
"""Among the answers: what the attestation says that only the counter knows."""


class Incomplete(Refusal):
    """A compulsory heading has no answer."""

    sentence = phrase("Il manque une rubrique que la loi demande : elle est marquée dans la liste.")


class FormClosed(Refusal):
    """It was sent, or dropped: its answers do not change any more."""

    sentence = phrase("Ce formulaire est déjà envoyé ou abandonné : il ne change plus.")


class TooManyForms(Refusal):
    """Too many forms handed in within minutes: each asks the register whether it knows somebody."""

    sentence = phrase("Trop de formulaires déposés d’affilée. Attendez quelques minutes, puis déposez celui-ci.")


def of_house(by: Actor) -> list[Registration]:
    """The registrations of this counter, the latest first; without those that were dropped."""
    rows = Registration.objects.filter(organisation__in=by.body.covers).exclude(state=State.DROPPED)
    return list(rows.order_by("-changed_at", "-pk"))


def begin(*, by: Actor, at: datetime) -> Registration:
    """Begin a form; what the attestation says of the service is taken from the last one of this counter.

    Raises ``SwitchedOff``.
    """
    require(by.role, Action.REGISTER)
    switching.require_open(Switch.REGISTRATION, at=at)
    last = Registration.objects.filter(organisation=by.body).order_by("-pk").first()
    service = last.answers.get(SERVICE) if last is not None else None
    made = Registration.objects.create(
        organisation=by.body,
        by=by.person,
        answers={SERVICE: service} if service else {},
        made_at=at,
        changed_at=at,
    )
    telling.journal(JournalVerb.BEGIN_REGISTRATION, made, by=by, at=at, article=_FORM)
    return made


@transaction.atomic
def answer(public_id: UUID, part: str, told: Any, *, by: Actor, at: datetime) -> Registration:  # noqa: ANN401 - JSON
    """Keep the answers of one heading, as they are typed: of somebody else, it was not deposited. Raises ``FormClosed``."""
    row = _open(public_id, by)
    answers = {**row.answers, part: told}
    if registering.is_somebody_else(row.answers, answers):
        _forget_deposit(row)
    row.answers, row.state, row.changed_at = answers, State.DRAFT.value, at
    row.save(update_fields=["answers", "state", "changed_at", *_OF_DEPOSIT])
    return row


_OF_DEPOSIT = ("deposited_on", "claimed_at", "known", "refusal", "is_another")


def _forget_deposit(row: Registration) -> None:
    row.deposited_on, row.claimed_at, row.known, row.refusal, row.is_another = None, None, [], "", False


def _open(public_id: UUID, by: Actor) -> Registration:
    require(by.role, Action.REGISTER)
    row = Registration.objects.select_for_update(of=("self",)).get(public_id=public_id, organisation__in=by.body.covers)
    if row.state not in registering.OPEN:
        raise FormClosed
    return row


@transaction.atomic
def hand_in(public_id: UUID, *, is_another: bool = False, by: Actor, at: datetime) -> Registration:
    """Hand the form in: the day of deposit is today, and it leaves for the register. Twice is once.

    Raises ``Incomplete``, ``FormClosed`` or ``TooManyForms``.
    """
    require(by.role, Action.REGISTER)
    row = Registration.objects.select_for_update(of=("self",)).get(public_id=public_id, organisation__in=by.body.covers)
    if row.state in registering.ON_ITS_WAY or row.state == State.REGISTERED:
        return row
    if row.state not in registering.OPEN:
        raise FormClosed
    if registering.lacking(row.answers):
        raise Incomplete
    _take_turn(by, at)
    row.deposited_on = row.deposited_on or day_in_paris(at)
    row.state, row.changed_at, row.is_another = State.WAITING.value, at, is_another
    row.save(update_fields=["deposited_on", "state", "changed_at", "is_another"])
    telling.journal(JournalVerb.HAND_IN_FORM, row, by=by, at=at, article=ARTICLE)
    jobs.defer(_JOB, lock=f"registration-{row.pk}", registration=row.pk)
    return row


def _take_turn(by: Actor, at: datetime) -> None:
    """Count a hand-in of this agent: whoever tries names to learn whom the register knows is slowed."""
    one = slowing.tried("premiere_demande", f"premiere_demande {by.person.pk}")
    turns.wait_for(f"premiere_demande {by.person.pk}")
    if slowing.must_wait(one, at=at):
        raise TooManyForms
    slowing.note(one, is_success=False, at=at)


@transaction.atomic
def drop(public_id: UUID, *, by: Actor, at: datetime) -> Registration:
    """Give a form up before it is sent: what was typed goes at once. Raises ``FormClosed``."""
    row = _open(public_id, by)
    row.state, row.answers, row.changed_at = State.DROPPED.value, {}, at
    _forget_deposit(row)
    row.save(update_fields=["state", "answers", "changed_at", *_OF_DEPOSIT])
    telling.journal(JournalVerb.ABANDON_REGISTRATION, row, by=by, at=at, article=_FORM)
    return row


# --- The clock's part ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A demande that the register has under the same name and birth date."""

    numero: str
    deposited_on: date | None


@transaction.atomic
def claim(pk: int, *, at: datetime) -> Registration | None:
    """Take a form to be sent now; none where nothing waits, or where another sending is not in doubt yet."""
    row = Registration.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=registering.ON_ITS_WAY).first()
    if row is None:
        return None
    if row.state == State.SENDING and row.claimed_at is not None and at < registering.in_doubt_from(row.claimed_at):
        return None
    row.state, row.claimed_at = State.SENDING.value, at
    row.save(update_fields=["state", "claimed_at"])
    return row


def ours(row: Registration, found: Sequence[Known], *, was_sent: bool) -> Known | None:
    """The demande that an earlier sending of this very form made: of its day, where one may have arrived."""
    mine = (one for one in found if one.deposited_on == row.deposited_on and _hashed(one.numero) not in row.known)
    return next(mine, None) if was_sent else None


def _hashed(numero: str) -> str:
    return salted_hmac("palier.registration.known", numero, algorithm="sha256").hexdigest()


@transaction.atomic
def wait(pk: int) -> None:
    """The register did not answer: the form waits for its next turn."""
    Registration.objects.filter(pk=pk, state=State.SENDING).update(state=State.WAITING)


@transaction.atomic
def not_taken(pk: int, why: str, *, at: datetime) -> None:
    """The register refuses it: the counter reads why, mends it, and hands it in again under the same day."""
    row = Registration.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state, row.refusal, row.changed_at = State.REFUSED.value, why[:400], at
    row.save(update_fields=["state", "refusal", "changed_at"])
    telling.journal(JournalVerb.REFUSE_FORM, row, by=CLOCK, at=at, article=ARTICLE)


@transaction.atomic
def is_known(pk: int, found: Sequence[Known], *, at: datetime) -> None:
    """The register has a demande of somebody of that name, born that day: the counter asks them for their number.

    No number is kept, nor how many: a name and a birth date are no proof. Keyed hashes of those of the same day tell them
    from the one that a lost sending may make.
    """
    row = Registration.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state, row.changed_at = State.KNOWN.value, at
    row.known = [_hashed(one.numero) for one in found if one.deposited_on == row.deposited_on]
    row.save(update_fields=["state", "changed_at", "known"])
    telling.journal(JournalVerb.FIND_DOUBLE, row, by=CLOCK, at=at, article=ARTICLE)


@transaction.atomic
def numbered(pk: int, demande: Demande, *, at: datetime) -> Registration:
    """The register gave the number: the form is a demande, and its attestation leaves. Twice is once."""
    row = Registration.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    if row.state == State.REGISTERED:
        return row
    row.state, row.numero, row.demande, row.registered_at = State.REGISTERED.value, demande.numero_unique, demande, at
    row.refusal, row.known = "", []
    telling.journal(JournalVerb.REGISTER_DEMANDE, row, by=CLOCK, at=at, article=ARTICLE)
    _attest(row, demande, at)
    # What was told is the demande's from now on; what the attestation says of the service serves the next form.
    row.answers = {SERVICE: row.answers[SERVICE]} if SERVICE in row.answers else {}
    row.save()
    return row


def _attest(row: Registration, demande: Demande, at: datetime) -> None:
    told: Mapping[str, str] = row.answers.get(SERVICE) or {}
    given = {name: text.rstrip(" .") for name, text in told.items()}
    named = f"{row.organisation.name}, {row.organisation.contact}".rstrip(", ")
    try:
        attesting.attest(demande, given={"service": named, **given}, by=CLOCK, at=at)
    except attesting.AttestationIncomplete as refusal:
        row.lacks = str(refusal)[:600]
        return
    row.attested_at, row.lacks = at, ""


def waiting(at: datetime) -> list[int]:
    """The forms that the register has not answered yet, the oldest first: each is asked again."""
    rows = Registration.objects.filter(state__in=registering.ON_ITS_WAY).order_by("changed_at", "pk")
    return [row.pk for row in rows if row.state == State.WAITING or _is_in_doubt(row, at)]


def _is_in_doubt(row: Registration, at: datetime) -> bool:
    return row.claimed_at is None or at >= registering.in_doubt_from(row.claimed_at)


def forget(*, at: datetime) -> int:
    """Empty the forms that were begun and never taken, once their time is over; return how many."""
    rows = Registration.objects.filter(state__in=registering.OPEN).only("pk", "changed_at", "deposited_on")
    over = [row.pk for row in rows if not registering.is_kept(row.changed_at, row.deposited_on, at)]
    return Registration.objects.filter(pk__in=over).update(
        state=State.DROPPED, answers={}, known=[], refusal="", deposited_on=None, claimed_at=None, is_another=False
    )
