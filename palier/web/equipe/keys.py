"""Keys of the API for the software of one's own organisation: drawn, drawn anew, revoked; a secret is shown once (ADR 112)."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import ApiKey, User
from palier.rules.doors.access import Role
from palier.rules.partners import api_purposes, client_certificates
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.equipe.members import of_a_manager
from palier.web.intendant.desk import BAD_REQUEST, fresh_to_change
from palier.web.requests.factors import fresh
from palier.web.sure import CONFIRMED
from palier.workflows.partners import binding_certificates, keys
from palier.workflows.partners.keys import DrawnKey

ROLES = tuple(api_purposes.OF_ROLES)
_LIVES = {30: "un mois", 90: "trois mois", 180: "six mois", 365: "un an"}
_DONE = {"revoquee": "La clé est révoquée : elle n’ouvre plus rien."}


class DrawKeyForm(forms.Form):
    """A software, what its key is for, and until when."""

    name = forms.CharField(
        label="Nom du logiciel",
        max_length=keys.NAME_LENGTH,
        help_text="Pour que vos collègues sachent ce que la clé fait marcher.",
    )
    purposes = forms.MultipleChoiceField(
        label="Ce que la clé permet",
        widget=forms.CheckboxSelectMultiple,
        help_text="Le moins possible : une clé perdue ouvre tout cela.",
    )
    days = forms.TypedChoiceField(
        label="Durée", coerce=int, choices=[(days, _LIVES[days]) for days in api_purposes.LIVES], initial=180
    )

    def __init__(self, *args: object, role: Role, **kwargs: object) -> None:
        """Offer what this role may give."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = api_purposes.offered(role)
        self.fields["purposes"].choices = [(one.value, text) for one, text in offered.items()]  # type: ignore[attr-defined]


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@of_a_manager
@once
def index(request: HttpRequest) -> HttpResponse:
    """The keys of one's organisation, and the form that draws one."""
    by = actor_of(request)
    form, made = DrawKeyForm(request.POST or None, role=by.role), list[DrawnKey]()
    if form.is_valid() and attempt(form, lambda: made.append(keys.draw(**form.cleaned_data, by=by, at=timezone.now()))):
        return _drawn(request, made[0])
    now = timezone.now()
    here = keys.who_answers(by.body.pk)
    rows = [(one, _state(one, now, here)) for one in keys.of_house(by.body.pk)]
    context = {
        "organisation": by.body,
        "form": form,
        "keys": rows,
        "act_key": request.POST.get("act_key") or new_key(),
        "done": _DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "palier/equipe/keys.html", context, status=BAD_REQUEST if form.is_bound else 200)


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@of_a_manager
@once
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """One key: what it permits, when it served last, and the two acts on it, each said before it is done."""
    by, at = actor_of(request), timezone.now()
    found = keys.found(by.body.pk, key)
    if found is None:
        raise Http404
    act, form = request.POST.get("act", ""), forms.Form(request.POST if request.method == "POST" else None)
    is_sure, made = bool(request.POST.get(CONFIRMED)), list[DrawnKey]()
    if act == "renouveler" and is_sure and attempt(form, lambda: made.append(keys.draw_anew(found, by=by, at=at))):
        return _drawn(request, made[0])
    if act == "revoquer" and is_sure and attempt(form, lambda: keys.revoke(found, by=by, at=at)):
        return HttpResponseRedirect(f"{reverse('equipe_cles')}?fait=revoquee")
    offered = api_purposes.offered(found.role)
    context = {
        "organisation": by.body,
        "key": found,
        "form": form,
        "state": _state(found, at, keys.who_answers(by.body.pk)),
        "bound": len(found.certificates),
        "purposes": [offered[one] for one in api_purposes.fitting(found.role, found.purposes)],
        "is_live": found.revoked_at is None and found.expires_at > at,
        "asked": act if act in ("renouveler", "revoquer") and not is_sure else "",
        "sure": {"act": act, CONFIRMED: "oui"},
        "acts": {word: {"act": word} for word in ("renouveler", "revoquer")},
        "is_mine": isinstance(request.user, User) and found.holder_id == request.user.pk,
        "former_until": found.former_until if found.former_until and found.former_until > at else None,
    }
    return render(request, "palier/equipe/key.html", context, status=BAD_REQUEST if form.errors else 200)


def _drawn(request: HttpRequest, made: DrawnKey) -> HttpResponse:
    """The secret, once: in this page and nowhere else. Sent again, the form leads to the list, which does not know it."""
    context = {"organisation": made.key.organisation, "key": made.key, "secret": made.secret}
    response = render(request, "palier/equipe/key_drawn.html", context)
    response["Cache-Control"] = "no-store"
    response.leads_to = reverse("equipe_cles")  # type: ignore[attr-defined]
    return response


def _state(key: ApiKey, at: datetime, here: frozenset[int]) -> str:
    if key.revoked_at is not None:
        return "révoquée"
    if key.expires_at <= at:
        return "finie"
    if key.holder_id not in here:
        return "arrêtée : qui en répond n’y travaille plus"
    if client_certificates.is_stopped(binding_certificates.bound(key), at=at):
        return "arrêtée : aucun certificat auquel elle est liée ne vaut aujourd’hui"
    return "en service" if key.last_used_at else "jamais utilisée"
