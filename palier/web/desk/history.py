"""« Histoire du dossier »: what was done of one file, by whom and when, for who lets the home and for who designates on it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.models import Candidature
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.desk.desk_parts import page, stage_label, trace
from palier.workflows.desks import file_history

_SIDES = {
    Role.BAILLEUR: ("publication__bailleur__in", Purpose.CHECK, "bailleur_controle"),
    Role.RESERVATAIRE: ("publication__reservataire__in", Purpose.DESIGNATE, "dossier-reservataire"),
}


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_safe
def show(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """One file of one's own homes or lists, out of sight until the closing."""
    side, purpose, back = _SIDES[role_of(request)]
    rows = Candidature.objects.filter(**{side: organisation_of(request).covers})
    found = get_or_404(rows.select_related("publication__home__commune", "demande"), candidature)
    if found.publication.is_running and found.stage != Stage.EN_ATTENTE:
        raise Http404
    trace(request, purpose, found)
    context = page(
        request,
        candidature=found,
        stage=stage_label(found),
        lines=file_history.of(found, by=actor_of(request)),
        back=reverse(back, args=[found.public_id]),
    )
    return render(request, "palier/desk/history.html", context)
