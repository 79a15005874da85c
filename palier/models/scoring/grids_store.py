"""Grids as voted, kept as dated versions: which one orders a commune on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from palier.models.foreseen import ReadPage
from palier.models.homes.homes import Home
from palier.models.territories import territories
from palier.models.territories.organisations import Commune, GridVersion, Territory
from palier.models.written_readings import WrittenReading
from palier.rules.law.parameters import FOLDER
from palier.rules.scoring import grids

_BORROWED = ("demo", "")
"""Territories of a packaged grid that belongs to nobody."""


def seed_package_grids() -> list[GridVersion]:
    """Keep each grid shipped with the package as a version; a grid already kept is left as it is."""
    return [_keep(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "cotation").glob("*.toml"))]


def _keep(content: str) -> GridVersion:
    grid = grids.load(content)
    territory = None
    if grid.territory not in _BORROWED:
        territory = Territory.objects.get(code=territories.code_of(grid.territory))
    # A null territory is distinct from another null for the unique constraint: look before writing.
    kept = GridVersion.objects.filter(territory=territory, name=grid.code, effective_on=grid.effective_from).first()
    return kept or GridVersion.objects.create(
        territory=territory,
        name=grid.code,
        effective_on=grid.effective_from,
        deliberation=str(grid.deliberation),
        content=content,
        digest=grid.digest,
    )


_IN_FORCE = WrittenReading(
    lambda territory, on: GridVersion.objects.filter(territory=territory, effective_on__lte=on).order_by(
        "-effective_on", "-pk"
    )[:1]
)
_LAST_BORROWED = WrittenReading(
    lambda on: GridVersion.objects.filter(territory=None, effective_on__lte=on).order_by("-effective_on", "-pk")[:1],
    pages=(ReadPage.FILE, ReadPage.POINTS),
)


def in_force(commune: Commune, on: date) -> GridVersion | None:
    """The grid that the commune's territory has in force on a day; none means « sans cotation »."""
    if commune.territory_id is None:
        return None
    return _IN_FORCE.first(commune.territory_id, on)


def borrowed(on: date) -> GridVersion | None:
    """The grid that serves where a territory has none known here: it belongs to nobody, and is shown as such."""
    return _LAST_BORROWED.first(on)


def older_texts(version: GridVersion) -> list[str]:
    """The texts of the versions before this one in its territory, from the oldest."""
    rows = GridVersion.objects.filter(territory=version.territory_id, effective_on__lte=version.effective_on)
    return list(rows.exclude(pk=version.pk).order_by("effective_on", "pk").values_list("content", flat=True))


def choices(home: Home, on: date) -> QuerySet[GridVersion]:
    """The grids that may order a home closing on this day: the territory's when it has one, else those to borrow."""
    voted = in_force(home.commune, on)
    if voted is not None:
        return GridVersion.objects.filter(pk=voted.pk)
    return GridVersion.objects.filter(Q(territory=None), effective_on__lte=on).order_by("name", "-effective_on")
