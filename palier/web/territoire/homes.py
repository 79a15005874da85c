"""Homes of a place that are not let, by stage, with the commission that comes; for a préfet, the State's contingent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from palier.models import Home, Publication
from palier.models.territories.on_territory import WaitingHome
from palier.rules.doors.access import Role
from palier.rules.homes import territory
from palier.rules.homes.territory import STEPS, HomeStep
from palier.rules.law.clocks import day_in_paris
from palier.rules.ranking import small_cells, told_counts
from palier.web.access import actor_of
from palier.web.desk import awaited
from palier.web.lists import listing
from palier.web.territoire.desk import homes_of, shown
from palier.workflows.homes import territories

_TONES = {HomeStep.COMMISSION: "here", HomeStep.DECLARED: "warn", HomeStep.DECIDED: "ok"}


class HomesForm(forms.Form):
    """What is asked of the list; an answer that means nothing asks nothing."""

    q = forms.CharField(label="Rue ou commune", required=False, max_length=60)
    etape = forms.ChoiceField(label="Où il en est", choices=[("", "Toutes"), *STEPS.items()], required=False)
    attente = forms.ChoiceField(
        label="Attente",
        choices=[("", "Toutes"), ("longue", "Vacant depuis plus d’un mois"), ("commission", "Une commission à venir")],
        required=False,
    )


def index(request: HttpRequest) -> HttpResponse:
    """What awaits, then every home of the place, the longest vacant first."""
    context = {
        **awaited.context(request),
        "heading": "Les logements",
        "is_first": True,
        "sits": any(one.role == Role.COMMISSION for one in getattr(request, "memberships", ())),
    }
    return _list(request, context, is_state=False)


def contingent(request: HttpRequest) -> HttpResponse:
    """The homes of the State's contingent, those for which a household was named without an ad included."""
    return _list(request, {"heading": "Le contingent de l’État"}, is_state=True)


def _list(request: HttpRequest, context: Mapping[str, object], *, is_state: bool) -> HttpResponse:
    form, on = HomesForm(request.GET), day_in_paris(timezone.now())
    form.is_valid()
    queue = territories.queue(by=actor_of(request))
    homes = homes_of(one.home for one in queue)
    rows = [_row(one, homes[one.home], on) for one in queue if one.home in homes]
    if is_state:
        rows = [row for row in rows if row["home"].reservataire is not None and row["home"].reservataire.is_state]
    found = [row for row in rows if _is_asked(row, form.cleaned_data)]
    found.sort(key=lambda row: (row["home"].vacancy_notified_on or date.max, row["home"].pk))
    page = listing(request, found)
    counts = territories.candidates((row["list"] for row in page if row["list"]), by=actor_of(request))
    public = dict(Publication.objects.filter(pk__in=counts).values_list("pk", "public_id"))
    for row in page:
        row["candidates"] = told_counts.told(counts[row["list"]], on=on) if row["list"] in counts else ""
        row["public_id"] = public.get(row["list"])
    by_step = [(STEPS[step], sum(row["step"] is step for row in rows)) for step in HomeStep]
    return shown(
        request,
        "homes.html",
        **context,
        form=form,
        is_asked=any(form.cleaned_data.values()),
        rows=page,
        total=len(rows),
        by_step=[(word, number) for word, number in by_step if number],
        least=small_cells.smallest_shown(on),
    )


def _row(one: WaitingHome, home: Home, on: date) -> dict[str, Any]:
    step = territory.step_of(one.stage, is_oriented=home.reservataire_id is not None)
    return {
        "home": home,
        "step": step,
        "word": STEPS[step],
        "tone": _TONES.get(step, ""),
        "list": one.publication,
        "closes_at": one.closes_at if step is HomeStep.PUBLISHED else None,
        "seance_at": one.seance_at,
        "is_direct": one.is_direct,
        "is_long": territory.waits_long(home.vacancy_notified_on, on=on),
    }


def _is_asked(row: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    home = row["home"]
    words = f"{home.street} {home.commune.named} {home.commune_id}".casefold()
    if not all(word in words for word in asked.get("q", "").casefold().split()):
        return False
    if asked.get("etape") and row["step"] != asked["etape"]:
        return False
    match asked.get("attente"):
        case "longue":
            return bool(row["is_long"])
        case "commission":
            return row["seance_at"] is not None
    return True
