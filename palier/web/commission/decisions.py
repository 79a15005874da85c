"""Decide on one home: every compliant candidate at once, in the order of the ranking."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import AgendaItem
from palier.rules.access import Role
from palier.web.access import only, organisation_of
from palier.web.acts import new_key, once
from palier.web.bailleur.desk_parts import attempt, name_of, page, trace
from palier.web.commission.forms import decision_forms
from palier.web.commission.seances import secretary
from palier.workflows import convening, deciding


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """The decision form of one home, or its postponement."""
    item = (
        AgendaItem.objects.filter(
            seance__public_id=seance, publication__public_id=publication, seance__bailleur=organisation_of(request)
        )
        .select_related("seance", "publication__home__commune")
        .first()
    )
    if item is None:
        raise Http404
    is_postponed = request.POST.get("act") == "reporter"
    posted = request.POST if request.method == "POST" and not is_postponed else None
    rows = decision_forms(convening.compliant(item.publication), posted)
    whole: forms.Form = forms.Form(request.POST or None)
    whole.is_valid()
    by, at = secretary(request), timezone.now()
    if is_postponed and attempt(
        whole, lambda: deciding.postpone(item, request.POST.get("reason", "")[:300], by=by, at=at)
    ):
        return redirect("seance", item.seance.public_id)
    # Each form is read, so that all their errors show at once.
    checked = [form.is_valid() for _, form in rows]
    if posted and all(checked):
        drafts = [form.draft(candidature) for candidature, form in rows]
        if attempt(whole, lambda: deciding.decide(item, drafts, by=by, at=at)):
            return redirect("seance", item.seance.public_id)
    trace(request, item.publication, "examen en commission")
    named = [(candidature, name_of(candidature), form) for candidature, form in rows]
    return render(
        request,
        "palier/commission/decide.html",
        page(request, "seances", item=item, rows=named, form=whole, postpone_key=new_key()),
    )
