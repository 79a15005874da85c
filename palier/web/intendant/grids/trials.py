"""A draft tried on closed lists: asked, then its counts, as a page, a picture and a sheet of paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import GridTrial, TrialState
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.ranking.replaying import GROUPS, SPLIT_LABELS, ReplaySplit
from palier.rules.scoring.grid_errors import GridError
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, CONFLICT, fresh_to_change, places, shown
from palier.web.intendant.grids import living_trials
from palier.web.intendant.grids.drafts import found, theirs, title_of
from palier.web.intendant.grids.since_tried import grids_of, since_tried
from palier.workflows.acting.refusals import Refusal
from palier.workflows.scoring import scoring, trying_drafts

HIDDEN = "–"
FEW = "moins de 10"
_WIDTH, _LEFT, _ROW, _BAR = 420, 0, 58, 15
"""The picture, in units of its own."""


@dataclass(frozen=True, slots=True)
class TrialBar:
    """One bar: where it is, how long, and its count in words."""

    y: int
    width: int
    said: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class TrialGroup:
    """One group: its words, its three counts as they may be told, and its two bars."""

    label: str
    candidates: str
    sent: str
    would_be: str
    y: int
    bars: tuple[TrialBar, ...]


@dataclass(frozen=True, slots=True)
class TrialTable:
    """The groups of one split, and the height of their picture."""

    label: str
    duty: str
    groups: tuple[TrialGroup, ...]
    height: int
    summary: str


_DUTIES = {
    ReplaySplit.DALO: "La loi les fait passer avant toute autre personne, quels que soient les points.",
    ReplaySplit.QUARTILE: (
        "Hors des quartiers prioritaires, un quart au moins des attributions leur revient (article L441-1) : "
        "être envoyé n’est pas encore être logé."
    ),
}


@only(*BOTH)
@never_cache
@require_POST
@fresh_to_change
@once
def ask(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Ask for a try of what is on the page."""
    one = found(request, draft)
    try:
        seen = str(request.POST.get("seen", ""))
        trial = trying_drafts.ask(one, seen=seen, by=actor_of(request), at=timezone.now())
    except GridError:
        why = "Ce brouillon a encore des lignes refusées : corrigez-les d’abord."
    except Refusal as refusal:
        why = str(refusal)
    else:
        return HttpResponseRedirect(reverse("intendant_essai", args=[trial.public_id]))
    context = {"draft": one, "title": title_of(one.content), "why": why, "held_to": places(request)}
    return render(request, "palier/intendant/grids/trial_refused.html", context, status=CONFLICT)


@only(*BOTH)
@never_cache
@require_safe
def show(request: HttpRequest, trial: UUID) -> HttpResponse:
    """How far it is, or what may be told of it."""
    rows = GridTrial.objects.filter(draft__in=theirs(request)).select_related(
        "draft__territory", "told_as", "living_as"
    )
    one = get_or_404(rows, trial)
    context: dict[str, Any] = {
        "trial": one,
        "title": title_of(one.content),
        "since": since_tried(one),
        "beside": grids_of(one, at=timezone.now()),
        "living_on": day_in_paris((one.living_as or one).moved_at),
        "is_running": one.state in {TrialState.ASKED, TrialState.RUNNING},
        "has_failed": one.state == TrialState.FAILED,
        "tables": tables(one.result),
        "result": {key: _told(value) for key, value in one.result.items() if key != "splits"},
        "is_few": one.state == TrialState.DONE and one.result.get("places") is None,
        "living": living_trials.shown(one.living),
        "is_weighing": one.state == TrialState.RUNNING and one.done == one.lists,
        "circuits": scoring.parsed(one.content).circuits,
    }
    return shown(request, "grids/trial.html", **context)


def _told(count: object) -> str:
    return french.number(count) if isinstance(count, int) else FEW


def tables(result: Mapping[str, Any]) -> list[TrialTable]:
    """The counts of a result by split, with their pictures."""
    splits = result.get("splits", {})
    return [_table(split, splits[split.value]) for split in ReplaySplit if split.value in splits]


def _table(split: ReplaySplit, rows: list[list[int | None]]) -> TrialTable:
    most = max((count for row in rows for count in row[1:] if count is not None), default=0)
    labels = tuple(GROUPS[split].values())
    groups = tuple(_group(label, row, place, most) for place, (label, row) in enumerate(zip(labels, rows, strict=True)))
    said = " ".join(f"{one.label} : {one.sent} envoyés, {one.would_be} sous la grille essayée." for one in groups)
    return TrialTable(SPLIT_LABELS[split], _DUTIES.get(split, ""), groups, _ROW * len(groups) + 4, said)


def _group(label: str, row: list[int | None], place: int, most: int) -> TrialGroup:
    candidates, sent, would_be = row
    top = place * _ROW
    room = _WIDTH - _LEFT - 70
    bars = tuple(
        TrialBar(top + 20 + at * (_BAR + 2), room * (count or 0) // most if most else 0, _cell(count), is_new=at == 1)
        for at, count in enumerate((sent, would_be))
    )
    return TrialGroup(label, _cell(candidates), _cell(sent), _cell(would_be), top + 14, bars)


def _cell(count: int | None) -> str:
    return HIDDEN if count is None else french.number(count)
