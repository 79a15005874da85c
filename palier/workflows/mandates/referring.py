"""A household hands a situation over to a social service: by a code, more of it later, and takes it back at once (ADR 71).

Its giver alone sees that it exists: the other holder of a file does not, nor any employer. A danger is handed over from a file
that its person alone reads: who shares one may read this account, by the known mailbox or an old session (ADR 16).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from palier.models import Demande, Piece, Referral, ReferralNote
from palier.models.demandes import layers
from palier.rules.doors.access import Action, require
from palier.rules.doors.switches import Switch
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralMove, ReferralState
from palier.rules.people import employment
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import FileClosed, Refusal
from palier.workflows.doors import apart
from palier.workflows.steering import switching

ARTICLE = act("article 226-13 du code pénal")
"""Professional secrecy: what is confided is confided to who is bound by it."""
_SHOWN = (PieceStatus.TO_CHECK, PieceStatus.VALID)
_OF_PERSON = Referral.objects.defer("settled_at")
"""What its person reads of it: not when it entered a file, as the account of a file that was left would tell of the new one."""


class TooManyCodes(Refusal):
    """Several codes wait already."""

    sentence = phrase("Trois codes attendent déjà : reprenez-en un, ou attendez que le service social s’en serve.")


class SituationNotOffered(Refusal):
    """No urgent situation."""

    sentence = phrase("Choisissez une des situations proposées.")


class NotYourReferral(Refusal):
    """A piece of another situation, or that another holder sent."""

    sentence = phrase("Une de ces pièces ne prouve pas cette situation, ou n’a pas été envoyée par vous.")


class AlreadyOver(Refusal):
    """It is over, or was taken back."""

    sentence = phrase("Cette orientation est déjà finie : vous pouvez en faire une autre.")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What is handed over: the situation, the pieces that were chosen, and how to be reached."""

    code: str
    pieces: Collection[UUID] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class ReferralAsked:
    """A new referral: its code is shown this once."""

    row: Referral
    code: str


def hashed(code: str) -> str:
    """What is kept of a code, and what a social worker's typing is compared with; nothing typed is the hash of nothing."""
    return salted_hmac("palier.referral.code", code, algorithm="sha256").hexdigest()


def rules_of(row: Referral) -> referrals.Referral:
    """A row as the rules read it."""
    return referrals.Referral(ReferralState(row.state), row.last_day, row.taken_back_at is not None)


def of_person(demande: Demande, by: Actor) -> list[Referral]:
    """The referrals that this person made, the latest first."""
    rows = _OF_PERSON.filter(demande=demande, by=by.person).select_related("organisation")
    return list(rows.order_by("-asked_at", "-pk"))


def of(public_id: UUID, by: Actor) -> Referral:
    """One referral that this person made, or ``Referral.DoesNotExist``."""
    return _OF_PERSON.get(public_id=public_id, by=by.person)


def readable(demande: Demande, by: Actor) -> QuerySet[Referral]:
    """Those that this person made and whose rows tell what they are here."""
    rows = _OF_PERSON.filter(demande=demande, by=by.person)
    codes = rows.order_by().values_list("code", flat=True).distinct()
    return rows.exclude(code__in=[code for code in codes if is_hidden(demande, code)])


def is_hidden(demande: Demande, code: str) -> bool:
    """Whether its row tells nothing here: a danger, on a file that came to be shared after it was confided."""
    return apart.betrays(code) and apart.is_shared(demande)


def notes_of(rows: Sequence[Referral]) -> dict[int, list[ReferralNote]]:
    """What was noted of each, the oldest first: its person reads it, as the regulation lets them (article 15)."""
    found: dict[int, list[ReferralNote]] = {}
    for note in ReferralNote.objects.filter(referral__in=[row.pk for row in rows]).order_by("at", "pk"):
        found.setdefault(note.referral_id, []).append(note)
    return found


def may_hand(demande: Demande, code: str, by: Actor) -> list[Piece]:
    """The pieces of a situation that this person sent, and nobody refused."""
    rows = Piece.objects.filter(demande=demande, code=code, status__in=_SHOWN)
    return list(rows.filter(Q(sent_by=by.person) | Q(sent_by=None)).order_by("uploaded_at", "pk"))


