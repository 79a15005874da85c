"""The grids in force, public as the law asks: criteria, points, when a proof is due, how headings add up (R441-2-17)."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import GridVersion
from palier.models.scoring import grids_store
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say, say_plural
from palier.rules.scoring import grid_facts, heading_tree, moving, refusals
from palier.rules.scoring.criteria import Criterion, Grid, Heading
from palier.web.presentation.grid_changes import (
    FACE_WORDS,
    HEADING_RULES,
    PROOF_RULES,
    ChangedLine,
    ChangedPart,
    changed_bounds,
    changed_lines,
)
from palier.web.presentation.grids import coefficient, conditions, in_own_words, weight
from palier.workflows.scoring import scoring, scoring_territories, showing_grids
from palier.workflows.steering import voting_shares


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion as it is printed."""

    label: str
    own_words: str
    """What it weighs, for who reads another language."""
    weight: str
    proof: str
    face: str
    conditions: str
    """With what else it counts, and with what it does not."""
    free: str
    """For which reasons a refusal costs nothing."""
    members: str
    """The modes of housing that the register counts under it; empty where it is no group."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its criteria; the first section has no title."""

    title: str
    rule: str
    rows: tuple[CriterionRow, ...]


@dataclass(frozen=True, slots=True)
class GridHistory:
    """A version, and the lines by which it differs from the one before."""

    version: GridVersion
    is_first: bool
    lines: list[ChangedLine]
    bounds: list[ChangedPart]


def _row(criterion: Criterion, grid: Grid) -> CriterionRow:
    face = say(FACE_WORDS[criterion.face]) if criterion.face else ""
    return CriterionRow(
        criterion.label,
        in_own_words(criterion.fact),
        weight(criterion),
        say(PROOF_RULES[criterion.proof]),
        face,
        conditions(criterion),
        refusals.exempted(criterion, grid.effective_from),
        grid_facts.members(criterion.fact),
    )


def sections(grid: Grid) -> list[Section]:
    """The criteria of a grid under their headings; one that holds others stands before them."""
    codes: dict[str | None, None] = {}
    for criterion in grid.criteria:
        above = [one.code for one in heading_tree.line_of(criterion.heading, grid.headings)]
        codes |= dict.fromkeys(reversed(above) if above else [criterion.heading])
    found = []
    for code in codes:
        rows = tuple(_row(criterion, grid) for criterion in grid.criteria if criterion.heading == code)
        heading = grid.headings.get(code or "")
        found.append(Section(heading.label if heading else "", _rule(heading, grid) if heading else "", rows))
    return found


def _rule(heading: Heading, grid: Grid) -> str:
    """How a heading adds up, and within which other."""
    rule = say(HEADING_RULES[heading.rule])
    if heading_tree.within(heading.code, grid.headings):
        rule = say("ses critères et les rubriques qu’elle contient s’additionnent")
    if counted := coefficient(heading):
        rule = say("{rule}, {coefficient}", rule=rule, coefficient=counted)
    if heading.cap is not None:
        rule = say_plural(heading.cap, "{rule}, {count} point au plus", "{rule}, {count} points au plus", rule=rule)
    holder = grid.headings.get(heading.inside or "")
    return rule if holder is None else say("{rule}, dans « {heading} »", rule=rule, heading=holder.label)


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every grid in force today, by territory, then those that are entered where none was before."""
    on = day_in_paris(timezone.now())
    versions = sorted(scoring_territories.in_force(on), key=lambda version: version.name)
    known = [version.territory_id for version in versions]
    first = GridVersion.objects.filter(effective_on__gt=on, territory__isnull=False).exclude(territory__in=known)
    coming = {version.territory_id: version for version in first.select_related("territory").order_by("-effective_on")}
    context = {
        "versions": versions,
        "coming": list(coming.values()),
        "borrowed": grids_store.borrowed(on),
        "borrowed_code": showing_grids.BORROWED,
    }
    return render(request, "palier/public/grids.html", context)


@login_not_required
@require_safe
def one(request: HttpRequest, territory: str) -> HttpResponse:
    """A grid whole, and the versions before and to come."""
    on = day_in_paris(timezone.now())
    version, every = shown_version(territory, on)
    grid = scoring.parsed(version.content)
    context = {
        "version": version,
        "grid": grid,
        "title_is_french": True,
        "sections": sections(grid),
        "versions": _history(every),
        "never": moving.never(grid),
        "local_shares": voting_shares.shown([version.territory] if version.territory else [], on),
        "today": on,
        "address": territory,
    }
    return render(request, "palier/public/grid.html", context)


def shown_version(territory: str, on: date) -> tuple[GridVersion, list[GridVersion]]:
    """The version that a page shows, and every one of the territory, the newest first. Raises ``Http404``."""
    version, every = showing_grids.shown(territory, on)
    if version is None:
        raise Http404
    return version, every


def _history(every: list[GridVersion]) -> list[GridHistory]:
    """Each version with what it changed of the one before it, the newest first."""
    before = [*every[1:], None] if every else []
    return [_between(one, other) for one, other in zip(every, before, strict=True)]


def _between(one: GridVersion, other: GridVersion | None) -> GridHistory:
    if other is None:
        return GridHistory(one, is_first=True, lines=[], bounds=[])
    old, new = scoring.parsed(other.content), scoring.parsed(one.content)
    return GridHistory(one, is_first=False, lines=changed_lines(old, new), bounds=changed_bounds(old, new))
