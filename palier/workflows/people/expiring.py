"""What time does to a verified situation: one reminder before its end, then its piece expires. Run by the clock."""

from datetime import datetime

from django.db import transaction

from palier.models import DemandeState, Piece
from palier.rules.law import clocks
from palier.rules.law.dates import add_days
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.situations import situations, urgency
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.people import pieces

BATCH = 500
_HOUSE = act("règles de publication de Palier")


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Tell, once, each person whose verified situation will end within the reminder's days; return how many were told.

    A newer proof that waits, or holds longer, needs no reminder.
    """
    on = clocks.day_in_paris(at)
    ending = (
        Piece.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status=PieceStatus.VALID, reminded_at=None, code__startswith=pieces.SITUATION_PREFIX)
        .filter(valid_until__gte=on, valid_until__lte=add_days(on, urgency.reminder_days(on)))
        .exclude(demande__state=DemandeState.STRUCK_OFF)
        .select_related("demande")
        .order_by("valid_until", "pk")[:BATCH]
    )
    found = list(ending)
    for piece in found:
        piece.reminded_at = at
        piece.save(update_fields=["reminded_at"])
        if not _is_renewed(piece):
            _tell(piece, at)
    return len(found)


def _is_renewed(piece: Piece) -> bool:
    newer = Piece.objects.filter(
        demande=piece.demande,
        code=piece.code,
        uploaded_at__gt=piece.uploaded_at,
        status__in=(PieceStatus.TO_CHECK, PieceStatus.VALID),
    )
    # A proof of another kind beside this one does not renew it.
    return newer.filter(proof_code__in=_same_kind(piece)).exists()


def _same_kind(piece: Piece) -> tuple[str, ...]:
    situation = pieces.situation_of(piece.code)
    kinds = situations.newest(situation).proofs if situation else ()
    return next(((*kind, urgency.UNNAMED) for kind in kinds if piece.proof_code in kind), (piece.proof_code,))


def _tell(piece: Piece, at: datetime) -> None:
    is_discreet = piece.confidentiality != situations.Level.ORDINARY
    text = compose(
        "situation_a_renouveler",
        is_discreet=is_discreet,
        piece=None if is_discreet else pieces.label_of(piece.code),
        day=clocks.say_day(piece.valid_until) if piece.valid_until else None,
        valid_until=piece.valid_until,
    )
    telling.send(piece.demande, text, by=CLOCK, at=at)
    telling.journal(JournalVerb.REMIND_OF_YEAR_END, piece, by=CLOCK, at=at, article=_HOUSE)


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Mark as expired the pieces whose last day is past; return how many. Points stop by the date, not by this."""
    on = clocks.day_in_paris(at)
    rows = (
        Piece.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status=PieceStatus.VALID, valid_until__lt=on)
        .order_by("pk")[:BATCH]
    )
    found = list(rows)
    for piece in found:
        piece.status = PieceStatus.EXPIRED
        piece.save(update_fields=["status"])
        telling.journal(JournalVerb.NOTE_EXPIRY, piece, by=CLOCK, at=at, article=_HOUSE)
    return len(found)
