"""Which facts of a file an administration certified: they rest on a piece that came through it, and that stands (ADR 96)."""

from collections.abc import Mapping

from palier.models.demandes.demandes import Demande, Fact, FactLayer, Piece
from palier.rules.fetching.fetching import TAXES
from palier.rules.situations.pieces import PieceStatus


def pieces_by_path(demande: Demande, verified: Mapping[str, Fact]) -> dict[str, Piece]:
    """The certified piece on which each such fact rests, by path; no query where no fact rests on a piece."""
    resting = {path: fact.piece_id for path, fact in verified.items() if fact.value is not None and fact.piece_id}
    if not resting:
        return {}
    standing = Piece.objects.shown().filter(demande=demande, through=TAXES, status=PieceStatus.VALID)
    found = standing.in_bulk(sorted(set(resting.values())))
    return {path: found[pk] for path, pk in resting.items() if pk in found}


def among(demande: Demande, verified: Mapping[str, Fact]) -> frozenset[str]:
    """The paths of certified facts."""
    return frozenset(pieces_by_path(demande, verified))


def locked(piece: Piece) -> frozenset[str]:
    """The paths of which no desk reads another amount on this piece: certified, and not contested."""
    told = Fact.objects.filter(demande=piece.demande_id, layer=FactLayer.VERIFIED).order_by("at", "id")
    last = {fact.path: fact for fact in told}
    found = pieces_by_path(piece.demande, last)
    return frozenset(path for path, one in found.items() if one.pk != piece.pk and one.contested_at is None)
