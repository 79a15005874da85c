"""A grid tried by anybody, without an account: some answers, the lines they would give, and nothing is kept (R441-2-17)."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Commune, GridVersion
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.answers import Score
from palier.rules.scoring import cotation
from palier.rules.scoring.criteria import CriterionKind, Grid
from palier.web.public.grid_trial_form import GridTrialForm
from palier.web.public.grids import shown_version
from palier.workflows.scoring import scoring

WRONG = 400


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, territory: str) -> HttpResponse:
    """The questions of a grid; once answered, the points line by line above them. Nothing is written, whoever asks."""
    on = day_in_paris(timezone.now())
    version, _ = shown_version(territory, on)
    grid = scoring.parsed(version.content)
    form = GridTrialForm(request.POST if request.method == "POST" else None, grid=grid, on=on)
    found = _score(form, version, grid, on) if form.is_bound and form.is_valid() else None
    context = {
        "version": version,
        "grid": grid,
        "form": form,
        "found": found,
        "doubts": _doubts(found),
        "costs_refusals": any(one.kind is CriterionKind.EVENTS for one in grid.criteria),
        "address": territory,
        "today": on,
    }
    status = WRONG if form.is_bound and found is None else None
    return render(request, "palier/public/grid_trial.html", context, status=status)


def _score(form: GridTrialForm, version: GridVersion, grid: Grid, on: date) -> Score:
    """The score of the answers, in the département of the territory, before any home is known."""
    territory = version.territory_id or ""
    places = Commune.objects.filter(territory=territory).order_by("code") if territory else Commune.objects.none()
    departement = places.values_list("departement", flat=True).first() or ""
    supposed = form.supposed(departement=departement, territory=territory or grid.territory)
    facts = cotation.facts_of(supposed, on=on, departement=departement, wanted=grid.named, territory=territory)
    return cotation.score_facts(facts, grid)


_OWN = ("logement_par_logement", "choix_de_rubrique", "quartile_sans_territoire")
"""What a trial says beside the points; what a file lacks is no matter of it."""


def _doubts(found: Score | None) -> list[str]:
    return [] if found is None else [one.sentence for one in found.to_confirm if one.code in _OWN]
