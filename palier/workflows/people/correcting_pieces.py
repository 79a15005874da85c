"""A check of a piece made by mistake is made again: what it had proved is taken out, and both checks stay written (ADR 168).

Lists that closed keep the points that they froze; what they cost is answered elsewhere (`workflows.mistakes`).
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Membership, Piece
from palier.models.demandes import certified_facts, piece_files
from palier.rules.doors.access import require
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.composing import compose
from palier.rules.situations import urgency
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import pieces
from palier.workflows.people.pieces import PieceFinding

REASONS = {
    "lecture": "La pièce avait été mal lue",
    "saisie": "Un montant, une date ou une réponse était mal saisi",
    "confusion": "Elle avait été prise pour une autre pièce, ou un autre dossier",
}
"""Coded, since the journal holds nothing personal."""
_CHECKED = (PieceStatus.VALID, PieceStatus.REFUSED)


class NotCorrectable(Refusal):
    """Nobody of this house checked it, it lapsed, or its files are kept no more."""

    sentence = (
        "Ce contrôle ne se corrige pas ici : personne de votre organisme ne l’a fait, ou le fichier n’est plus gardé."
    )


class CorrectedMeanwhile(Refusal):
    """Somebody else corrected this check since the page was opened."""

    sentence = "Un autre contrôle de cette pièce a été enregistré depuis que vous l’avez ouverte : relisez-la."


class CorrectionReasonOfPieceNeeded(Refusal):
    """A correction says why, by a reason of the list."""

    sentence = "Dites pourquoi ce contrôle est corrigé."
    field = "why"


def may_correct(piece: Piece, by: Actor) -> bool:
    """Whether the check of a piece may be made again: somebody of this house made it, and what was read is still here to be read.

    A colleague is absent one day; the check of another house is answered for by that house.
    """
    is_checked = piece.status in _CHECKED and not piece.through and by.organisation is not None
    is_ours = Membership.objects.filter(user=piece.verified_by_id, organisation=by.organisation)
    return is_checked and is_ours.exists() and bool(piece_files.kept_of([piece]))


def checked_of(piece: Piece) -> str:
    """The check of a piece as its page keeps it: another one has another."""
    return piece.verified_at.isoformat() if piece.verified_at else ""


@transaction.atomic
def correct(piece: Piece, finding: PieceFinding, *, why: str, checked: str = "", by: Actor, at: datetime) -> Piece:
    """Check a piece again, for a reason of the list. Its person reads what changed; the score follows in a job.

    ``checked`` names the check that the page showed, empty where no page was read: two who correct one do not undo each other
    unseen. Raises ``NotCorrectable``, ``CorrectionReasonOfPieceNeeded``, ``CorrectedMeanwhile``, ``ChangedMeanwhile``,
    ``PieceReasonNeeded`` or ``NotProvable``.
    """
    Demande.objects.select_for_update(no_key=True).get(pk=piece.demande_id)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    require(by.role, pieces.action_of(piece.code, by))
    if not may_correct(piece, by):
        raise NotCorrectable
    if why not in REASONS:
        raise CorrectionReasonOfPieceNeeded
    if checked and checked != checked_of(piece):
        raise CorrectedMeanwhile
    if finding.seen and finding.seen != piece.sha256:
        raise pieces.ChangedMeanwhile
    if not finding.is_accepted and not finding.reason.strip():
        raise pieces.PieceReasonNeeded
    if finding.facts and finding.facts.keys() & certified_facts.locked(piece):
        raise pieces.NotProvable
    was_refused = piece.status == PieceStatus.REFUSED
    if piece.status == PieceStatus.VALID:
        _take_out(piece, finding, by, at)
    pieces.record(piece, finding, by, at, why=why)
    _tell_acceptance(piece, by, at, was_refused=was_refused)
    return piece


def _tell_acceptance(piece: Piece, by: Actor, at: datetime, *, was_refused: bool) -> None:
    """A letter had asked for another one: it is answered by a letter."""
    if not was_refused or piece.status != PieceStatus.VALID:
        return
    is_protected = piece.confidentiality == Level.PROTECTED
    named = None if is_protected else pieces.label_of(piece.code)
    text = compose("piece_acceptee", is_protected=is_protected, piece=named)
    telling.send(piece.demande, text, by=by, at=at)


def _take_out(piece: Piece, finding: PieceFinding, by: Actor, at: datetime) -> None:
    """What this piece proved, and proves no more: a line of nothing over the last one, in the name of who corrects.

    What it proves again takes a line of its own, and none before it: its cost on closed lists is counted from that value.
    """
    piece.verified_by, piece.verified_at = by.user, at
    piece.save(update_fields=["verified_by", "verified_at"])
    for path in sorted(set(_proved(piece, at)) - _proved_again(piece, finding, at)):
        Fact.objects.create(
            demande=piece.demande,
            layer=FactLayer.VERIFIED,
            path=path,
            value=None,
            piece=piece,
            by=by.user,
            at=at,
            audience=piece.demande.audience,
        )


def _proved_again(piece: Piece, finding: PieceFinding, at: datetime) -> set[str]:
    """The paths on which the new check writes; of a situation, where its other proofs still hold beside it."""
    situation = pieces.situation_of(piece.code)
    is_held = situation is None or pieces.holds(piece.demande, piece.code, situation, on=day_in_paris(at))
    return set(finding.facts or {}) if finding.is_accepted and is_held else set()


def _proved(piece: Piece, at: datetime) -> Iterator[str]:
    """The paths that rest on this piece: those that it proved last, and its situation where the others do not carry it."""
    rows = Fact.objects.filter(demande=piece.demande, layer=FactLayer.VERIFIED).order_by("at", "pk")
    last = {row.path: row for row in rows}
    situation = pieces.situation_of(piece.code)
    if situation is None:
        yield from (path for path, row in last.items() if row.piece_id == piece.pk and row.value is not None)
        return
    path, on = f"claims/{situation.value}", day_in_paris(at)
    others = Piece.objects.filter(demande=piece.demande, code=piece.code, status=PieceStatus.VALID).exclude(pk=piece.pk)
    valid = [
        urgency.FiledProof(row.proof_code, row.uploaded_at)
        for row in others
        if row.valid_until is None or on <= row.valid_until
    ]
    if path in last and last[path].value is not None and urgency.missing(situation, valid, on=on):
        yield path
