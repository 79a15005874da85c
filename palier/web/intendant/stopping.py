"""An organisation is suspended, resumed or closed; asks for a second factor; prints for the register, or no more."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Organisation
from palier.models.territories import departements
from palier.rules.doors.access import Role
from palier.rules.doors.memberships import shows_always
from palier.web.access import only
from palier.web.acts import once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant import organisations, words
from palier.web.intendant.desk import BOTH, found, fresh_to_change, places, shown, tried
from palier.web.requests.factors import fresh
from palier.workflows.factors import requiring_factors
from palier.workflows.letters import printers
from palier.workflows.organisations import organising

ACTS = {
    "suspendre": (organising.suspend, "suspendu"),
    "reprendre": (organising.resume, "repris"),
    "fermer": (organising.close, "ferme"),
}
"""By the word of the button: the verb, and what is said once it is done."""


class StopForm(forms.Form):
    """Which act; closing is for good, and is ticked."""

    act = forms.ChoiceField(choices=[(word, word) for word in ACTS], widget=forms.HiddenInput)
    is_sure = forms.BooleanField(label="Je sais que c’est pour de bon", required=False)

    def clean(self) -> dict[str, object]:
        """Ask twice what cannot be taken back."""
        said = super().clean() or self.cleaned_data
        if said.get("act") == "fermer" and not said.get("is_sure"):
            self.add_error("is_sure", "Cochez cette case pour fermer l’organisme.")
        return said


class FactorForm(forms.Form):
    """From which day; none where each does as they like."""

    since = DayField(
        label="À partir du",
        help_text="Vide : chacun fait comme il veut. Les membres lisent ce jour sur leur bureau d’ici là.",
        required=False,
        widget=DayInput(),
    )


class PrintsForm(forms.Form):
    """Where an organisation prints."""

    where = forms.CharField(
        label="Départements ou régions",
        help_text="Séparés par des virgules, par exemple : 69, Île-de-France. Vide : partout où personne n’est nommé.",
        max_length=400,
        required=False,
    )

    def clean_where(self) -> list[str]:
        """The codes, or the word that is none."""
        codes: list[str] = []
        for word in filter(None, (part.strip() for part in self.cleaned_data["where"].split(","))):
            area = departements.area_of(word)
            if area is None:
                raise forms.ValidationError(f"« {word} » n’est ni un département ni une région.")
            codes += area.departements
        return codes


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def stop(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Suspend, resume or close, after what each does is read."""
    one, form = found(organisation, request), StopForm(request.POST or None)
    if form.is_valid():
        verb, done = ACTS[form.cleaned_data["act"]]
        if tried(request, form, verb, one):
            return _back(one, done)
    one.refresh_from_db()
    return shown(
        request,
        "stop.html",
        organisation=one,
        form=form,
        is_open=words.of_organisation(one) is words.AccountState.OPEN,
        is_gone=words.of_organisation(one) is words.AccountState.GONE,
        in_hand=organising.said_in_hand(one) if places(request) is None else "",
    )


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def factor(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Ask the members for a second factor from a day, or no more."""
    one = found(organisation, request)
    form = FactorForm(request.POST or None, initial={"since": one.factor_since})
    if form.is_valid() and tried(request, form, requiring_factors.require_factor, one, **form.cleaned_data):
        return _back(one, "facteur")
    return shown(
        request,
        "factor.html",
        organisation=one,
        form=form,
        missing=requiring_factors.without(one),
        is_due=requiring_factors.is_due(one, at=timezone.now()),
        is_always=shows_always(one.kind),
    )


@only(Role.STEWARD)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def prints(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Name who prints what the register writes, by département; take it back."""
    one, is_over = found(organisation, request), "plus" in request.POST
    form = PrintsForm(request.POST or None)
    if is_over and form.is_valid():
        codes = [request.POST["plus"]] if request.POST["plus"] else []
        if tried(request, form, printers.stop, one, codes):
            return _back(one, "n_imprime_plus")
    elif form.is_valid() and tried(request, form, printers.name, one, form.cleaned_data["where"]):
        return _back(one, "imprime")
    return shown(
        request,
        "prints.html",
        organisation=one,
        form=form,
        held=organisations.places_printed(one),
    )


def _back(one: Organisation, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('intendant_organisme', args=[one.public_id])}?fait={done}")
