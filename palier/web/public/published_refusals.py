"""What stops candidatures, by landlord, hand and reason: public, as a page and as open data (article L441-2-2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import RefusalFigure
from palier.models.homes import published_figures
from palier.rules.homes.open_data import REFUSALS
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.ranking import published_refusals
from palier.rules.ranking.published_refusals import STOP_WORDS, UNSAID_WORDS, StopStep
from palier.web.public.open import files


@dataclass(frozen=True, slots=True)
class StopTable:
    """One landlord: for each hand, its words and its reasons with their counts, the most frequent first."""

    name: str
    steps: list[tuple[str, list[tuple[str, str]]]]


@login_not_required
@require_safe
def refusals(request: HttpRequest) -> HttpResponse:
    """By landlord, as the last count told."""
    rows = _rows()
    tables = [
        StopTable(name, _steps(list(held)))
        for (name, _), held in groupby(rows, key=lambda row: (row.bailleur.name, row.bailleur_id))
    ]
    context = {"tables": tables, "counted_on": rows[0].counted_on if rows else None}
    return render(request, "palier/public/refusals.html", context)


def _rows() -> list[RefusalFigure]:
    found = published_figures.last_refusals().select_related("bailleur")
    order = {step.value: place for place, step in enumerate(StopStep)}
    return sorted(
        found, key=lambda row: (row.bailleur.name, row.bailleur_id, order[row.step], -row.households, row.reason)
    )


def _steps(rows: list[RefusalFigure]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (say(STOP_WORDS[StopStep(step)]), [(_words(row), french.number(row.households)) for row in held])
        for step, held in groupby(rows, key=lambda row: row.step)
    ]


def _words(row: RefusalFigure) -> str:
    """A reason as its list of that day says it."""
    words = published_refusals.reasons(StopStep(row.step), row.counted_on).get(row.reason, UNSAID_WORDS)
    return say(words)


@login_not_required
@require_safe
def refusals_file(request: HttpRequest) -> files.Answer:
    """Every line told, as open data."""
    return files.answered(request, REFUSALS, _lines(), "refus.csv")


def _lines() -> Iterator[tuple[object, ...]]:
    for row in _rows():
        yield row.bailleur.name, row.step, row.reason, _words(row), row.counted_on.isoformat(), row.households
