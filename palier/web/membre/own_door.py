"""« Mon adresse »: a member gives it so that an interest can be hinted to who records the votes, and takes it away."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.rules.doors.access import Role
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.workflows.commission import own_door


class OwnDoorForm(forms.Form):
    """An address, and a yes."""

    address = forms.CharField(
        label="Votre adresse",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        help_text="Un numéro, une rue, un code postal. Elle n’est pas gardée : seule son empreinte l’est.",
        error_messages={"required": own_door.NoDoor.sentence},
    )
    agrees = forms.BooleanField(
        label="J’accepte que l’empreinte de mon adresse soit comparée à celles des dossiers de mes séances",
        error_messages={"required": "Sans votre accord, rien n’est gardé."},
    )


@only(Role.COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """Give it, change it, take it away."""
    by, at, act = actor_of(request), timezone.now(), request.POST.get("acte", "")
    if request.method == "POST" and act not in ("donner", "retirer"):
        raise Http404
    if act == "retirer":
        own_door.take_back(by=by, at=at)
        return HttpResponseRedirect(reverse("mon-adresse"))
    form = OwnDoorForm(request.POST if act == "donner" else None)
    if form.is_valid() and attempt(form, lambda: own_door.give(form.cleaned_data["address"], by=by, at=at)):
        return HttpResponseRedirect(reverse("mon-adresse"))
    context = {
        "organisation": organisation_of(request),
        "form": form,
        "given_at": own_door.given_at(by),
        "is_to_give_again": own_door.must_be_given_again(by),
        "act_key": new_key(),
        "taken_back": {"acte": "retirer"},
    }
    return render(request, "palier/membre/own_door.html", context, status=400 if form.errors else 200)
