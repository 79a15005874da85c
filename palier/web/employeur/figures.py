"""An employer's figures: its attestations by period, then by site once a year is over. Nothing of what came after (ADR 63)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import EmployerSite
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.ranking import small_cells
from palier.web.access import actor_of, only, organisation_of
from palier.web.employeur import sizes
from palier.workflows.people import employer_sites
from palier.workflows.people.employer_sites import Figure


@dataclass(frozen=True, slots=True)
class QuarterSpan:
    """Whole quarters, and their number."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class SiteShare:
    """A site, or the small ones together, with its share in whole percents."""

    name: str
    number: int
    share: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year that is over, by site."""

    year: int
    words: str
    total: int
    rows: tuple[SiteShare, ...]


@only(Role.EMPLOYEUR)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What may be shown, as the database gives it: it hides the small numbers itself."""
    on = day_in_paris(timezone.now())
    found = employer_sites.figures(by=actor_of(request), on=on)
    periods = [one for one in found if one.site is None]
    names = {site.pk: str(site) for site in EmployerSite.objects.select_related("commune")}
    years = sorted({one.ends.year for one in found if one.site is not None}, reverse=True)
    context = {
        "organisation": organisation_of(request),
        "periods": [QuarterSpan(_words(one.starts, one.ends), one.number or 0) for one in reversed(periods)],
        "years": [_year(year, found, names) for year in years],
        "sized": sizes.of_all(request, on),
        "least": small_cells.smallest_shown(on),
    }
    return render(request, "palier/employeur/figures.html", context)


def _words(starts: date, ends: date) -> str:
    return f"du {french.day(starts)} au {french.day(ends)}"


def _year(year: int, found: Iterable[Figure], names: dict[int, str]) -> Year:
    """One year: its total is that of its periods, and the hidden sites are what the shown ones leave of it."""
    mine = [one for one in found if one.ends.year == year]
    sites = [one for one in mine if one.site is not None]
    total = sum(one.number or 0 for one in mine if one.site is None)
    shown = sorted(
        ((names[one.site or 0], one.number) for one in sites if one.number is not None), key=lambda row: row[0]
    )
    hidden = sorted(names[one.site or 0] for one in sites if one.number is None)
    rows = [SiteShare(name, number, _share(number, total)) for name, number in shown]
    if hidden:
        left = total - sum(number for _, number in shown)
        rows.append(SiteShare(f"Ensemble : {' ; '.join(hidden)}", left, _share(left, total)))
    return Year(year, _words(sites[0].starts, sites[0].ends), total, tuple(rows))


def _share(number: int, total: int) -> int:
    return round(100 * number / total) if total else 0
