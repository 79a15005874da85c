"""« Comparer à la pièce d’identité »: in a visit, what the paper says beside what the file says, and a doubt that is settled."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Visit
from palier.models.doors import acting
from palier.rules.counter.visits import PAPERS, SeenPaper
from palier.rules.doors.access import Role
from palier.rules.people import certified
from palier.rules.people.certified import SENTENCES, Citizen
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.guichet import desk
from palier.web.inputs.fields import EXAMPLE, DayField
from palier.web.requests import visits as visited
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter import receipts_of_visits, settling_doubts

BAD_REQUEST, CONFLICT = 400, 409
DECIDE = "decider"


class SeenNamesForm(forms.Form):
    """What an identity paper says of its bearer."""

    family_name = forms.CharField(
        label="Nom de naissance",
        max_length=50,
        help_text="Tel qu’il est écrit sur la pièce.",
        error_messages={"required": "Écrivez le nom de naissance."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    given_names = forms.CharField(
        label="Prénoms",
        max_length=100,
        required=False,
        help_text="Tous, dans l’ordre, séparés par une virgule.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    usage_name = forms.CharField(
        label="Nom d’usage", max_length=50, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_date = DayField(
        label="Date de naissance",
        is_past=True,
        help_text=EXAMPLE,
        error_messages={"required": "Écrivez la date de naissance."},
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    @property
    def citizen(self) -> Citizen:
        """What was typed, as an identity is compared."""
        told = self.cleaned_data
        given = tuple(name for part in told["given_names"].split(",") if (name := " ".join(part.split())))
        born = told["birth_date"].isoformat()
        return Citizen(
            " ".join(told["family_name"].split()), given, born, usage_name=" ".join(told["usage_name"].split())
        )


@only(Role.GUICHET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
@visited.taken
def compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The paper beside the file; where the names alone differ, one press says that it is one person."""
    visit, by, at = desk.own(request, public_id), actor_of(request), timezone.now()
    if not desk.is_living(visit, at):
        return render(request, "palier/guichet/over.html", {"desk": reverse("guichet")}, status=visited.GONE)
    form = SeenNamesForm(request.POST or None)
    with acting.taken(receipts_of_visits.acting_in(visit, by.person)):
        if form.is_valid() and request.POST.get("act") == DECIDE:
            there = Actor(role=by.role, user=by.user, organisation=by.organisation, visit=visit)
            try:
                settling_doubts.settle(visit, form.citizen, by=there, at=at)
            except Refusal as refusal:
                context = {"sentence": str(refusal), "back": request.path}
                return render(request, "palier/guichet/refused.html", context, status=CONFLICT)
            return HttpResponseRedirect(f"{reverse('passage', args=[public_id])}#recus")
        told = _compared(visit, form)
    status = BAD_REQUEST if form.is_bound and not form.is_valid() else 200
    return render(request, "palier/guichet/compare.html", told, status=status)


def _compared(visit: Visit, form: SeenNamesForm) -> dict[str, object]:
    held = settling_doubts.named(visit.demande, visit.person_key)
    is_told = form.is_bound and form.is_valid()
    found = certified.differences(form.citizen, held) if is_told else ()
    return {
        "passage": visit,
        "paper": PAPERS[SeenPaper(visit.paper)],
        "held": held,
        "form": form,
        "is_told": is_told,
        "differences": [SENTENCES[one] for one in found],
        "may_settle": is_told and settling_doubts.may_settle(visit, form.citizen),
        "act_key": new_key(),
    }
