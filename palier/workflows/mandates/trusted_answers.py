"""Who was named answers by the link of their message, without an account: yes, no, never again; and stops at any time (ADR 78).

The link is signed, names a row by its opaque id, and the address to which it left by half of its digest: « jamais » is kept
though the row was erased with its file. Behind it the gate reads a state and two dates, and neither a name, nor an address, nor
a file.
"""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing

from palier.models import TrustedContact, UnaskedAddress
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.mandates import trusted
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import slowing
from palier.workflows.mandates.trusting import ARTICLE

_VISITOR = Actor(role=Role.PUBLIC)
_SEEN = ("id", "public_id", "state", "asked_at", "answered_at", "ended_at", "recipient_digest")
"""What the gate is given of a row (``column_rights``)."""


_HALF, _OLDER = 16, 32
"""Bytes of an id and of half a digest; signs of an id alone."""


def _signer() -> signing.Signer:
    return signing.Signer(salt="palier.trusted.link", algorithm="sha256")


def token(row: TrustedContact) -> str:
    """What the link holds, signed: an opaque id, and the beginning of the digest of its address."""
    told = row.public_id.bytes + bytes.fromhex(row.recipient_digest)[:_HALF]
    return _signer().sign(base64.urlsafe_b64encode(told).decode().rstrip("="))


def is_unasked(digest: str) -> bool:
    """Whether an address wants no question: it said so by the whole of its digest, or by a link that outlived its row."""
    return UnaskedAddress.objects.filter(digest__in=(digest, digest[: 2 * _HALF])).exists()


def link(row: TrustedContact) -> str:
    """The address of the page where they answer, and stop; nothing where the site does not know its own."""
    return f"{settings.SITE.rstrip('/')}{telling.page('personne-prevenue', token(row))}" if settings.SITE else ""


def _named(signed: str) -> tuple[UUID, str] | None:
    """The row of a link, and the half digest of its address; blank in a link of the release before."""
    try:
        told = _signer().unsign(signed)
        if len(told) == _OLDER:
            return UUID(told), ""
        held = base64.urlsafe_b64decode(f"{told}=")
        return UUID(bytes=held[:_HALF]), held[_HALF:].hex()
    except (signing.BadSignature, ValueError, binascii.Error):
        return None


def may_answer(signed: str, *, at: datetime) -> TrustState | None:
    """Where the question of a link stands: asked, or agreed to; none where nothing is left to say."""
    named = _named(signed)
    if named is None:
        return None
    with acting.taken(acting.GATE):
        row = TrustedContact.objects.filter(public_id=named[0]).only(*_SEEN).first()
    return _open(row, at)


def _open(row: TrustedContact | None, at: datetime) -> TrustState | None:
    state = TrustState(row.state) if row else None
    if row is None or (state is TrustState.ASKED and not trusted.is_answerable(row.asked_at, at=at)):
        return None
    return state if state in trusted.LIVING else None


def is_link(signed: str) -> bool:
    """Whether a link is one that this site made: of any other nothing can be stopped."""
    return _named(signed) is not None


def answer(signed: str, said: TrustMove, *, source: str, at: datetime) -> bool:
    """Take an answer, once: the row is held, and who comes second finds nothing to answer. Who tries links is slowed.

    An address that says « jamais » is asked by nobody any more, also where its question has meanwhile ended.
    """
    named = _named(signed)
    with acting.taken(acting.GATE):
        if named is None:
            slowing.note(tried(source), is_success=False, at=at)
            return False
        rows = TrustedContact.objects.select_for_update(of=("self",)).only(*_SEEN)
        row = rows.filter(public_id=named[0]).first()
        known = row.recipient_digest if row else named[1]
        if known and said is TrustMove.SAY_NEVER:
            never = UnaskedAddress(digest=known, said_at=at)
            UnaskedAddress.objects.bulk_create([never], ignore_conflicts=True)
        before = _open(row, at)
        if row is None or before is None or (before, said) not in trusted.MOVES or said in _OTHERS:
            return False
        after = trusted.move(before, said)
        row.state, row.answered_at = after.value, row.answered_at or at
        row.ended_at = None if after is TrustState.AGREED else at
        row.save(update_fields=["state", "answered_at", "ended_at"])
        telling.journal(_VERBS[said], row, by=_VISITOR, at=at, article=ARTICLE)
    return True


_OTHERS = (TrustMove.TAKE_BACK, TrustMove.END)
"""Not theirs: of who named them, and of the clock."""
_VERBS = {
    TrustMove.SAY_YES: JournalVerb.AGREE_TO_BE_TOLD,
    TrustMove.SAY_NO: JournalVerb.REFUSE_TO_BE_TOLD,
    TrustMove.SAY_NEVER: JournalVerb.REFUSE_TO_BE_TOLD,
    TrustMove.STOP: JournalVerb.REFUSE_TO_BE_TOLD,
}


def tried(source: str) -> slowing.Try:
    """That a source followed a link, as it is counted."""
    return slowing.tried("personne prévenue", source)
