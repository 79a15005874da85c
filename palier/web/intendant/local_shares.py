"""Shares that territories voted: those in force and their history, one entered, one taken back."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import LocalShare, Territory
from palier.rules.homes.local_shares import LABELS, ShareKind
from palier.rules.law.clocks import day_in_paris
from palier.web.access import get_or_404, only
from palier.web.acts import once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant.desk import BOTH, CONFLICT, fresh_to_change, places, shown, tried
from palier.web.intendant.where import HeldTerritoryField, NamedTerritoryField
from palier.web.intendant.words import authors
from palier.workflows.steering import voting_shares
from palier.workflows.steering.voting_shares import ShareSaid

_MOST = 100


class LocalShareForm(forms.Form):
    """Of what, how much, from when, and by which vote."""

    territory: forms.Field
    kind = forms.ChoiceField(label="Part de qui", choices=list(LABELS.items()))
    percent = forms.IntegerField(label="Part, en pour cent", min_value=1, max_value=100)
    number = forms.CharField(label="Numéro de la délibération", max_length=40)
    voted_on = DayField(label="Jour du vote", widget=DayInput())
    effective_on = DayField(label="Vaut à partir du", widget=DayInput())
    until = DayField(
        label="Jusqu’au", help_text="Dernier jour de la convention, s’il est connu.", widget=DayInput(), required=False
    )
    link = forms.CharField(
        label="Adresse où lire la délibération", help_text="Elle commence par https://.", max_length=300, required=False
    )
    terms = forms.CharField(
        label="Pour qui, dans les mots du territoire",
        help_text="Pour les travailleurs essentiels : les métiers ou secteurs retenus par la conférence.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, held_to: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """One's own territories, or any by its name."""
        super().__init__(*args, **kwargs)
        if held_to is None:
            field: forms.Field = NamedTerritoryField(
                label="Territoire", help_text="Son nom, ou son code.", max_length=160
            )
        else:
            field = HeldTerritoryField()
            field.choices = held_to
        self.fields = {"territory": field, **self.fields}

    @property
    def said(self) -> ShareSaid:
        """What was entered."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "territory"}
        return ShareSaid(**{**given, "kind": ShareKind(given["kind"])})


def _theirs(request: HttpRequest) -> QuerySet[LocalShare]:
    held_to, rows = places(request), LocalShare.objects.select_related("territory")
    return rows if held_to is None else rows.filter(territory__in=[code for code, _ in held_to])


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest) -> HttpResponse:
    """Every share in force, the last entries, and a new one."""
    form = LocalShareForm(request.POST or None, held_to=places(request))
    if form.is_valid() and tried(request, form, voting_shares.enter, form.cleaned_data["territory"], form.said):
        return HttpResponseRedirect(f"{reverse('intendant_parts')}?fait=part")
    return _page(request, form=form, refused=())


@only(*BOTH)
@never_cache
@require_POST
@fresh_to_change
@once
def take_back(request: HttpRequest, share: UUID) -> HttpResponse:
    """Take back an entry that was a mistake."""
    one, form = get_or_404(_theirs(request), share), forms.Form(request.POST)
    if form.is_valid() and tried(request, form, voting_shares.take_back, one):
        return HttpResponseRedirect(f"{reverse('intendant_parts')}?fait=part_reprise")
    response = _page(request, form=LocalShareForm(held_to=places(request)), refused=form.non_field_errors())
    response.status_code = CONFLICT
    return response


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    rows = list(_theirs(request).order_by("-pk")[:_MOST])
    known = Territory.objects.filter(pk__in={one.territory_id for one in rows})
    in_force = voting_shares.shown(known, day_in_paris(timezone.now()))
    by = authors(one.public_id for one in rows)
    last: set[tuple[str, str, object]] = set()
    history = []
    for one in rows:
        place = (one.territory_id, one.kind, one.effective_on)
        may_go = place not in last and not one.is_void
        last.add(place)
        history.append((one, LABELS[ShareKind(one.kind)], by.get(one.public_id, ""), may_go))
    return shown(request, "local_shares.html", shares=in_force, history=history, **context)