@transaction.atomic
def ask(demande: Demande, handed: HandedOver, *, person_key: str, key: UUID, by: Actor, at: datetime) -> ReferralAsked:
    """Make a referral and its code. The same form sent twice gives the same code: ``key`` is its own.

    Raises ``FileClosed``, ``SwitchedOff``, ``SituationNotOffered``, ``GoAlone``, ``NotYourReferral`` or ``TooManyCodes``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.REFER)
    if not layers.is_open(demande):
        raise FileClosed
    on, code = day_in_paris(at), _drawn(by, key)
    if again := _OF_PERSON.filter(demande=demande, by=by.person, code_hash=hashed(code)).first():
        return ReferralAsked(again, code)
    require_open(demande, handed.code, at=at)
    try:
        referrals.require_offered(handed.code, on)
    except referrals.NotOffered as error:
        raise SituationNotOffered from error
    apart.require_piece(demande, handed.code)
    waiting = Referral.objects.filter(demande=demande, by=by.person, state=ReferralState.WAITING, last_day__gte=on)
    if waiting.filter(taken_back_at=None).count() >= referrals.codes_alive(on):
        raise TooManyCodes
    row = Referral.objects.create(
        demande=demande,
        person_key=person_key,
        by=by.person,
        code_hash=hashed(code),
        code=handed.code,
        pieces=_chosen(demande, handed.code, handed.pieces, by),
        contact=" ".join(handed.contact.split())[:200],
        asked_at=at,
        handed_at=at,
        last_day=referrals.code_last_day(on),
    )
    telling.journal(JournalVerb.REFER, row, by=by, at=at, article=ARTICLE)
    return ReferralAsked(row, code)


def require_open(demande: Demande, code: str, *, at: datetime) -> None:
    """Raise ``SwitchedOff`` where referrals are shut; a danger is confided whatever is shut."""
    if not apart.betrays(code):
        switching.require_open_for(demande, Switch.REFERRAL, at=at)


def _drawn(by: Actor, key: UUID) -> str:
    """The code of one form of one person: nobody can tell it who has not the secret of the site."""
    drawn = salted_hmac("palier.referral.drawn", f"{by.person.pk}:{key}", algorithm="sha256").digest()
    return "".join(employment.ALPHABET[byte % len(employment.ALPHABET)] for byte in drawn[: employment.LENGTH])


def _chosen(demande: Demande, code: str, chosen: Collection[UUID], by: Actor) -> list[int]:
    known = {piece.public_id: piece.pk for piece in may_hand(demande, code, by)}
    if set(chosen) - set(known):
        raise NotYourReferral
    return sorted(known[one] for one in chosen)


@transaction.atomic
def hand(public_id: UUID, chosen: Collection[UUID], *, by: Actor, at: datetime) -> Referral:
    """Hand over more pieces; what was answered without one is looked at again.

    Raises ``GoAlone``, ``NotYourReferral`` or ``AlreadyOver``.
    """
    row = _held(public_id, by)
    apart.require_piece(row.demande, row.code)
    after = _moved(row, ReferralMove.HAND, at)
    more = set(_chosen(row.demande, row.code, chosen, by)) - set(row.pieces)
    if not more:
        return row
    row.pieces, row.state, row.handed_at = sorted({*row.pieces, *more}), after.state.value, at
    row.save(update_fields=["pieces", "state", "handed_at"])
    telling.journal(JournalVerb.HAND_OVER_PROOF, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def take_back(public_id: UUID, *, by: Actor, at: datetime) -> Referral:
    """Take a referral back, at once and without a reason: the service reads nothing more. Raises ``AlreadyOver``."""
    row = _held(public_id, by)
    _moved(row, ReferralMove.TAKE_BACK, at)
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    telling.journal(JournalVerb.TAKE_REFERRAL_BACK, row, by=by, at=at, article=ARTICLE)
    return row


def _held(public_id: UUID, by: Actor) -> Referral:
    require(by.role, Action.REFER)
    rows = _OF_PERSON.select_for_update(of=("self",)).select_related("demande")
    return rows.get(public_id=public_id, by=by.person)


def _moved(row: Referral, wanted: ReferralMove, at: datetime) -> referrals.Referral:
    try:
        return referrals.move(rules_of(row), wanted, on=day_in_paris(at))
    except referrals.NotOpen as error:
        raise AlreadyOver from error
