"""A social service answers a referral: proved, another paper, or not proved; and notes under secrecy (ADR 71).

It writes nothing of the file: what it found enters it by the clock, out of its sight (``settling_referrals``).
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from palier.models import Referral, ReferralNote
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import NotProvedReason, ReferralMove, RetractReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import referred
from palier.workflows.mandates.referring import ARTICLE, rules_of
from palier.workflows.people import pieces

_QUALIFIED = cch("L441-1")
_SETTLE = "palier.jobs.referrals.settle"


class ReferralClosed(Refusal):
    """It was taken back, is over, or is answered already."""

    sentence = "Cette orientation ne vous attend plus : la personne l’a reprise, ou elle a déjà sa réponse."


class ProofLacks(Refusal):
    """A kind of paper of which none was seen."""

    sentence = "Il manque un papier pour prouver cette situation : {lacking}."
    field = "proofs"


class NoSuchPaper(Refusal):
    """A paper that does not prove this situation."""

    sentence = "Ce papier ne fait pas partie de ceux qui prouvent cette situation."
    field = "proofs"


class QualificationEndRefused(Refusal):
    """A day seen, or an end, that cannot be; the message says why."""

    sentence = "Ce jour ne peut pas être celui d’une preuve."
    field = "seen_on"


class NothingNoted(Refusal):
    """A note without a word, or beyond its length."""

    sentence = "Écrivez la note, en 4 000 signes au plus."
    field = "text"


class NoteNotYours(Refusal):
    """A note of a colleague, or one that was taken back already."""

    sentence = "Cette note ne se reprend pas : un collègue l’a écrite, ou elle est déjà reprise."


@dataclass(frozen=True, slots=True)
class Found:
    """What a social worker saw: papers of the catalogue, on which day, and until when it holds."""

    proofs: Collection[str]
    seen_on: date
    valid_until: date | None = None


@transaction.atomic
def qualify(public_id: UUID, found: Found, *, by: Actor, at: datetime) -> Referral:
    """Say that a situation is proved.

    Raises ``ReferralClosed``, ``NoSuchPaper``, ``ProofLacks`` or ``QualificationEndRefused``.
    """
    row, on = _held(public_id, ReferralMove.PROVE, by, at), day_in_paris(at)
    known = {code for kind in referrals.proofs(row.code, on) for code in kind}
    if set(found.proofs) - known:
        raise NoSuchPaper
    if lacking := referrals.lacking(row.code, found.proofs, on=on):
        raise ProofLacks(lacking=pieces.say_proofs(lacking))
    try:
        until = referrals.require_end(
            row.code, found.valid_until, seen_on=found.seen_on, handed_on=day_in_paris(row.asked_at), on=on
        )
    except referrals.ImpossibleEnd as error:
        refused = QualificationEndRefused(str(error))
        refused.field = "valid_until" if error.is_end else "seen_on"
        raise refused from error
    row.proofs, row.seen_on, row.valid_until, row.reason = sorted(set(found.proofs)), found.seen_on, until, ""
    return _answered(row, ReferralMove.PROVE, JournalVerb.QUALIFY_SITUATION, by, at)


@transaction.atomic
def refuse(public_id: UUID, reason: NotProvedReason, *, by: Actor, at: datetime) -> Referral:
    """Say that it is not proved, by a reason of the list. A desk checks the pieces all the same. Raises ``ReferralClosed``."""
    row = _held(public_id, ReferralMove.REFUSE, by, at)
    row.reason = reason.value
    return _answered(row, ReferralMove.REFUSE, JournalVerb.DECLINE_TO_QUALIFY, by, at)


@transaction.atomic
def ask_paper(public_id: UUID, paper: str, *, by: Actor, at: datetime) -> Referral:
    """Ask for another paper, of those that prove this situation. Raises ``ReferralClosed`` or ``NoSuchPaper``."""
    row = _held(public_id, ReferralMove.ASK, by, at)
    if paper not in {code for kind in referrals.proofs(row.code, day_in_paris(at)) for code in kind}:
        raise NoSuchPaper
    row.asked_paper = paper
    return _answered(row, ReferralMove.ASK, JournalVerb.ASK_OTHER_PROOF, by, at)


@transaction.atomic
def retract(public_id: UUID, reason: RetractReason, *, by: Actor, at: datetime) -> Referral:
    """Take back an answer given by mistake: the situation waits for another, and the clock takes out of the file what entered it.

    By anybody of the service, as long as it reads the referral; its giver reads why. A list that closed keeps what it was.
    Raises ``ReferralClosed``.
    """
    row = _held(public_id, ReferralMove.RETRACT, by, at)
    row.proofs, row.seen_on, row.valid_until, row.reason = [], None, None, reason.value
    return _answered(row, ReferralMove.RETRACT, JournalVerb.RETRACT_ANSWER, by, at)


@transaction.atomic
def note(public_id: UUID, text: str, *, by: Actor, at: datetime) -> ReferralNote:
    """Keep a note under secrecy: this service and the person read it. The journal says that one was written, and no word.

    Raises ``ReferralClosed`` or ``NothingNoted``.
    """
    require(by.role, Action.NOTE_REFERRAL)
    row, words = _locked(public_id, by), text.strip()
    if not referrals.opens(rules_of(row), on=day_in_paris(at)):
        raise ReferralClosed
    if not 0 < len(words) <= referrals.LONGEST_NOTE:
        raise NothingNoted
    salt = secrets.token_hex(16)
    # Nothing is asked back of the row: its role reads it, and the clock that seals it does not.
    made = ReferralNote.objects.create(
        referral_id=row.pk,
        demande_id=row.demande_id,
        by=by.person,
        at=at,
        text=words,
        salt=salt,
        digest=digest_of(salt, words),
    )
    telling.journal(JournalVerb.NOTE_REFERRAL, row, by=by, at=at, article=ARTICLE)
    return made


@transaction.atomic
def retract_note(public_id: UUID, number: int, *, by: Actor, at: datetime) -> None:
    """Take back one's own note, by its place among the notes of a referral: its words go, and that one stood there stays.

    Raises ``ReferralClosed`` or ``NoteNotYours``.
    """
    require(by.role, Action.NOTE_REFERRAL)
    row = _locked(public_id, by)
    if not referrals.opens(rules_of(row), on=day_in_paris(at)):
        raise ReferralClosed
    written = dict(enumerate(ReferralNote.objects.filter(referral=row.pk).order_by("at", "pk"), 1)).get(number)
    if written is None or written.by_id != by.person.pk or is_taken_back(written):
        raise NoteNotYours
    gone = ReferralNote.objects.filter(pk=written.pk)
    gone.update(text="", salt="", digest=digest_of("", ""))
    telling.journal(JournalVerb.RETRACT_NOTE, row, by=by, at=at, article=ARTICLE)


def is_taken_back(row: ReferralNote) -> bool:
    """Whether its author took its words back; one whose words alone are gone was changed past every act."""
    return not row.text and is_as_written(row) and not row.salt


def digest_of(salt: str, text: str) -> str:
    """What is sealed of a note in the place of its words."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def is_as_written(row: ReferralNote) -> bool:
    """Whether a note still says what was sealed."""
    return row.digest == digest_of(row.salt, row.text)


def _locked(public_id: UUID, by: Actor) -> Referral:
    """One referral of this service, held: whoever takes it back at once comes before, or after."""
    return referred.rows(by).select_for_update(of=("self",)).get(public_id=public_id)


def _held(public_id: UUID, wanted: ReferralMove, by: Actor, at: datetime) -> Referral:
    require(by.role, Action.VALIDATE_SITUATION)
    row = _locked(public_id, by)
    try:
        referrals.move(rules_of(row), wanted, on=day_in_paris(at))
    except referrals.NotOpen as error:
        raise ReferralClosed from error
    return row


def _answered(row: Referral, how: ReferralMove, verb: JournalVerb, by: Actor, at: datetime) -> Referral:
    row.state = referrals.move(rules_of(row), how, on=day_in_paris(at)).state.value
    row.answered_at, row.answered_by = at, by.person
    row.save(
        update_fields=[
            "state",
            "asked_paper",
            "proofs",
            "seen_on",
            "valid_until",
            "reason",
            "answered_at",
            "answered_by",
        ]
    )
    telling.journal(verb, row, by=by, at=at, article=_QUALIFIED)
    jobs.defer(_SETTLE, referral=row.pk)
    return row
