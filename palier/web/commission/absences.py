"""Absences announced for a séance, and the suppléants called: each seat with its acts. One person a seat."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Seance, SeatSubstitute
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Role
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import once
from palier.web.commission import said_absences
from palier.web.commission.seances import mine
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import absences, standing_in
from palier.workflows.commission.sitting import NoSuchMember


class SeatActForm(forms.Form):
    """Which act, on which seat, and whom it calls."""

    act = forms.ChoiceField(choices=[(word, word) for word in ("absence", "retirer", "appeler", "rendre")])
    member = forms.IntegerField(min_value=0, max_value=99)
    substitute = forms.UUIDField(required=False)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The seats of a séance: who announced their absence, who is called in their place."""
    found = mine(request, seance)
    form = SeatActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = actor_of(request), timezone.now()
        if attempt(form, lambda: _act(request, found, form, by, at)):
            return redirect("seance_absences", found.public_id)
        found.refresh_from_db()
    context = page(
        request,
        form=form,
        seance=found,
        seats=said_absences.seats(found),
        opening_foreseen=said_absences.opening_foreseen(found),
        is_called=found.stage == SeanceStage.CONVENED,
        is_live=found.stage in LIVE,
    )
    return render(request, "palier/commission/absences.html", context)


def _act(request: HttpRequest, seance: Seance, form: SeatActForm, by: Actor, at: datetime) -> None:
    data = form.cleaned_data
    member = data["member"]
    if data["act"] == "absence":
        absences.announce(seance, member=member, by=by, at=at)
    elif data["act"] == "retirer":
        absences.take_back(seance, member=member, by=by, at=at)
    elif data["act"] == "rendre":
        if member >= len(seance.members):
            raise NoSuchMember
        standing_in.give_back(seance, member=member, by=by, at=at)
    else:
        rows = SeatSubstitute.objects.filter(bailleur__in=organisation_of(request).covers)
        kept = rows.filter(public_id=data["substitute"]).first()
        if kept is None:
            raise standing_in.NotTheirSubstitute
        standing_in.call(seance, member=member, kept=kept, by=by, at=at)
