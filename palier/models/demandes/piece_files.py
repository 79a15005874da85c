"""The files of a piece: several photographs or a PDF, in order. Their bytes stand apart, so that a list loads none."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from palier.models.demandes.demandes import Demande, Piece, PieceContent
from palier.models.identifiers import uuid7


class PieceFile(models.Model):
    """One file that was sent for a piece. Whoever may see the piece may see it: row security asks the piece."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    piece = models.ForeignKey(Piece, models.CASCADE, related_name="files")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    """Its place in the piece, from 0; two may share one for a moment, the older comes first."""
    name = models.CharField(max_length=130)
    """As it was sent, without folder or control character."""
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    """Bytes as kept."""
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True)
    """Null where nobody counted: it was sent before pages were."""
    received_at = models.DateTimeField()
    awaits_scan = models.BooleanField(default=False, db_default=False)
    """Came while the scanner of viruses was away: nobody opens it before it has looked (ADR 100)."""

    class Meta:
        indexes = (models.Index(fields=["received_at"], condition=Q(awaits_scan=True), name="piece_file_awaits_scan"),)

    @property
    def is_older(self) -> bool:
        """Whether it was sent before a piece could have several: it has no row, and its bytes stand beside the piece."""
        return self._state.adding


class FileContent(models.Model):
    """The bytes of a file, and a small picture of a photograph."""

    file = models.OneToOneField(PieceFile, models.CASCADE, primary_key=True, related_name="content")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    data = models.BinaryField()
    thumbnail = models.BinaryField(default=bytes)
    """A small JPEG; empty for a PDF."""
    is_bare = models.BooleanField(default=False, db_default=False)
    """Kept as pages alone: nothing in it acts. A PDF of before is made so each time that it is shown."""


def files_of(piece: Piece) -> list[PieceFile]:
    """The files of a piece in order. One sent before a piece could have several is shown as its first, unsaved."""
    found = list(PieceFile.objects.filter(piece=piece).order_by("position", "pk"))
    if found and found[0].position == 0:
        return found
    is_older = PieceContent.objects.filter(piece=piece).exists()
    return [_older(piece), *found] if is_older else found


def _older(piece: Piece) -> PieceFile:
    return PieceFile(
        piece=piece,
        demande_id=piece.demande_id,
        public_id=piece.public_id,
        position=0,
        name=_NAMES[piece.media_type],
        media_type=piece.media_type,
        size=piece.size,
        sha256=piece.sha256,
        received_at=piece.uploaded_at,
    )


_NAMES = {
    "application/pdf": "document.pdf",
    "image/jpeg": "photo.jpg",
    "image/png": "photo.png",
    "image/heic": "photo.heic",
}


def kept_of(pieces: Iterable[Piece]) -> frozenset[int]:
    """The keys of the pieces that can still be opened: the files of the others are forgotten, some months after their check."""
    keys = [piece.pk for piece in pieces]
    is_here = Q(content__isnull=False) | Q(awaits_scan=True)
    new = PieceFile.objects.filter(is_here, piece__in=keys).values_list("piece", flat=True)
    return frozenset(new) | frozenset(PieceContent.objects.filter(piece__in=keys).values_list("piece", flat=True))


def is_bare(file: PieceFile) -> bool:
    """Whether the bytes of a file were made harmless when they came."""
    return not file.is_older and FileContent.objects.filter(file=file, is_bare=True).exists()


def bytes_of(file: PieceFile) -> bytes:
    """The bytes of one file, wherever they stand."""
    if file.is_older:
        return bytes(PieceContent.objects.get(piece_id=file.piece_id).data)
    return bytes(FileContent.objects.get(file=file).data)
