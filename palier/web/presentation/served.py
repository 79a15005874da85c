"""Bytes that somebody sent, served so that they cannot act: no script, no form, no frame but ours, never kept."""

from django.http import Http404, HttpResponse

from palier.gateways import documents
from palier.models import FileContent, Piece, PieceContent, PieceFile, piece_files
from palier.rules.uploads import RefusedUpload

VIEWABLE = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def file(data: bytes, media_type: str, name: str, *, download: bool = False) -> HttpResponse:
    """Show what a browser shows without running it; anything else is downloaded, under a name that is plain."""
    is_viewable = media_type in VIEWABLE and not download
    response = HttpResponse(data, content_type=media_type if media_type in VIEWABLE else "application/octet-stream")
    stem = "".join(one for one in name.rpartition(".")[0] or name if one.isascii() and (one.isalnum() or one in "-_"))
    disposition = "inline" if is_viewable else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{stem or "piece"}.{VIEWABLE.get(media_type, "bin")}"'
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def one(found: PieceFile, *, download: bool = False) -> HttpResponse:
    """One file as it is kept, or 404 once its bytes are forgotten."""
    try:
        data = piece_files.bytes_of(found)
        if not found.is_older:
            return file(data, found.media_type, found.name, download=download)
        clean = documents.read("", data)
        return file(clean.data, clean.kind.value, found.name, download=download)
    except (FileContent.DoesNotExist, PieceContent.DoesNotExist):
        raise Http404 from None
    except RefusedUpload:
        if found.media_type.startswith("image/"):
            raise Http404 from None
        # Kept before files were opened at arrival, and not to be shown: whoever needs it saves it, and nothing runs it here.
        return file(data, "", found.name, download=True)


def whole(piece: Piece, *, download: bool = False) -> HttpResponse:
    """Every file of a piece as one document, in order; one alone as it is kept."""
    files, name = piece_files.files_of(piece), f"piece-{piece.public_id.hex[-8:]}.pdf"
    if len(files) == 1:
        files[0].name = name
        return one(files[0], download=download)
    try:
        parts = [_clean(each) for each in files]
        return file(documents.join(parts), "application/pdf", name, download=download)
    except (FileContent.DoesNotExist, PieceContent.DoesNotExist, RefusedUpload):
        raise Http404 from None


def _clean(found: PieceFile) -> bytes:
    """The bytes of a file without what its camera wrote: those of before files were opened at arrival are opened now."""
    data = piece_files.bytes_of(found)
    return documents.read("", data).data if found.is_older else data
