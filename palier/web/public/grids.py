"""The grids in force, public as the law asks: criteria, points, when a proof is due, how headings add up (R441-2-17)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import GridVersion
from palier.models.scoring import grids_store
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.scoring import grid_facts, moving
from palier.rules.scoring.criteria import Criterion, Face, Grid, HeadingRule, ProofRule
from palier.web.presentation.grids import weight
from palier.workflows.scoring import scoring, scoring_territories

BORROWED = "sans-territoire"
_RULES = {
    HeadingRule.SUM: phrase("les critères s’additionnent"),
    HeadingRule.BEST: phrase("seul le critère qui donne le plus compte"),
    HeadingRule.CHOSEN: phrase("seul le critère choisi par la personne compte"),
}
_PROOFS = {
    ProofRule.NONE: phrase("pas de preuve à donner"),
    ProofRule.AT_OFFER: phrase("contrôlé quand un logement est proposé"),
    ProofRule.BEFORE_POINTS: phrase("compte une fois la preuve contrôlée"),
}
_FACES = {Face.FIRST_DEMANDE: phrase("première demande"), Face.TRANSFER: phrase("mutation")}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion as it is printed."""

    label: str
    weight: str
    proof: str
    face: str
    members: str
    """The modes of housing that the register counts under it; empty where it is no group."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its criteria; the first section has no title."""

    title: str
    rule: str
    rows: tuple[CriterionRow, ...]


def _row(criterion: Criterion) -> CriterionRow:
    face = say(_FACES[criterion.face]) if criterion.face else ""
    return CriterionRow(
        criterion.label, weight(criterion), say(_PROOFS[criterion.proof]), face, grid_facts.members(criterion.fact)
    )


def _sections(grid: Grid) -> list[Section]:
    found = []
    for code in dict.fromkeys(criterion.heading for criterion in grid.criteria):
        rows = tuple(_row(criterion) for criterion in grid.criteria if criterion.heading == code)
        heading = grid.headings.get(code or "")
        rule = "" if heading is None else say(_RULES[heading.rule])
        if heading is not None and heading.cap is not None:
            rule = say_plural(heading.cap, "{rule}, {count} point au plus", "{rule}, {count} points au plus", rule=rule)
        found.append(Section(heading.label if heading else "", rule, rows))
    return found


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every grid in force today, by territory."""
    on = day_in_paris(timezone.now())
    versions = sorted(scoring_territories.in_force(on), key=lambda version: version.name)
    context = {"versions": versions, "borrowed": grids_store.borrowed(on), "borrowed_code": BORROWED}
    return render(request, "palier/public/grids.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, territory: str) -> HttpResponse:
    """A grid whole, and the versions before and to come."""
    on = day_in_paris(timezone.now())
    if territory == BORROWED:
        version = grids_store.borrowed(on)
        others: list[GridVersion] = []
    else:
        versions = GridVersion.objects.filter(territory=territory).select_related("territory").order_by("-effective_on")
        version = next((each for each in versions if each.effective_on <= on), None)
        others = [each for each in versions if version is None or each.pk != version.pk]
    if version is None:
        raise Http404
    grid = scoring.parsed(version.content)
    context = {
        "version": version,
        "grid": grid,
        "title_is_french": True,
        "sections": _sections(grid),
        "others": others,
        "never": moving.never(grid),
        "today": on,
    }
    return render(request, "palier/public/grid.html", context)
