"""A household that no message reached: whom to call, what was noted, and from the set day the decision of a person."""

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande, Letter, Person
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.letters import reach
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt, name_of, page, trace
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.letters import papering, reaching

if TYPE_CHECKING:
    from collections.abc import Callable


class ReachedForm(forms.Form):
    """How the household was reached, and when."""

    way = forms.ChoiceField(
        label="Comment l’avez-vous joint ?", choices=[*reaching.WAYS.items()], widget=forms.RadioSelect
    )
    on = DayField(label="Le jour où il l’a su", widget=DayInput(), is_past=True)


class PassOverForm(forms.Form):
    """Why it is decided without the household."""

    reason = forms.ChoiceField(label="La raison", choices=[("", "Choisir"), *reaching.REASONS.items()])


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def unreached(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One letter that reached nobody: note that it did since, or decide once the day has come."""
    house, by, at = organisation_of(request), actor_of(request), timezone.now()
    letter = get_or_404(Letter.objects.filter(audience__overlap=house.covers).select_related("candidature"), public_id)
    found = reaching.of_one(house, letter)
    if found is None:
        return redirect("bailleur")
    told = request.POST if request.method == "POST" else None
    act = request.POST.get("act", "")
    form = ReachedForm(told if act == "joint" else None, initial={"on": timezone.localdate()})
    passing = PassOverForm(told if act == "passe" else None, auto_id="id_passe_%s")
    acts: dict[str, tuple[forms.Form, Callable[[], object]]] = {
        "joint": (form, lambda: reaching.note_reached(letter, **form.cleaned_data, by=by, at=at)),
        "passe": (passing, lambda: reaching.pass_over(letter, **passing.cleaned_data, by=by, at=at)),
    }
    if act in acts and acts[act][0].is_valid() and attempt(*acts[act]):
        return redirect("bailleur")
    file = found.candidature
    trace(request, Purpose.REACH, file)
    context = page(
        request,
        found=found,
        letter=letter,
        name=name_of(file),
        asked=found.asked,
        phones=_phones(file.demande_id),
        decide_from=reach.decide_from(found.delay),
        is_due=reach.is_due(found.delay, found.reached, now=at),
        form=form,
        passing=passing,
        other_key=new_key(),
    )
    return render(request, "palier/bailleur/reach.html", context, status=400 if request.method == "POST" else 200)


def _phones(demande: int) -> list[tuple[str, str]]:
    """The telephones of the holders, where this desk reads the file and nothing hides them."""
    known = Demande.objects.filter(pk=demande).first()
    if known is None or papering.is_protected(known, at=timezone.now()):
        return []
    rows = Person.objects.filter(demande=demande, role__in=("demandeur", "cotitulaire")).order_by("key")
    return [(f"{one.first_name} {one.last_name}".strip(), one.phone) for one in rows if one.phone]
