"""What a social service was handed: a code that opens one situation, its caseload by date, and one referral (ADR 71).

Everything is read in its own role of the database: a referral that was taken back a second ago opens nothing here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from palier.models import Person, Piece, Referral, ReferralNote
from palier.models.doors.row_security import READ_COLUMNS, SOCIAL
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import Clock, ReferralState
from palier.rules.people import employment
from palier.rules.situations.urgency import FiledProof, LaneState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, TooFast
from palier.workflows.doors import slowing
from palier.workflows.mandates.referring import ARTICLE, hashed

_ROW = READ_COLUMNS["palier_referral", SOCIAL]
_PIECE = READ_COLUMNS["palier_piece", SOCIAL]
_PERSON = READ_COLUMNS["palier_person", SOCIAL]
"""What its role reads, and no column more."""


class CodeRefused(Refusal):
    """The code cannot serve. Which of its reasons is never said: that would tell who asked for one, and when."""

    sentence = (
        "Ce code ne peut pas servir : il est mal recopié, il a déjà servi, ou il n’est plus valable. "
        "Relisez-le, ou demandez-en un autre à la personne."
    )


@dataclass(frozen=True, slots=True)
class OfferedReferral:
    """What a code hands over, and of whom not a word."""

    code: str
    pieces: int
    asked_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class ReferredCase:
    """One referral of the caseload: what it is called there, its situation, and its clock. No name."""

    row: Referral
    clock: Clock


@dataclass(frozen=True, slots=True)
class File:
    """What one referral shows: a name, the pieces that were chosen, what the service noted."""

    case: ReferredCase
    name: str
    pieces: list[Piece]
    notes: list[ReferralNote]


def offered(typed: str, *, by: Actor, source: str, at: datetime) -> OfferedReferral:
    """What a code hands over; raise ``CodeRefused`` where it cannot serve, and ``TooFast`` where too many did not."""
    require(by.role, Action.READ_REFERRAL)
    one = _knock(by, source, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, pieces, asked, until FROM palier_referral_offered(%s)", [_hash(typed)])
        row = cursor.fetchone()
    slowing.note(one, is_success=row is not None, at=at)
    if row is None:
        raise CodeRefused
    return OfferedReferral(*row)


def take(typed: str, *, by: Actor, source: str, at: datetime) -> Referral:
    """Take a referral up: its code serves no more, and it opens to this service. Raises ``CodeRefused`` or ``TooFast``."""
    require(by.role, Action.READ_REFERRAL)
    one, until = _knock(by, source, at), referrals.last_day(day_in_paris(at))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT palier_take_referral(%s, %s)", [_hash(typed), until])
            taken: UUID | None = cursor.fetchone()[0]
        if taken is not None:
            row = rows(by).get(public_id=taken)
            telling.journal(JournalVerb.TAKE_UP_REFERRAL, row, by=by, at=at, article=ARTICLE)
    slowing.note(one, is_success=taken is not None, at=at)
    if taken is None:
        raise CodeRefused
    return row


def _hash(typed: str) -> str:
    return hashed(employment.normalise(typed))


def _knock(by: Actor, source: str, at: datetime) -> slowing.Try:
    one = slowing.tried(f"service social {by.person.pk}", source)
    if slowing.wait(one, at=at) > slowing.NONE:
        raise TooFast
    return one


def rows(by: Actor) -> QuerySet[Referral]:
    """The referrals of a service, in the columns that its role reads."""
    return Referral.objects.filter(organisation=by.body).only(*_ROW)


def caseload(*, by: Actor, at: datetime) -> list[ReferredCase]:
    """Every referral that is open, the late first, then by due instant; what is answered comes last."""
    require(by.role, Action.READ_REFERRAL)
    found = [row for row in rows(by).order_by("taken_at", "pk") if _is_open(row, at)]
    handed = {piece.pk: piece for piece in _handed([pk for row in found for pk in row.pieces])}
    cases = [ReferredCase(row, clock_of(row, [handed[pk] for pk in row.pieces if pk in handed], at)) for row in found]
    return sorted(cases, key=_order)


def _is_open(row: Referral, at: datetime) -> bool:
    stood = referrals.Referral(ReferralState(row.state), row.last_day, row.taken_back_at is not None)
    return referrals.opens(stood, on=day_in_paris(at))


def _order(case: ReferredCase) -> tuple[int, float, int]:
    rank = {LaneState.LATE: 0, LaneState.TO_VALIDATE: 1, LaneState.PROOF_MISSING: 2}.get(case.clock.state, 3)
    due = case.clock.due_at
    return rank, due.timestamp() if due else float("inf"), case.row.pk


def clock_of(row: Referral, handed: list[Piece], at: datetime) -> Clock:
    """The delay of one referral: from a proof that is complete, and in the service's hands."""
    filed = [FiledProof(piece.proof_code or _own_code(piece), piece.uploaded_at) for piece in handed]
    since = max(row.taken_at or row.handed_at, row.handed_at)
    return referrals.clock(row.code, filed, state=ReferralState(row.state), since=since, now=at)


def _own_code(piece: Piece) -> str:
    """A decision of mediation is its own proof; of another piece, the eyes tell which document it is."""
    return piece.code if piece.code == referrals.DALO else ""


def _handed(keys: list[int]) -> list[Piece]:
    return list(Piece.objects.filter(pk__in=keys).only(*_PIECE).order_by("uploaded_at", "pk"))


def one(row: Referral, *, by: Actor, at: datetime) -> File:
    """One referral, with what was handed over and nothing else of the file."""
    require(by.role, Action.READ_REFERRAL)
    handed = _handed(list(row.pieces))
    person = Person.objects.filter(demande=row.demande_id, key=row.person_key).only(*_PERSON).first()
    name = f"{person.first_name} {person.last_name}".strip() if person else ""
    notes = list(ReferralNote.objects.filter(referral=row.pk).order_by("at", "pk"))
    return File(ReferredCase(row, clock_of(row, handed, at)), name, handed, notes)


def piece_of(row: Referral, public_id: UUID) -> Piece | None:
    """One of the pieces that were handed over; nothing where it is another."""
    return Piece.objects.filter(pk__in=row.pieces, public_id=public_id).only(*_PIECE).first()
