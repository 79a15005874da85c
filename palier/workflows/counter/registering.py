"""A first registration: a counter fills the State's form with somebody, hands it in, and the register gives its number.

Or its person fills it alone (``registering_alone``): the form, its hand-in and what the clock does are the same.

What is handed in is the clock's (``numbering``).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from palier.models import Registration, RegistrationPaper
from palier.models.doors import jobs
from palier.models.state import turns
from palier.rules.counter import alone, registering
from palier.rules.counter.registering import State
from palier.rules.doors.access import Action, require
from palier.rules.doors.switches import Switch
from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing
from palier.workflows.steering import switching

ARTICLE, _FORM = cch("R441-2-3"), cch("R441-2-2")
_JOB, _SENDINGS = "palier.jobs.registering.send", (registering.FILE, "sendings_a_day")
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
def answer(
    public_id: UUID,
    part: str,
    told: Any,  # noqa: ANN401 - JSON
    *,
    names: Collection[str] | None = None,
    step: str = "",
    by: Actor,
    at: datetime,
) -> Registration:
    """Keep the answers of one heading, as they are typed: of somebody else, it was not deposited. Raises ``FormClosed``.

    ``names``: those of the heading that are told anew, the others stay. ``step``: the question that was answered by it.
    """
    row = _open(public_id, by)
    answers = {**row.answers, part: told if names is None else alone.merged(row.answers.get(part) or {}, told, names)}
    if step and step not in (done := answers.get(alone.STEPS) or []):
        answers[alone.STEPS] = [*done, step]
    if registering.is_somebody_else(row.answers, answers):
        _forget_deposit(row)
    row.answers, row.state, row.changed_at, row.warned_at = answers, State.DRAFT.value, at, None
    row.save(update_fields=_changed(by, "answers", "state", "changed_at", *_OF_DEPOSIT))
    return row


def _changed(by: Actor, *columns: str) -> list[str]:
    """What is written of a form: whoever fills theirs alone is warned anew of its end."""
    return [*columns, *(() if by.organisation else ("warned_at",))]


_OF_DEPOSIT = ("deposited_on", "claimed_at", "known", "refusal", "is_another")


def _forget_deposit(row: Registration) -> None:
    row.deposited_on, row.claimed_at, row.known, row.refusal, row.is_another = None, None, [], "", False


def held(public_id: UUID, by: Actor) -> Registration:
    """A form of this counter, or of whoever fills theirs alone, until the act is over."""
    require(by.role, Action.REGISTER)
    whose = {"organisation__in": by.body.covers} if by.organisation else {"organisation": None}
    return Registration.objects.select_for_update(of=("self",)).get(public_id=public_id, **whose)


def _open(public_id: UUID, by: Actor) -> Registration:
    row = held(public_id, by)
    if row.state not in registering.OPEN:
        raise FormClosed
    return row


@transaction.atomic
def hand_in(public_id: UUID, *, is_another: bool = False, by: Actor, at: datetime) -> Registration:
    """Hand the form in: the day of deposit is today, and it leaves for the register. Twice is once.

    Raises ``Incomplete``, ``FormClosed`` or ``TooManyForms``.
    """
    row = held(public_id, by)
    if row.state in registering.ON_ITS_WAY or row.state == State.REGISTERED:
        return row
    if row.state not in registering.OPEN:
        raise FormClosed
    if alone.lacking_headings(row.answers):
        raise Incomplete
    _take_turn(row, by, at)
    row.deposited_on = row.deposited_on or day_in_paris(at)
    row.state, row.changed_at, row.is_another = State.WAITING.value, at, is_another
    row.save(update_fields=["deposited_on", "state", "changed_at", "is_another"])
    telling.journal(JournalVerb.HAND_IN_FORM, row, by=by, at=at, article=ARTICLE)
    if by.organisation is not None:
        # Whoever fills theirs alone asks the queue for nothing: the next minute sends it.
        jobs.defer(_JOB, lock=f"registration-{row.pk}", registration=row.pk)
    return row


def _take_turn(row: Registration, by: Actor, at: datetime) -> None:
    """Count a hand-in of this agent, or of this address: whoever tries names to learn whom the register knows is slowed."""
    if by.organisation is None:
        if not slowing.take_one(
            f"premiere_demande {row.mark}", most=parameters.get(*_SENDINGS, day_in_paris(at)).value, at=at
        ):
            raise TooManyForms
        return
    one = slowing.tried("premiere_demande", f"premiere_demande {by.person.pk}")
    turns.wait_for(f"premiere_demande {by.person.pk}")
    if slowing.must_wait(one, at=at):
        raise TooManyForms
    slowing.note(one, is_success=False, at=at)


@transaction.atomic
def drop(public_id: UUID, *, by: Actor, at: datetime) -> Registration:
    """Give a form up before it is sent: what was typed goes at once. Raises ``FormClosed``."""
    row = _open(public_id, by)
    columns = ["state", "answers", "changed_at", *_OF_DEPOSIT]
    if by.organisation is None:
        RegistrationPaper.objects.filter(registration=row).delete()
        row.contact, row.mark, row.language, row.is_safe = "", "", "", False
        columns += ["contact", "mark", "language", "is_safe"]
    row.state, row.answers, row.changed_at = State.DROPPED.value, {}, at
    _forget_deposit(row)
    row.save(update_fields=columns)
    telling.journal(JournalVerb.ABANDON_REGISTRATION, row, by=by, at=at, article=_FORM)
    return row
