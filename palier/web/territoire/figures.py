"""The figures of a place: homes by quarter; for a préfet, the shares of the law by year, and what is late today (ADR 73)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from palier.models import Commune, Territory
from palier.models.territories.on_territory import QuarterCount, ShareCount
from palier.rules.doors.access import Role
from palier.rules.homes import quotas, territory
from palier.rules.homes.quotas import Rule
from palier.rules.law import french, parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.ranking import small_cells, told_counts
from palier.web.access import actor_of, organisation_of, role_of
from palier.web.territoire.desk import shown
from palier.workflows.homes import territories
from palier.workflows.offer.leasing import CONTINGENTS
from palier.workflows.steering import voting_shares
from palier.workflows.steering.voting_shares import ShareShown

_MONTHS = 3
_LATE = (
    ("dalo", "Demandes reconnues DALO qui attendent dans le département"),
    ("dalo_tard", "Parmi elles, décision de plus de six mois : l’offre est en retard, même sous le délai long"),
    ("retard", "Demandes au-delà du délai anormalement long"),
    ("urgence", "Demandes dont une situation urgente attend son contrôle depuis plus de deux jours ouvrés"),
)


_DUE: Mapping[str, str] = {
    territory.PRIORITY: (
        "La loi demande {share} des baux d’une collectivité, d’Action Logement et hors réservation, et {other} de ceux du "
        "contingent du préfet pour les publics prioritaires (article L441-1)."
    ),
    territory.QUARTILE: (
        "La loi demande {share} des baux hors quartier prioritaire (article L441-1) et, selon nos informations, {other} "
        "au-dessus du premier quartile en quartier prioritaire (article L441-1-6)."
    ),
}


@dataclass(frozen=True, slots=True)
class PlaceQuarter:
    """A quarter that is over: homes let, in all and by contingent; lists closed and their candidates."""

    words: str
    let: int
    by_contingent: str
    lists: int
    candidates: str


@dataclass(frozen=True, slots=True)
class ShareTable:
    """One table of shares: its columns, and a line for each part of the leases."""

    title: str
    due: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def index(request: HttpRequest) -> HttpResponse:
    """Nothing under ten of what households are."""
    on, by = day_in_paris(timezone.now()), actor_of(request)
    quarters = territories.quarters(by=by)
    years: list[tuple[int, list[ShareTable]]] = []
    late: list[tuple[str, str]] = []
    if role_of(request) is Role.PREFET:
        years = [(year, _tables(found, on)) for year, found in territories.shares(by=by, on=on).items() if found]
        waits = territories.waits(by=by)
        late = [(label, told_counts.told_in_tens(waits[key], on=on)) for key, label in _LATE if key in waits]
    return shown(
        request,
        "figures.html",
        quarters=[_quarter(starts, list(rows)) for starts, rows in groupby(quarters, key=lambda one: one.starts)],
        years=years,
        late=late,
        local_shares=_voted(request, on),
        least=small_cells.smallest_shown(on),
    )


def _voted(request: HttpRequest, on: date) -> list[ShareShown]:
    """The shares that the territories of the place voted, without a count: theirs are on the pages of who lets."""
    place = organisation_of(request)
    rows = Commune.objects.filter(departement=place.departement) if place.departement else Commune.objects.none()
    if place.commune_id:
        rows = Commune.objects.filter(pk=place.commune_id)
    return voting_shares.shown(Territory.objects.filter(pk__in=rows.values("territory")), on)


def _quarter(starts: date, rows: Iterable[QuarterCount]) -> PlaceQuarter:
    found = list(rows)
    let = {one.contingent: one.homes for one in found if one.contingent is not None}
    lists = next((one for one in found if one.contingent is None), None)
    number = (starts.month - 1) // _MONTHS + 1
    return PlaceQuarter(
        words=f"{'1er' if number == 1 else f'{number}e'} trimestre {starts.year}",
        let=sum(let.values()),
        by_contingent=", ".join(f"{CONTINGENTS.get(code, code)} : {homes}" for code, homes in let.items()),
        lists=lists.homes if lists else 0,
        candidates=_number(lists.candidates) if lists else "",
    )


def _number(number: int | None) -> str:
    """A count, or that it is hidden: it may be small, or give a small one back."""
    return small_cells.HIDDEN if number is None else french.number(number)


def _tables(found: Iterable[ShareCount], on: date) -> list[ShareTable]:
    """Each part of the shares that has leases."""
    parts = {part: list(rows) for part, rows in groupby(found, key=lambda one: one.part)}
    titles = {
        territory.PRIORITY: ("DALO et publics prioritaires, par contingent", CONTINGENTS),
        territory.QUARTILE: ("Premier quartile des ressources", territory.PLACES),
    }
    return [_table(title, part, parts[part], names, on) for part, (title, names) in titles.items() if part in parts]


def _table(title: str, part: str, rows: list[ShareCount], names: Mapping[str, str], on: date) -> ShareTable:
    cells = territory.CELLS[part]
    by_line = {key: {one.cell: one.number for one in group} for key, group in groupby(rows, key=lambda one: one.alike)}
    lines = [
        (
            names.get(key, key),
            tuple(_number(held[cell]) for cell in cells),
        )
        for key, held in by_line.items()
    ]
    return ShareTable(title, _due(part, on), tuple(cells.values()), tuple(lines))


def _due(part: str, on: date) -> str:
    """What the law asks, beside what is counted."""
    rules = (Rule.PRIORITY_RESERVATAIRE, Rule.PRIORITY_STATE)
    if part == territory.QUARTILE:
        rules = (Rule.FIRST_QUARTILE, Rule.ABOVE_FIRST_QUARTILE_IN_QPV)
    share, other = (french.percent(Fraction(*parameters.get(quotas.FILE, rule.value, on).value)) for rule in rules)
    return _DUE[part].format(share=share, other=other)
