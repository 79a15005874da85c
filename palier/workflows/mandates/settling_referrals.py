"""What a social service qualified enters the file, and its giver is told that something came: the clock's act (ADR 71).

The ground travels, and what was seen does not: a piece that says « seen by a social service », the fact that it proves, the
points. On a file that two people read, a danger is written nowhere: it waits for the file that its person opens alone.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from palier.models import Demande, Piece, Referral
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import compose
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.doors import apart, safe_addresses, second_places
from palier.workflows.mandates import granting
from palier.workflows.people import pieces

THROUGH = "service_social"
_TOLD = UUID("0b0f8b0e-5b7a-5a39-9a43-6f1b2d4c8e71")
"""Name space of the announcements of answers."""


def due() -> Iterator[int]:
    """What was qualified and is not in a file yet."""
    yield from (
        Referral.objects.filter(state=ReferralState.PROVED, settled_at=None).order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def settle(pk: int, *, at: datetime) -> Demande | None:
    """Bring the file up to what was qualified; give the file that changed. Twice is the same as once."""
    found = Referral.objects.filter(pk=pk).values_list("demande", flat=True).first()
    if found is None:
        return None
    Demande.objects.select_for_update(no_key=True).get(pk=found)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("demande", "organisation", "answered_by")
    row = rows.get(pk=pk)
    _announce(row, at)
    if row.state != ReferralState.PROVED or row.settled_at is not None:
        return None
    if row.valid_until is not None and row.valid_until < day_in_paris(at):
        _over(row, at)
        return None
    demande, key = second_places.of(row.demande, row.person_key, since=row.asked_at)
    try:
        apart.require_piece(demande, row.code)
    except apart.GoAlone:
        # Somebody else reads this file: nothing is written, and the clock looks again.
        return None
    _prove(row, demande, key, at)
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    telling.journal(JournalVerb.ENTER_QUALIFICATION, row, by=CLOCK, at=at, article=cch("L441-1"))
    return demande


def _over(row: Referral, at: datetime) -> None:
    """What was qualified ended before it entered a file: it enters none, and its giver is told that something came."""
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    if row.taken_back_at is None:
        _tell(row, "over", day_in_paris(at), at)


def _prove(row: Referral, demande: Demande, key: str, at: datetime) -> None:
    by = Actor(role=Role.SOCIAL, user=row.answered_by, organisation=row.organisation)
    handed = set(Piece.objects.filter(pk__in=row.pieces).exclude(sha256="").values_list("sha256", flat=True))
    for proof in row.proofs:
        piece = _handed(row, demande, proof, handed) or _seen(row, demande, key, proof, at)
        piece.through = THROUGH
        piece.save(update_fields=["through"])
        pieces.verify(piece, pieces.PieceFinding(is_accepted=True, valid_until=row.valid_until), by=by, at=at)


def _handed(row: Referral, demande: Demande, proof: str, handed: set[str]) -> Piece | None:
    """The piece that was handed over for this paper and still waits: here, or copied where its person went."""
    waiting = Piece.objects.filter(demande=demande, code=row.code, status=PieceStatus.TO_CHECK, sha256__in=handed)
    named = "" if row.code == referrals.DALO else proof
    return waiting.filter(proof_code__in={named, ""}).order_by("-proof_code", "pk").first()


def _seen(row: Referral, demande: Demande, key: str, proof: str, at: datetime) -> Piece:
    """A paper that was shown at the desk of the service: that it was seen is kept, and no copy of it."""
    return Piece.objects.create(
        demande=demande,
        person_key=key,
        code=row.code,
        proof_code="" if row.code == referrals.DALO else proof,
        media_type="",
        size=0,
        sha256="",
        uploaded_at=at,
        sent_by_id=row.by_id if demande.pk == row.demande_id else None,
        confidentiality=pieces.level_of(row.code).value,
        audience=demande.audience,
    )


def _announce(row: Referral, at: datetime) -> None:
    """That something came, to the giver alone, in the words of any other news. Of a danger, to a safe address or not at all."""
    if row.answered_at is not None and row.taken_back_at is None:
        _tell(row, row.answered_at.isoformat(), day_in_paris(row.answered_at), at)


def _tell(row: Referral, what: str, day: date, at: datetime) -> None:
    to = granting.contact_of(row.demande, row.person_key)
    is_danger = pieces.level_of(row.code) is Level.PROTECTED
    if to is None or (is_danger and to[1] != safe_addresses.of(row.demande, row.person_key)):
        return
    text = compose("orientation_reponse", day=day)
    key = uuid5(_TOLD, f"{row.public_id} {what}")
    telling.message(to[0], to[1], subject=text.title, body=text.body, at=at, key=key)
