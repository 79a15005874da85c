"""« J'ai besoin de plus de temps » : what it gives, asked once with a reason; and which delays no request moves."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters import more_time as rule
from palier.rules.letters.more_time import REASONS, TimeReason
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures.views import mine
from palier.web.languages.later import later, shown
from palier.web.presentation import homes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import asking_time, more_time

BAD_REQUEST = 400


class MoreTimeForm(forms.Form):
    """Why."""

    reason = forms.ChoiceField(
        label=later("Pourquoi ?"),
        choices=[(one.value, later(REASONS[one])) for one in TimeReason],
        widget=forms.RadioSelect,
        help_text=later(
            "Le bailleur lit la nouvelle date et cette raison. Une maladie ou une absence lui est dite "
            "« une raison personnelle », et rien de plus."
        ),
        error_messages={"required": later("Choisissez une raison de la liste.")},
    )


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask: get it at once on asked pieces, or put it to the landlord; or read why not, and where a request stands."""
    row, at = mine(request, public_id), timezone.now()
    longer, landlords = more_time.possible(row, at=at), asking_time.possible(row, at=at)
    form = MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = more_time.ask if longer is not None else asking_time.ask
            act(row, reason=form.cleaned_data["reason"], by=actor_of(request), at=at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            # What was asked is said on this page; what was given at once, beside its new date.
            if longer is None:
                return HttpResponseRedirect(reverse("plus-de-temps", args=[public_id]))
            return HttpResponseRedirect(f"{reverse('candidature', args=[public_id])}?fait=temps")
    asked, running = asking_time.asked(row), asking_time.askable(row, at=at)
    context = {
        "candidature": row,
        "title": homes.title(row.publication.home),
        "form": form,
        "longer": longer,
        "landlords": landlords,
        "asked": asked,
        "due_on": running.due_on if running is not None else None,
        "is_past": asked is not None and day_in_paris(at) > asked.was_due,
        "landlords_why": rule.asked_of_landlord(day_in_paris(at)),
        "not_moved": rule.not_moved(),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/more_time.html", context, status=BAD_REQUEST if form.errors else 200)
