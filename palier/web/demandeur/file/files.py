"""My files: look at one, take one back, put one before another, and what we have received."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Demande, FileContent, Piece, PieceFile
from palier.models.demandes import piece_files
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.situations.situations import Level
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur import saying
from palier.web.languages.later import shown
from palier.web.presentation import served
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.people import filing, pieces

FOUND, CONFLICT = 302, 409


def anchor(piece: Piece) -> str:
    """Where a piece stands on the page of pieces."""
    return f"piece-{piece.public_id.hex[-8:]}"


def mine(request: HttpRequest, public_id: UUID) -> PieceFile:
    """A file of mine that this holder may see, or 404."""
    demande = demande_of(request)
    for piece in _visible(request, demande):
        for file in piece_files.files_of(piece):
            if file.public_id == public_id:
                return file
    raise Http404


def _visible(request: HttpRequest, demande: Demande) -> list[Piece]:
    hidden = apart.hidden_from(demande, actor_of(request).user)
    rows = Piece.objects.filter(demande=demande).order_by("-uploaded_at", "-pk")
    return [
        row
        for row in rows
        if pieces.situation_of(row.code) not in hidden and not pieces.is_replaced(row) and is_shown_here(row)
    ]


def is_shown_here(piece: Piece) -> bool:
    """At a counter, what proves a secret is taken and never shown again; elsewhere each piece is its person's."""
    return piece.confidentiality == Level.ORDINARY.value or not acting.is_in_a_visit()


@only(Role.DEMANDEUR)
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file itself, so that nothing in it can act."""
    return served.one(request, mine(request, public_id))


@only(Role.DEMANDEUR)
@require_safe
def thumbnail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A small picture of a photograph, or 404."""
    file = mine(request, public_id)
    small = FileContent.objects.filter(file=file).values_list("thumbnail", flat=True).first()
    if not small:
        raise Http404
    return served.file(bytes(small), "image/jpeg", "apercu.jpg")


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask first, then take a file out of a piece that nobody has checked: its bytes go at once, and do not come back."""
    if request.method == "POST":
        done = _done(request, public_id, filing.take_back)
        return HttpResponseRedirect(f"{reverse('pieces')}?fait=fichier-retire") if done.status_code == FOUND else done
    file = mine(request, public_id)
    context = {
        "file": file,
        "label": pieces.label_of(file.piece.code),
        "act_key": new_key(),
        "is_last": len(piece_files.files_of(file.piece)) == 1,
        "back": f"{reverse('pieces')}#{anchor(file.piece)}",
    }
    return render(request, "palier/demandeur/take_back.html", context)


@only(Role.DEMANDEUR)
@require_POST
@once
def move_up(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a file before the one that it follows."""
    return _done(request, public_id, filing.move_up)


def _done(request: HttpRequest, public_id: UUID, act: filing.FileAct) -> HttpResponse:
    file = mine(request, public_id)
    try:
        piece = act(file, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": reverse("pieces")}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(f"{reverse('pieces')}#{anchor(piece)}")


@only(Role.DEMANDEUR)
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """What we have received, and when: a page to keep or to print."""
    demande, at = demande_of(request), timezone.now()
    names = saying.first_names(demande)
    rows = [
        {
            "label": pieces.label_of(piece.code),
            "who": names[piece.person_key].first_name.title() if piece.person_key in names else "",
            "files": piece_files.files_of(piece),
        }
        for piece in reversed(_visible(request, demande))
    ]
    context = {"demande": demande, "rows": rows, "at": at}
    return render(request, "palier/demandeur/receipt.html", context)
