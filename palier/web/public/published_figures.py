"""Where the days of empty homes go, and whom closed lists serve: public, as pages and as open data (N9, N10, ADR 161)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import FairnessFigure, Territory, VacancyFigure
from palier.models.homes import published_figures
from palier.rules.homes.open_data import FAIRNESS, VACANCIES
from palier.rules.homes.vacancy_steps import VacancyStep
from palier.rules.law import french
from palier.rules.law.voice import say, say_plural
from palier.rules.ranking import fairness
from palier.rules.ranking.fairness import FAIR_GROUPS, FAIR_LABELS, FairSplit
from palier.rules.ranking.published_vacancies import HOLDER_WORDS, STEP_WORDS
from palier.rules.ranking.small_cells import HIDDEN
from palier.web.public.open import files

_ORDER = {step.name.lower(): place for place, step in enumerate(VacancyStep)}


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """One step: its words, who has the home in hand, its days and its homes."""

    step: str
    holder: str
    median: str
    slow: str
    homes: str


@dataclass(frozen=True, slots=True)
class VacancyTable:
    """The steps of one landlord."""

    name: str
    lines: list[VacancyLine]


@dataclass(frozen=True, slots=True)
class FairTable:
    """One split: its words, and a line for each group."""

    label: str
    rows: list[tuple[str, tuple[str, ...]]]


def lines(rows: Iterable[VacancyFigure]) -> list[VacancyLine]:
    """The steps of one place, in the order of the path."""
    found = sorted(rows, key=lambda row: _ORDER[row.step])
    return [
        VacancyLine(
            say(STEP_WORDS[row.known_step]),
            say(HOLDER_WORDS[row.known_step]),
            _days(row.median),
            _days(row.slow),
            french.number(row.homes),
        )
        for row in found
    ]


def _days(number: int) -> str:
    return say_plural(number, "{count} jour", "{count} jours")


@login_not_required
@require_safe
def vacancies(request: HttpRequest) -> HttpResponse:
    """By landlord; each commune has its own on the page of its figures."""
    rows = list(published_figures.last_vacancies().exclude(bailleur=None).select_related("bailleur"))
    rows.sort(key=lambda row: (row.bailleur.name if row.bailleur else "", row.bailleur_id))
    tables = [
        VacancyTable(name, lines(list(held)))
        for (name, _), held in groupby(
            rows, key=lambda row: (row.bailleur.name if row.bailleur else "", row.bailleur_id)
        )
    ]
    context = {"tables": tables, "counted_on": rows[0].counted_on if rows else None}
    return render(request, "palier/public/vacancies.html", context)


@login_not_required
@require_safe
def fair(request: HttpRequest, territory: str) -> HttpResponse:
    """Whom the closed lists of a territory serve, by group."""
    place = Territory.objects.filter(pk=territory).first()
    if place is None:
        raise Http404
    rows = list(published_figures.last_fairness().filter(territory=place))
    by_pair = {(row.split, row.group): row for row in rows}
    counted_on = rows[0].counted_on if rows else None
    context = {
        "place": place,
        "counted_on": counted_on,
        "window": fairness.window(counted_on) if counted_on else None,
        "tables": [_table(split, by_pair) for split in FairSplit if any(row.split == split for row in rows)],
    }
    return render(request, "palier/public/fairness.html", context)


def _table(split: FairSplit, by_pair: dict[tuple[str, str], FairnessFigure]) -> FairTable:
    rows = []
    for group, words in FAIR_GROUPS[split].items():
        row = by_pair.get((split, group))
        counts = (None, None, None) if row is None else (row.ranked, row.first, row.leases)
        rows.append((say(words), tuple(_cell(count) for count in counts)))
    return FairTable(say(FAIR_LABELS[split]), rows)


def _cell(count: int | None) -> str:
    return say(HIDDEN) if count is None else french.number(count)


@login_not_required
@require_safe
def vacancies_file(request: HttpRequest) -> files.Answer:
    """Every step told, as open data."""
    rows = (
        published_figures.last_vacancies().select_related("commune", "bailleur").order_by("commune", "bailleur", "pk")
    )
    return files.answered(request, VACANCIES, _vacancies(rows), "logements-vides.csv")


def _vacancies(rows: Iterable[VacancyFigure]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row.commune_id or "",
            row.commune.name if row.commune else "",
            row.bailleur.name if row.bailleur else "",
            row.step,
            row.known_step.value,
            row.counted_on.isoformat(),
            row.homes,
            row.median,
            row.slow,
        )


@login_not_required
@require_safe
def fairness_file(request: HttpRequest) -> files.Answer:
    """Every group of every territory, as open data."""
    rows = published_figures.last_fairness().select_related("territory").order_by("territory", "pk")
    return files.answered(request, FAIRNESS, _fairness(rows), "equite.csv")


def _fairness(rows: Iterable[FairnessFigure]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        counts = (row.ranked, row.first, row.leases)
        named = (row.territory_id, row.territory.name, row.split, row.group, row.counted_on.isoformat())
        yield (*named, *("" if count is None else count for count in counts))
