"""A logeur's roofs: declared, published, paused, corrected, closed."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import OtherRoof
from palier.rules.doors.access import Role
from palier.rules.roofs.other_roofs import RoofKind, RoofMove, RoofStage
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.lists import listing
from palier.web.logeur.forms import RoofForm
from palier.web.public.roof_cards import RoofReader
from palier.web.public.roofs import context_of
from palier.workflows.acting.refusals import Refusal
from palier.workflows.roofs import declaring_roofs

CONFLICT = 409
KIND_WORDS = {
    RoofKind.RESIDENCE: "résidence temporaire",
    RoofKind.SHARED: "chambre en colocation",
    RoofKind.INTERMEDIATE: "logement intermédiaire",
}
STAGES = {
    RoofStage.DRAFT: ("brouillon", "warn"),
    RoofStage.OPEN: ("publié", "ok"),
    RoofStage.PAUSED: ("en pause", "here"),
    RoofStage.CLOSED: ("fermé", "plain"),
}


@only(Role.LOGEUR)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every roof of this logeur."""
    shown = listing(request, declaring_roofs.of_house(actor_of(request)))
    rows = [
        {
            "roof": one.roof,
            "kind": KIND_WORDS[RoofKind(one.roof.kind)],
            "stage": STAGES[RoofStage(one.roof.stage)],
            "free": one.free,
            "waiting": one.waiting,
        }
        for one in shown
    ]
    context = {"organisation": organisation_of(request), "rows": shown.with_rows(rows)}
    return render(request, "palier/logeur/roofs.html", context)


def _own(request: HttpRequest, public_id: UUID) -> OtherRoof:
    try:
        return declaring_roofs.own(public_id, actor_of(request))
    except OtherRoof.DoesNotExist as error:
        raise Http404 from error


@only(Role.LOGEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Declare a roof."""
    form, made = RoofForm(request.POST or None), list[OtherRoof]()

    def declare() -> None:
        commune = form.cleaned_data["commune_name"]
        made.append(declaring_roofs.declare(form.terms, commune, by=actor_of(request), at=timezone.now()))

    if form.is_valid() and attempt(form, declare):
        return HttpResponseRedirect(reverse("logeur-toit", args=[made[0].public_id]))
    return _form(request, form, None)


def _form(request: HttpRequest, form: RoofForm, roof: OtherRoof | None) -> HttpResponse:
    context = {
        "organisation": organisation_of(request),
        "form": form,
        "roof": roof,
        "waiting": declaring_roofs.who_waits(roof) if roof else 0,
        "act_key": request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/logeur/roof_form.html", context, status=400 if request.method == "POST" else 200)


@only(Role.LOGEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct what was declared."""
    roof = _own(request, public_id)
    form = RoofForm(request.POST or None, initial=RoofForm.said_of(roof))

    def change() -> None:
        commune = form.cleaned_data["commune_name"]
        declaring_roofs.correct(public_id, form.terms, commune, by=actor_of(request), at=timezone.now())

    if form.is_valid() and attempt(form, change):
        return HttpResponseRedirect(reverse("logeur-toit", args=[public_id]))
    return _form(request, form, roof)


@only(Role.LOGEUR)
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One roof: what is shown of it, where it stands, what may be done."""
    roof = _own(request, public_id)
    stage = RoofStage(roof.stage)
    one = next(found for found in declaring_roofs.of_house(actor_of(request)) if found.roof.pk == roof.pk)
    context = context_of(roof, RoofReader()) | {
        "organisation": organisation_of(request),
        "kind": KIND_WORDS[RoofKind(roof.kind)],
        "stage": STAGES[stage],
        "free": one.free,
        "waiting": one.waiting,
        "may_publish": stage in (RoofStage.DRAFT, RoofStage.PAUSED),
        "may_pause": stage is RoofStage.OPEN,
        "is_closed": stage is RoofStage.CLOSED,
        "is_draft": stage is RoofStage.DRAFT,
        "act_key": new_key(),
    }
    return render(request, "palier/logeur/roof.html", context)


@only(Role.LOGEUR)
@require_POST
@once
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let everybody find a roof, and ask for it."""
    return moved(request, public_id, RoofMove.PUBLISH)


@only(Role.LOGEUR)
@require_POST
@once
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take no new request for a while."""
    return moved(request, public_id, RoofMove.PAUSE)


def moved(request: HttpRequest, public_id: UUID, wanted: RoofMove) -> HttpResponse:
    """Move one's own roof; a refusal is said on a page."""
    roof = _own(request, public_id)
    back = reverse("logeur-toit", args=[roof.public_id])
    try:
        declaring_roofs.move(roof.public_id, wanted, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": back}
        return render(request, "palier/logeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(back)


@only(Role.LOGEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close a roof for good: first said, with how many people would be answered; then done."""
    roof = _own(request, public_id)
    if request.method == "POST":
        return moved(request, public_id, RoofMove.CLOSE)
    context = {
        "organisation": organisation_of(request),
        "roof": roof,
        "waiting": declaring_roofs.who_waits(roof),
        "act_key": new_key(),
    }
    return render(request, "palier/logeur/close.html", context)
