"""An employer answers a code that an employee handed over: it attests, declines, or corrects within the day (ADR 63).

It reads no row: the database takes the hash of what was typed and says done or not. Whatever is wrong with a code, the answer is
one sentence; who guesses is slowed, by account and by source.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from palier.models import EmployerSite
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people import employment
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, TooFast
from palier.workflows.doors import slowing
from palier.workflows.people.employment import ARTICLE, hashed


class EmploymentCodeRefused(Refusal):
    """The code cannot serve. Which of its reasons is never said: that would tell who asked for one, and when."""

    sentence = (
        "Ce code ne peut pas servir : il est mal recopié, il a déjà servi, ou il n’est plus valable. "
        "Relisez-le, ou demandez-en un autre à votre salarié."
    )


class ReceiptRefused(Refusal):
    """No attestation of this employer, of this day, has this number."""

    sentence = (
        "Aucune attestation d’aujourd’hui ne porte ce numéro. Une attestation se corrige le jour même : "
        "après, votre salarié peut la retirer et vous remettre un autre code."
    )


class NoSuchWork(Refusal):
    """A contract, a day or a site that cannot be attested; the message says which."""

    sentence = "Ce contrat ne s’atteste pas ici."


@dataclass(frozen=True, slots=True)
class EmployerStatement:
    """What an employer says: nothing else is ever asked of it."""

    contract: str
    since: date
    site: EmployerSite


def waits(typed: str, *, by: Actor, source: str, at: datetime) -> None:
    """Raise ``EmploymentCodeRefused`` unless the code may serve, and ``TooFast`` where too many did not."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    one = _knock(by, source, at)
    _answered(one, _told("SELECT palier_employment_waits(%s)", [_hash(typed)]), EmploymentCodeRefused(), at)


def attest(typed: str, job: EmployerStatement, *, by: Actor, source: str, at: datetime) -> str:
    """Attest, and return the number of the receipt, by which the employer may correct it within the day."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    require_possible(job, by=by, at=at)
    receipt = "".join(secrets.choice(employment.ALPHABET) for _ in range(employment.LENGTH))
    values: list[str | date | int] = [_hash(typed), hashed(receipt), job.contract, job.since, job.site.pk]
    one = _knock(by, source, at)
    with transaction.atomic():
        is_done = _told("SELECT palier_attest_employment(%s, %s, %s, %s, %s)", values)
        if is_done:
            telling.journal(JournalVerb.ATTEST_JOB, by.body, by=by, at=at, article=ARTICLE)
    _answered(one, is_done, EmploymentCodeRefused(), at)
    return receipt


def decline(typed: str, *, by: Actor, source: str, at: datetime) -> None:
    """Say that one does not attest: the code has served, and its person is told."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    one = _knock(by, source, at)
    with transaction.atomic():
        is_done = _told("SELECT palier_decline_employment(%s)", [_hash(typed)])
        if is_done:
            telling.journal(JournalVerb.DECLINE_TO_ATTEST, by.body, by=by, at=at, article=ARTICLE)
    _answered(one, is_done, EmploymentCodeRefused(), at)


def correct(receipt: str, job: EmployerStatement, *, by: Actor, source: str, at: datetime) -> None:
    """Put right one's own attestation of the day."""
    require(by.role, Action.CONFIRM_EMPLOYMENT)
    require_possible(job, by=by, at=at)
    one = _knock(by, source, at)
    values: list[str | date | int] = [_hash(receipt), job.contract, job.since, job.site.pk]
    with transaction.atomic():
        is_done = _told("SELECT palier_correct_employment(%s, %s, %s, %s)", values)
        if is_done:
            telling.journal(JournalVerb.CORRECT_ATTESTATION, by.body, by=by, at=at, article=ARTICLE)
    _answered(one, is_done, ReceiptRefused(), at)


def require_possible(job: EmployerStatement, *, by: Actor, at: datetime) -> None:
    """Refuse what no employer may attest, before it is read again as when it is sent. Raises ``NoSuchWork``."""
    on = day_in_paris(at)
    if job.contract not in employment.contracts(on) or job.site.organisation_id != by.body.pk:
        raise NoSuchWork
    try:
        employment.require_start(job.since, on=on)
    except employment.BadStart as error:
        raise NoSuchWork(str(error)) from error


def _hash(typed: str) -> str:
    return hashed(employment.normalise(typed))


def _told(statement: str, values: list[str | date | int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])


def _knock(by: Actor, source: str, at: datetime) -> slowing.Try:
    one = slowing.tried(f"employeur {by.person.pk}", source)
    if slowing.wait(one, at=at) > slowing.NONE:
        raise TooFast
    return one


def _answered(one: slowing.Try, is_done: bool, refusal: Refusal, at: datetime) -> None:  # noqa: FBT001 - what the database said
    """Count what was typed, outside of what a refusal undoes."""
    slowing.note(one, is_success=is_done, at=at)
    if not is_done:
        raise refusal
