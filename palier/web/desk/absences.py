"""« Qui est là »: one's own absence, those of colleagues, and the lines of somebody given to another by who manages."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import User
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk import hands
from palier.web.inputs.fields import DayField
from palier.workflows.accounts import managing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.desks import assigning, days_away


class AbsenceForm(forms.Form):
    """Two days, and no reason."""

    since = DayField(label="Premier jour", error_messages={"required": "Donnez le premier jour."})
    until = DayField(label="Dernier jour, compris", error_messages={"required": "Donnez le dernier jour."})


class GiveAllForm(forms.Form):
    """Whose lines, and to whom."""

    de = forms.UUIDField(widget=forms.HiddenInput)
    a = forms.ChoiceField(label="À qui", error_messages={"required": "Choisissez une personne."})

    def __init__(self, *args: object, others: tuple[tuple[str, str], ...], **kwargs: object) -> None:
        """Offer who works at this desk today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["a"].choices = [("", "Choisissez"), *others]  # type: ignore[attr-defined]


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """Who is away and until when; who follows how many lines; one's own absence, told or taken back."""
    by, at, act = actor_of(request), timezone.now(), request.POST.get("acte", "")
    if act == "retirer":
        days_away.take_back(by=by, at=at)
        return HttpResponseRedirect(reverse("absences"))
    listed = days_away.to_come(by.body, at=at)
    own = next((one for one in listed if one.user_id == by.person.pk), None)
    first = {"since": own.since, "until": own.until} if own else None
    form = AbsenceForm(request.POST if act == "dire" else None, initial=first)
    if form.is_valid():
        try:
            days_away.tell(**form.cleaned_data, by=by, at=at)
        except Refusal as refusal:
            form.add_error("until", str(refusal))
        else:
            return HttpResponseRedirect(reverse("absences"))
    if act == "confier":
        return _give_all(request)
    context = {
        "organisation": organisation_of(request),
        "form": form,
        "own": own,
        "others": [(one, one.since <= clocks.day_in_paris(at)) for one in listed if one != own],
        "team": _team(request),
        "is_manager": managing.manages(getattr(request, "membership", None)),
        "given": hands.given(request),
        "act_key": new_key(),
        "taken_back": {"acte": "retirer"},
    }
    return render(request, "palier/desk/absences.html", context, status=400 if form.errors else 200)


def _team(request: HttpRequest) -> list[tuple[User, int, GiveAllForm, str]]:
    """Each colleague, how many lines they follow, and the form that gives them all to another."""
    by = actor_of(request)
    counts, here = assigning.counts(by), assigning.colleagues(by)
    named = tuple((str(one.public_id), one.name) for one in here)
    return [
        (
            one,
            counts.get(one.pk, 0),
            GiveAllForm(
                others=tuple(other for other in named if other[0] != str(one.public_id)),
                initial={"de": one.public_id},
                auto_id=f"%s-{number}",
            ),
            new_key(),
        )
        for number, one in enumerate(here)
    ]


def _give_all(request: HttpRequest) -> HttpResponse:
    by, here = actor_of(request), reverse("absences")
    named = {str(one.public_id): one for one in assigning.colleagues(by)}
    form = GiveAllForm(request.POST, others=tuple((key, one.name) for key, one in named.items()))
    try:
        whose = named.get(request.POST.get("de", ""))
        if not form.is_valid() or whose is None:
            raise assigning.NotAColleague
        given = assigning.give_all(whose, named[form.cleaned_data["a"]], by=by, at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": here, "back_label": "Revenir"}
        return render(request, "palier/desk/refused.html", context, status=hands.CONFLICT)
    return HttpResponseRedirect(f"{here}?confie={given}" if given else here)
