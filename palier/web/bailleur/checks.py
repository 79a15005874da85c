"""Check one designated file: what is known and verified, the pieces, and the output of the check."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Candidature, Piece, PieceContent, layers
from palier.rules import affordability, checking, checklist, clocks, eligibility, income_test
from palier.rules.access import Role
from palier.rules.funnel import Stage
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.desk_parts import attempt, name_of, page, stage_label, trace
from palier.web.bailleur.forms import CheckForm
from palier.web.presentation import protection
from palier.workflows import circumstances
from palier.workflows.checking import check, file_of

CHECKABLE = (Stage.DESIGNEE, Stage.INCOMPLETE)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def control(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The control page of a file."""
    found = designated(request, candidature)
    form = CheckForm(
        request.POST or None, about=circumstances.about(found, on=clocks.day_in_paris(timezone.now()))
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        output = data.pop("output")
        if attempt(form, lambda: check(found, output, **data, by=actor_of(request), at=timezone.now())):
            return redirect("bailleur_publication", found.publication.public_id)
    trace(request, found, "contrôle du dossier")
    return render(request, "palier/bailleur/control.html", page(request, "bailleur", form=form, **_facts(found)))


def designated(request: HttpRequest, candidature: UUID) -> Candidature:
    """A candidature designated to the organisation, or 404."""
    rows = Candidature.objects.filter(publication__bailleur=organisation_of(request))
    return get_or_404(rows.select_related("publication__home__commune", "demande"), candidature)


def _facts(found: Candidature) -> dict[str, object]:
    home, today = found.publication.home.as_facts, clocks.day_in_paris(timezone.now())
    known = layers.facts_of(found.demande, today)
    tested = income_test.run(known, home, on=today, lease_year=today.year)
    verdict = eligibility.verdict(known, home, on=today)
    pieces = found.demande.pieces.order_by("code", "-uploaded_at")
    return {
        "candidature": found,
        "name": name_of(found),
        "stage": stage_label(found),
        "is_open": found.stage in CHECKABLE,
        "known": known,
        "protected": protection.notice(Role.BAILLEUR, known),
        "composed": tested.counted,
        "ceiling": tested.ceiling,
        "verdict": verdict,
        "effort": affordability.effort_rate_for(known, home),
        "persons": found.demande.persons.order_by("key"),
        "pieces": [(piece, _label(piece.code)) for piece in pieces],
        "checklist": checklist.checklist(file_of(found, on=today)),
        "checks": found.checks.order_by("-at"),
    }


def _label(code: str) -> str:
    known = {piece.value: text for piece, (_, text) in checking.PIECES.items()}
    return known.get(code, code.replace("_", " "))


@only(Role.BAILLEUR)
@require_safe
def piece(request: HttpRequest, piece: UUID) -> HttpResponse:
    """The bytes of a piece, as a download that no browser runs; the reading is noted."""
    found = get_or_404(Piece.objects.all(), piece)
    content = get_object_or_404(PieceContent, pk=found.pk)
    trace(request, found, "lecture d’une pièce")
    response = HttpResponse(bytes(content.data), content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.public_id}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
