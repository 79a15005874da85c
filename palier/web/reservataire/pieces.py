"""The queue of pieces to check, one piece beside its form, and its bytes served so that they cannot act."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Piece, PieceContent, layers
from palier.rules.access import Role
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.reservataire import desk
from palier.web.reservataire.forms import PieceForm
from palier.workflows import pieces
from palier.workflows.refusals import Refusal

SHOWN = 100
VIEWABLE = ("application/pdf", "image/jpeg", "image/png")


@only(Role.RESERVATAIRE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Pieces that wait, the oldest first."""
    waiting = Piece.objects.filter(status=pieces.TO_CHECK).select_related("demande").order_by("uploaded_at")
    rows = [{"piece": piece, "label": pieces.label_of(piece.code)} for piece in waiting[:SHOWN]]
    return desk.show(request, "pieces.html", {"rows": rows, "total": waiting.count()})


@only(Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at a piece, then accept it with what it proves, or refuse it with a reason."""
    piece, at = get_or_404(Piece.objects.select_related("demande"), public_id), timezone.now()
    form = PieceForm(request.POST or None, piece=piece, known=layers.facts_of(piece.demande, timezone.localdate()))
    if form.is_valid():
        try:
            pieces.verify(piece, form.finding(), by=actor_of(request), at=at)
        except Refusal as refusal:
            return desk.refused(request, refusal, reverse("file-pieces"))
        return HttpResponseRedirect(reverse("file-pieces"))
    desk.read("Piece", piece.public_id, desk.CHECKING, by=actor_of(request), at=at)
    context = {
        "piece": piece, "label": pieces.label_of(piece.code), "form": form, "is_waiting": piece.status == pieces.TO_CHECK,
        "is_image": piece.media_type.startswith("image/"), "act_key": request.POST.get("act_key") or new_key(),
    }  # fmt: skip
    return desk.show(request, "piece.html", context, 400 if request.method == "POST" else 200)


@only(Role.RESERVATAIRE)
@require_safe
def content(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bytes, sandboxed: no script, no form, no frame but ours, never kept. Other types are downloaded."""
    piece = get_or_404(Piece.objects.all(), public_id)
    desk.read("Piece", piece.public_id, desk.CHECKING, by=actor_of(request), at=timezone.now())
    is_viewable = piece.media_type in VIEWABLE
    response = HttpResponse(
        bytes(PieceContent.objects.get(piece=piece).data),
        content_type=piece.media_type if is_viewable else "application/octet-stream",
    )
    suffix = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(piece.media_type, "bin")
    disposition = "inline" if is_viewable else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="piece-{piece.public_id.hex[-8:]}.{suffix}"'
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
