"""A member says that they will be away from a séance, or that they can come after all. Nobody is asked why."""

from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Seance, SeatAbsence, User
from palier.rules.commission import substitutes
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.workflows.commission import absences


@only(Role.COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """One's own absence from a séance: announced here, and taken back here."""
    person = actor_of(request).person
    own = Q(called__user=person) | Q(pk__in=own_absences(request).values("seance"))
    found = get_or_404(Seance.objects.filter(own, bailleur__in=organisation_of(request).covers).distinct(), seance)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = absences.take_back_own if request.POST.get("act") == "revenir" else absences.announce_own
        if attempt(form, lambda: act(found, by=actor_of(request), at=timezone.now())):
            return redirect("mon-absence", found.public_id)
    absence = own_absences(request).filter(seance=found).first()
    substitute = found.members[absence.substitute]["name"] if absence and absence.substitute is not None else ""
    context = {
        "seance": found,
        "form": form,
        "absence": absence,
        "substitute": substitute,
        "stands_in": _stands_in(found, person),
        "is_called": found.stage == SeanceStage.CONVENED,
        "is_live": found.stage in LIVE,
        "act_key": new_key(),
    }
    return render(request, "palier/membre/absence.html", context)


def _stands_in(seance: Seance, person: User) -> bool:
    """Whether who reads is called in the place of somebody."""
    row = seance.called.filter(user=person).first()
    return row is not None and substitutes.SUBSTITUTE_OF in seance.members[row.member]


def own_absences(request: HttpRequest) -> QuerySet[SeatAbsence]:
    """The absences that stand of who reads, in the commission for which they act."""
    covers = organisation_of(request).covers
    return SeatAbsence.objects.filter(user=actor_of(request).person, ended_at=None, seance__bailleur__in=covers)
