"""The codes that an adviser hands over: each proposes a mandate, serves once, and is shown once."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import MandateInvitation
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateScope
from palier.rules.people import employment
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import proposing

BAD_REQUEST, CONFLICT = 400, 409


class ProposeForm(forms.Form):
    """What the organisation proposes to do, and for how long."""

    scope = forms.MultipleChoiceField(label="En plus de lire", required=False, widget=forms.CheckboxSelectMultiple)
    months = forms.TypedChoiceField(
        label="Durée proposée", coerce=int, error_messages={"required": "Choisissez une durée."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what a mandate may name today."""
        super().__init__(*args, **kwargs)
        more = [
            (one.value, mandates.WORDS[one]) for one in mandates.said(frozenset(MandateScope) - {MandateScope.READ})
        ]
        if more:
            self.fields["scope"].choices = more  # type: ignore[attr-defined]
        else:
            del self.fields["scope"]
        lengths = mandates.lengths(day_in_paris(timezone.now()))
        self.fields["months"].choices = [(one, french.count(one, "mois", "mois")) for one in lengths]  # type: ignore[attr-defined]


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """The codes that wait, and one more; asked again with the same key, the same code is shown."""
    at, by, code = timezone.now(), actor_of(request), ""
    form = ProposeForm(request.POST or None, initial={"months": mandates.lengths(day_in_paris(at))[1]})
    if request.method == "POST" and form.is_valid():
        try:
            key = UUID(request.POST.get(KEY_FIELD, ""))
        except ValueError as error:
            raise Http404 from error
        data, made = form.cleaned_data, list[str]()

        def act() -> None:
            scope = mandates.scope_of(data.get("scope", []))
            made.append(proposing.propose(scope, data["months"], key=key, by=by, at=at).code)

        code = employment.grouped(made[0]) if attempt(form, act) else ""
    context = {
        "form": form,
        "code": code,
        "last_day": mandates.code_last_day(day_in_paris(at)),
        "rows": proposing.waiting(by, at),
        "organisation": organisation_of(request),
        "act_key": new_key(),
    }
    status = BAD_REQUEST if request.method == "POST" and not code else 200
    return render(request, "palier/conseiller/codes.html", context, status=status)


@only(Role.CONSEILLER)
@require_POST
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a code back before it serves."""
    try:
        proposing.take_back(public_id, by=actor_of(request), at=timezone.now())
    except MandateInvitation.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": reverse("conseiller-codes")}
        return render(request, "palier/conseiller/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(reverse("conseiller-codes"))
