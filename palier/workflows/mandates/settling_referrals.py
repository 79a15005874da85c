"""What a social service qualified enters the file, and its giver is told that something came: the clock's act (ADR 71).

The ground travels, and what was seen does not: a piece that says « seen by a social service », the fact that it proves, the
points. On a file that two people read, a danger is written nowhere: it waits for the file that its person opens alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Q

from palier.models import Demande, Fact, FactLayer, Piece, Referral
from palier.models.doors import jobs
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import ReferralState
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import apart, safe_addresses, second_places
from palier.workflows.mandates import granting
from palier.workflows.people import pieces

THROUGH = "service_social"
_TOLD = UUID("0b0f8b0e-5b7a-5a39-9a43-6f1b2d4c8e71")
"""Name space of the announcements of answers."""
_RETRACTED = phrase("Qui avait vu cette preuve a repris sa réponse.")
"""Read by the other holder and by desks too, who are not told that it was a social service."""


def due() -> Iterator[int]:
    """What was qualified and is not in a file yet, and what is in one though its answer was taken back."""
    waits = Q(state=ReferralState.PROVED, settled_at=None) | _OUTDATED
    yield from Referral.objects.filter(waits).order_by("pk").values_list("pk", flat=True)


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
    if _is_outdated(row):
        _take_out(row, at)
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


_OUTDATED = Q(settled_at__isnull=False) & (~Q(state=ReferralState.PROVED) | Q(answered_at__gt=F("settled_at")))


def _is_outdated(row: Referral) -> bool:
    """Whether what entered a file is not what the service says today."""
    if row.settled_at is None or row.answered_at is None:
        return False
    return row.state != ReferralState.PROVED or row.answered_at > row.settled_at


def _take_out(row: Referral, at: datetime) -> None:
    """Take out of a file what this referral proved there: a paper seen is refused, a paper sent waits for a desk again.

    Of the file where its giver is today, and of no other: whoever stayed on the former one learns nothing. What another proof
    establishes stays. Lists that closed keep the points that they froze.
    """
    demande, _ = second_places.of(row.demande, row.person_key, since=row.asked_at)
    ours = list(
        Piece.objects.filter(
            demande=demande, code=row.code, through=THROUGH, status=PieceStatus.VALID, verified_at=row.settled_at
        ).order_by("pk")
    )
    for piece in ours:
        piece.valid_until = None
        if piece.sha256:
            piece.status, piece.through, piece.verified_at, piece.verified_by = PieceStatus.TO_CHECK, "", None, None
        else:
            piece.status, piece.refusal_reason, piece.verified_at = PieceStatus.REFUSED, say(_RETRACTED), at
        piece.save()
    _unprove(row, demande, ours, at)
    pieces.start_clock(demande, row.code, at=at)
    row.settled_at = None
    row.save(update_fields=["settled_at"])
    telling.journal(JournalVerb.WITHDRAW_QUALIFICATION, row, by=CLOCK, at=at, article=cch("L441-1"))
    jobs.defer("palier.jobs.rescoring.rescore", demande=demande.pk)


def _unprove(row: Referral, demande: Demande, ours: Sequence[Piece], at: datetime) -> None:
    """The fact that these pieces helped to carry holds no more, unless what nobody took back still proves it whole.

    Of a situation that asks for two kinds of papers, the other kind, accepted by a desk since, carries the last fact alone.
    """
    situation, taken = referrals.situation_of(row.code), {piece.pk for piece in ours}
    if situation is None:
        return
    told = Fact.objects.filter(demande=demande, layer=FactLayer.VERIFIED, path=f"claims/{situation.value}")
    last = told.order_by("at", "pk").last()
    if last is None or last.piece_id is None or last.value is None:
        return
    is_whole = pieces.holds(demande, row.code, situation, on=day_in_paris(at))
    if is_whole and last.piece_id not in taken:
        return
    left = told.filter(piece__status=PieceStatus.VALID, value__isnull=False).exclude(piece__in=taken)
    older = left.order_by("at", "pk").last() if is_whole else None
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.VERIFIED,
        path=last.path,
        value=older.value if older else None,
        since=older.since if older else None,
        valid_until=older.valid_until if older else None,
        piece=older.piece if older else last.piece,
        by=row.answered_by,
        at=at,
        audience=demande.audience,
    )


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
    telling.write(MessageReader(*to, whose=(row.demande_id, row.person_key)), text, at=at, key=key)
