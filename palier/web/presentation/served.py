"""Bytes that somebody sent, served so that they cannot act: no script, no form, no frame but ours, never kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

from django.http import Http404, HttpRequest, HttpResponse

from palier.gateways import documents
from palier.models import FileContent, Piece, PieceContent, PieceFile
from palier.models.demandes import piece_files
from palier.rules.law.voice import phrase, say
from palier.rules.situations.uploads import RefusedUpload
from palier.web.requests import calm, waiting

CONFLICT, UNPROCESSABLE = 409, 422
UNFIT = phrase(
    "Ce fichier ne peut pas être montré sans risque : il est protégé, abîmé, ou contient un programme. "
    "Demandez à la personne de l’envoyer de nouveau, imprimé en PDF ou photographié."
)
NOT_YET = phrase(
    "Ce fichier est bien reçu, mais il n’a pas encore passé le contrôle des virus : il s’ouvrira dès que ce sera fait. "
    "Revenez dans quelques minutes."
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


def one(request: HttpRequest, found: PieceFile, *, download: bool = False) -> HttpResponse:
    """One file, made harmless when it came or here, or 404 once its bytes are forgotten."""
    return _served(request, [found], found.name, download=download)


def whole(request: HttpRequest, piece: Piece, *, download: bool = False) -> HttpResponse:
    """Every file of a piece as one document, in order; one alone as it is kept."""
    return _served(request, piece_files.files_of(piece), f"piece-{piece.public_id.hex[-8:]}.pdf", download=download)


def _served(request: HttpRequest, files: Sequence[PieceFile], name: str, *, download: bool) -> HttpResponse:
    """What must be opened to be shown is opened without the slot of the page, then the page is asked again."""
    if any(each.awaits_scan for each in files):
        return _said(NOT_YET, CONFLICT)
    try:
        data = waiting.said(request)
        if data is None:
            kept = [_Kept.of(each) for each in files]
            if len(kept) != 1 or not kept[0].is_clean:
                whose = str(request.user.pk)
                return waiting.Outside(partial(_opened, kept), waiting.SHOWN, RefusedUpload, whose=whose)
            data = kept[0].data
    except (FileContent.DoesNotExist, PieceContent.DoesNotExist):
        raise Http404 from None
    except RefusedUpload:
        return _said(UNFIT, UNPROCESSABLE)
    except waiting.NoPlaceError:
        return calm.page(request, calm.Why.BUSY)
    kind = _kind(files[0]) if len(files) == 1 else "application/pdf"
    return file(bytes(data), kind, name, download=download)  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file as it is kept: without what its camera wrote and what could act, or of before that."""

    data: bytes
    is_pdf: bool
    is_clean: bool

    @classmethod
    def of(cls, found: PieceFile) -> Self:
        is_pdf = found.media_type == "application/pdf"
        return cls(piece_files.bytes_of(found), is_pdf, piece_files.is_bare(found) if is_pdf else not found.is_older)


def _opened(files: Sequence[_Kept]) -> bytes:
    """One document without what could act: joined where there are several files."""
    clean = [each.data if each.is_clean else _cleaned(each) for each in files]
    return clean[0] if len(clean) == 1 else documents.join(clean)


def _cleaned(found: _Kept) -> bytes:
    return documents.bare(found.data) if found.is_pdf else documents.read("", found.data).data


def _kind(found: PieceFile) -> str:
    """An older photograph, whatever it was, is shown as the JPEG that it becomes."""
    return "image/jpeg" if found.is_older and found.media_type != "application/pdf" else found.media_type


def _said(why: str, status: int) -> HttpResponse:
    """Say what to do about a file that nobody can be shown safely, or not yet."""
    response = HttpResponse(say(why), content_type="text/plain; charset=utf-8", status=status)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'self'"
    response["Cache-Control"] = "no-store"
    return response
