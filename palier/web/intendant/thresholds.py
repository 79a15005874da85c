"""Thresholds of the first quartile: what holds where, what was entered; one entered, corrected, or taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import QuartileEntry, Territory
from palier.rules.homes import entered_thresholds
from palier.rules.homes.quartile_thresholds import HIGHEST
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.inputs.fields import DayField, DayInput
from palier.web.intendant.desk import BOTH, CONFLICT, fresh_to_change, places, shown, tried
from palier.web.intendant.where import HeldTerritoryField, NamedTerritoryField
from palier.web.intendant.words import authors
from palier.workflows.steering import entering_thresholds, showing_thresholds
from palier.workflows.steering.entering_thresholds import REGION, ThresholdSaid

_MOST = 100
_EPCI, _REGION = "epci", "region"


class ThresholdForm(forms.Form):
    """Where, how much, from when, and by which order."""

    amount = forms.IntegerField(
        label="Seuil, en euros par an et par unité de consommation",
        help_text="Le montant de l’annexe de l’arrêté, sans centimes.",
        min_value=1,
        max_value=HIGHEST,
    )
    effective_on = DayField(
        label="Vaut à partir du",
        help_text="Il vaut jusqu’au 31 décembre : l’arrêté est d’une année.",
        widget=DayInput(),
    )
    title = forms.CharField(
        label="Arrêté qui le fixe", help_text="Par exemple : arrêté du 3 juin 2025, annexe.", max_length=160
    )
    link = forms.CharField(
        label="Adresse où lire l’arrêté", help_text="Elle commence par https://.", max_length=300, required=False
    )

    def __init__(self, *args: Any, held_to: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        """One's own territories, or any by its name; for who is of the whole site, the region that has one threshold too."""
        super().__init__(*args, **kwargs)
        field: forms.Field = HeldTerritoryField()
        first: dict[str, forms.Field] = {}
        last: dict[str, forms.Field] = {}
        if held_to is None:
            of = [(_EPCI, "D’un territoire"), (_REGION, f"De toute l’{REGION}")]
            first["of"] = forms.ChoiceField(label="Seuil", choices=of)
            last["reason"] = forms.CharField(
                label="Pourquoi vous le corrigez",
                help_text="Si le seuil du même jour a déjà servi, ou si un autre l’a entré. Ce qui est décidé ne change pas.",
                max_length=300,
                required=False,
            )
            field = NamedTerritoryField(
                label="Territoire",
                help_text="Son nom, ou son code. À laisser vide pour la région.",
                max_length=160,
                required=False,
            )
        else:
            field.choices = held_to  # type: ignore[attr-defined]
        self.fields = {**first, "territory": field, **self.fields, **last}

    def clean(self) -> dict[str, Any]:
        """A territory, or the region: never both, never neither."""
        given = super().clean() or {}
        is_region = given.get("of") == _REGION
        if is_region and given.get("territory") is not None:
            self.add_error("territory", f"Laissez ce champ vide : ce seuil est celui de toute l’{REGION}.")
        if not is_region and "territory" in given and given["territory"] is None:
            self.add_error("territory", "Écrivez le nom du territoire, ou son code.")
        return given

    @property
    def said(self) -> ThresholdSaid:
        """What was entered."""
        keys = ("amount", "effective_on", "title", "link", "reason")
        return ThresholdSaid(**{key: self.cleaned_data[key] for key in keys if key in self.cleaned_data})


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One entry, who made it, and whether who looks may still take it back."""

    entry: QuartileEntry
    where: str
    who: str
    stands: bool
    may_go: bool


def _theirs(request: HttpRequest) -> QuerySet[QuartileEntry]:
    held_to, rows = places(request), QuartileEntry.objects.select_related("territory")
    return rows if held_to is None else rows.filter(territory__in=[code for code, _ in held_to])


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest) -> HttpResponse:
    """What holds today, every entry, and a new one."""
    form = ThresholdForm(request.POST or None, held_to=places(request))
    if form.is_valid() and tried(request, form, entering_thresholds.enter, form.cleaned_data["territory"], form.said):
        return HttpResponseRedirect(f"{reverse('intendant_seuils')}?fait=seuil")
    return _page(request, form=form, refused=())


@only(*BOTH)
@never_cache
@require_POST
@fresh_to_change
@once
def take_back(request: HttpRequest, threshold: UUID) -> HttpResponse:
    """Take back an entry that was a mistake, and that decided nothing."""
    one, form = get_or_404(_theirs(request), threshold), forms.Form(request.POST)
    if form.is_valid() and tried(request, form, entering_thresholds.take_back, one):
        return HttpResponseRedirect(f"{reverse('intendant_seuils')}?fait=seuil_repris")
    response = _page(request, form=ThresholdForm(held_to=places(request)), refused=form.non_field_errors())
    response.status_code = CONFLICT
    return response


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    rows, today = list(_theirs(request).order_by("-pk")[:_MOST]), day_in_paris(timezone.now())
    known, left_off = _known(request, rows, today)
    in_force = showing_thresholds.shown(known, today)
    history = _history(request, rows)
    return shown(request, "thresholds.html", in_force=in_force, left_off=left_off, history=history, **context)


def _known(request: HttpRequest, rows: list[QuartileEntry], today: date) -> tuple[list[Territory | None], int]:
    """The places to show, and how many more lack a threshold: one's own; for who is of the whole site, the region always."""
    held_to, left_off = places(request), 0
    if held_to is None:
        lacking = showing_thresholds.lacking(today)
        codes = {one.territory_id for one in rows} | {None, *lacking[:_MOST]}
        left_off = len(set(lacking) - codes)
    else:
        codes = {code for code, _ in held_to}
    known: list[Territory | None] = list(Territory.objects.filter(pk__in=codes - {None}).order_by("name"))
    return [*known, None] if None in codes else known, left_off


def _history(request: HttpRequest, rows: list[QuartileEntry]) -> list[EnteredRow]:
    by, who = actor_of(request), authors(one.public_id for one in rows)
    standing = {one.place for one in entered_thresholds.standing(row.as_facts for row in _theirs(request))}
    found = []
    for one in rows:
        where, stands = REGION if one.territory is None else one.territory.name, one.pk in standing
        may_go = stands and entering_thresholds.may_take_back(one, by)
        found.append(EnteredRow(one, where, who.get(one.public_id, ""), stands, may_go))
    return found
