"""Bytes that somebody sent, served so that they cannot act: no script, no form, no frame but ours, never kept."""

from django.http import Http404, HttpResponse

from palier.gateways import documents
from palier.models import FileContent, Piece, PieceContent, PieceFile, piece_files
from palier.rules.situations.uploads import RefusedUpload

UNPROCESSABLE = 422
UNFIT = (
    "Ce fichier ne peut pas être montré sans risque\u00a0: il est protégé, abîmé, ou contient un programme. "
    "Demandez à la personne de l’envoyer de nouveau, imprimé en PDF ou photographié."
)
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
    """One file, made harmless when it came or here, or 404 once its bytes are forgotten."""
    try:
        return file(_clean(found), _kind(found), found.name, download=download)
    except (FileContent.DoesNotExist, PieceContent.DoesNotExist):
        raise Http404 from None
    except RefusedUpload:
        return _unfit()


def whole(piece: Piece, *, download: bool = False) -> HttpResponse:
    """Every file of a piece as one document, in order; one alone as it is kept."""
    files, name = piece_files.files_of(piece), f"piece-{piece.public_id.hex[-8:]}.pdf"
    if len(files) == 1:
        files[0].name = name
        return one(files[0], download=download)
    try:
        return file(documents.join([_clean(each) for each in files]), "application/pdf", name, download=download)
    except (FileContent.DoesNotExist, PieceContent.DoesNotExist):
        raise Http404 from None
    except RefusedUpload:
        return _unfit()


def _clean(found: PieceFile) -> bytes:
    """The bytes of a file without what its camera wrote, or what could act: those of before are opened now."""
    data = piece_files.bytes_of(found)
    if found.media_type == "application/pdf":
        return data if piece_files.is_bare(found) else documents.bare(data)
    return documents.read("", data).data if found.is_older else data


def _kind(found: PieceFile) -> str:
    """An older photograph, whatever it was, is shown as the JPEG that it becomes."""
    return "image/jpeg" if found.is_older and found.media_type != "application/pdf" else found.media_type


def _unfit() -> HttpResponse:
    """Say what to do about a file that nobody can be shown safely."""
    response = HttpResponse(UNFIT, content_type="text/plain; charset=utf-8", status=UNPROCESSABLE)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'self'"
    response["Cache-Control"] = "no-store"
    return response
