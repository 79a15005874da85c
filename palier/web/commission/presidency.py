"""« Présidence »: whom the commission elected to its chair, since when; another election, or one that was a mistake."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import ChairElection
from palier.rules.commission import commission, interests
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt, page
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.commission import electing


class ElectionForm(forms.Form):
    """Who was elected, and when."""

    chair = forms.ChoiceField(label="Membre élu")
    elected_on = DayField(label="Jour de l’élection", widget=DayInput())

    def __init__(self, *args: Any, board: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Offer the board of the last séance, by who they are."""
        super().__init__(*args, **kwargs)
        self.board = {f"{quality} {interests.person_key(name)}": (name, quality) for name, quality in board}
        named = [(key, f"{name}, {commission.CAPACITIES[quality]}") for key, (name, quality) in self.board.items()]
        self.fields["chair"].choices = [("", "Choisir"), *named]  # type: ignore[attr-defined]


class MistakenElectionForm(forms.Form):
    """Which line was a mistake."""

    election = forms.UUIDField()


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: HttpRequest) -> HttpResponse:
    """Who holds the chair, the elections that were kept, and the form that keeps another."""
    body, by, at = organisation_of(request), actor_of(request), timezone.now()
    is_undoing = request.method == "POST" and request.POST.get("act") == "erreur"
    plain = MistakenElectionForm(request.POST if is_undoing else None)
    is_posted = request.method == "POST" and not is_undoing
    form = ElectionForm(request.POST if is_posted else None, board=electing.able(body))
    if is_undoing and plain.is_valid():
        row = get_or_404(ChairElection.objects.filter(bailleur__in=body.covers), plain.cleaned_data["election"])
        if attempt(plain, lambda: electing.say_mistaken(row, by=by, at=at)):
            return redirect("presidence")
    elif form.is_valid():
        name, quality = form.board[form.cleaned_data["chair"]]
        day = form.cleaned_data["elected_on"]
        if attempt(form, lambda: electing.elect(name=name, quality=quality, elected_on=day, by=by, at=at)):
            return redirect("presidence")
    standing = electing.standing(body, clocks.day_in_paris(at))
    context = page(
        request,
        form=form,
        plain=plain,
        standing=standing,
        rows=[
            (row, commission.CAPACITIES[row.quality], "" if row.bailleur_id == body.pk else row.bailleur.name)
            for row in electing.history(body)
        ],
        has_board=bool(form.board),
    )
    status = 400 if form.errors or plain.errors else 200
    return render(request, "palier/commission/presidency.html", context, status=status)
