"""The codes that an employee asks for and hands to their employer: asked, taken back, disowned (ADR 63).

A code is shown once and kept as a keyed hash. Nobody but its person lists it, and nothing here is read by an employer.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Demande, EmploymentCode
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.people import employment
from palier.rules.people.employment import EmploymentCodeMove, EmploymentCodeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import FileClosed, Refusal

ARTICLE = act("règlement (UE) 2016/679, article 5")
"""No more than what is needed passes, and by the hand of whom it concerns."""
_SETTLE = "palier.jobs.employment.settle"


class TooManyEmploymentCodes(Refusal):
    """Several codes wait already."""

    sentence = phrase("Trois codes attendent déjà : annulez-en un, ou attendez la réponse de votre employeur.")


class NotWaiting(Refusal):
    """The code has served, has expired or was taken back."""

    sentence = phrase("Ce code n’attend plus rien : il a déjà servi, il a expiré, ou vous l’avez annulé.")


class NothingToDisown(Refusal):
    """No employer attested anything by this code, or it was disowned already."""

    sentence = phrase("Aucune attestation ne compte par ce code : il n’y a rien à retirer.")


@dataclass(frozen=True, slots=True)
class NewEmploymentCode:
    """A new code: its words are shown this once."""

    row: EmploymentCode
    code: str


def hashed(code: str) -> str:
    """What is kept of a code, and what an employer's typing is compared with; nothing typed is the hash of nothing."""
    return salted_hmac("palier.employment.code", code, algorithm="sha256").hexdigest()


def of_person(demande: Demande, by: Actor) -> list[EmploymentCode]:
    """The codes that this person asked for, the latest first."""
    rows = EmploymentCode.objects.filter(demande=demande, by=by.teller).select_related("employer", "commune")
    return list(rows.order_by("-asked_at", "-pk"))


@transaction.atomic
def ask(demande: Demande, *, person_key: str, key: UUID, by: Actor, at: datetime) -> NewEmploymentCode:
    """Make a code for oneself; a few may wait at once. The same form sent twice gives the same code: ``key`` is its own.

    Raises ``FileClosed`` or ``TooManyEmploymentCodes``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if not layers.is_open(demande):
        raise FileClosed
    on, code = day_in_paris(at), _drawn(by, key)
    if again := EmploymentCode.objects.filter(demande=demande, by=by.teller, code_hash=hashed(code)).first():
        return NewEmploymentCode(again, code)
    waiting = EmploymentCode.objects.filter(
        demande=demande, by=by.teller, state=EmploymentCodeState.WAITING, last_day__gte=on
    )
    if waiting.count() >= employment.codes_alive(on):
        raise TooManyEmploymentCodes
    row = EmploymentCode.objects.create(
        demande=demande,
        person_key=person_key,
        by_id=by.whose_word,
        code_hash=hashed(code),
        asked_at=at,
        last_day=employment.last_day(on),
    )
    telling.journal(JournalVerb.ASK_JOB_CODE, row, by=by, at=at, article=ARTICLE)
    return NewEmploymentCode(row, code)


def _drawn(by: Actor, key: UUID) -> str:
    """The code of one form of one person: nobody can tell it who has not the secret of the site."""
    drawn = salted_hmac("palier.employment.drawn", f"{by.teller}:{key}", algorithm="sha256").digest()
    return "".join(employment.ALPHABET[byte % len(employment.ALPHABET)] for byte in drawn[: employment.LENGTH])


@transaction.atomic
def revoke(public_id: UUID, *, by: Actor, at: datetime) -> EmploymentCode:
    """Take a code back before it serves. Raises ``NotWaiting``."""
    row = _held(public_id, by)
    if not employment.may(EmploymentCodeMove.REVOKE, EmploymentCodeState(row.state), row.last_day, on=day_in_paris(at)):
        raise NotWaiting
    return _end(row, EmploymentCodeMove.REVOKE, JournalVerb.WITHDRAW_JOB_CODE, by, at)


@transaction.atomic
def disown(public_id: UUID, *, by: Actor, at: datetime) -> EmploymentCode:
    """Say that who attested is not one's employer: what it brought leaves the file, and they are told nothing.

    Raises ``NothingToDisown``.
    """
    row = _held(public_id, by)
    if not employment.may(EmploymentCodeMove.DISOWN, EmploymentCodeState(row.state), row.last_day, on=day_in_paris(at)):
        raise NothingToDisown
    row = _end(row, EmploymentCodeMove.DISOWN, JournalVerb.DISOWN_JOB, by, at)
    # A verified fact is no page's to write: the clock takes it away.
    jobs.defer(_SETTLE, demande=row.demande_id)
    return row


def _held(public_id: UUID, by: Actor) -> EmploymentCode:
    require(by.role, Action.COMPLETE_DEMANDE)
    return EmploymentCode.objects.select_for_update(of=("self",)).get(public_id=public_id, by=by.teller)


def _end(row: EmploymentCode, move: EmploymentCodeMove, verb: JournalVerb, by: Actor, at: datetime) -> EmploymentCode:
    row.state, row.ended_at = employment.MOVES[move][1].value, at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(verb, row, by=by, at=at, article=ARTICLE)
    return row
