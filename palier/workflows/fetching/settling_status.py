"""A registration at France Travail enters the file as the proof of a long unemployment, and leaves it once taken back (ADR 99).

It is one of the two proofs of who goes back to work: the other, of the work, is still a paper that a desk reads.
"""

from datetime import datetime

from palier.models import Demande, Fact, FactLayer, Piece, StateFetch
from palier.models.demandes import layers
from palier.rules.fetching import job_status
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.situations import urgency
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.fetching import sealed
from palier.workflows.fetching.fetching import ARTICLE
from palier.workflows.fetching.sealed import SealBroken
from palier.workflows.people import pieces

CODE = f"{pieces.SITUATION_PREFIX}{job_status.SITUATION.value}"
_CLAIM = f"claims/{job_status.SITUATION.value}"


def enter(row: StateFetch, demande: Demande, *, at: datetime) -> bool:
    """Record it as a piece that nobody sent; the claim holds once the other proof is found good. Says whether it did."""
    try:
        told = sealed.opened_status(row.public_id, row.answer_sealed)
    except SealBroken:
        return False
    piece = Piece.objects.create(
        demande=demande,
        person_key=row.person_key,
        code=CODE,
        proof_code=job_status.PROOF,
        media_type="",
        size=0,
        sha256="",
        uploaded_at=at,
        sent_by_id=row.by_id,
        through=row.source,
        confidentiality=pieces.level_of(CODE).value,
        audience=demande.audience,
    )
    finding = pieces.PieceFinding(is_accepted=True, issued_on=told.until)
    row.piece = pieces.certify(piece, finding, by=CLOCK, at=at)
    return True


def remove(row: StateFetch, demande: Demande, *, at: datetime) -> None:
    """The proof counts no more, nor the claim that rests on it, whichever of the two came last; unless a paper proves it too."""
    if row.piece_id is None:
        return
    Piece.objects.filter(pk=row.piece_id, status=PieceStatus.VALID).update(status=PieceStatus.EXPIRED)
    on = day_in_paris(at)
    valid = [
        urgency.FiledProof(one.proof_code, one.uploaded_at)
        for one in Piece.objects.filter(demande=demande, code=CODE, status=PieceStatus.VALID)
        if one.valid_until is None or on <= one.valid_until
    ]
    fact = layers.layers_of(demande).verified.get(_CLAIM)
    if fact is not None and fact.value is not None and urgency.missing(job_status.SITUATION, valid, on=on):
        Fact.objects.create(
            demande=demande, layer=FactLayer.VERIFIED, path=_CLAIM, value=None, at=at, audience=demande.audience
        )
    telling.journal(JournalVerb.REMOVE_FETCHED, demande, by=CLOCK, at=at, article=ARTICLE, details={"annee": row.year})
