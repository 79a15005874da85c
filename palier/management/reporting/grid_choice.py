"""The grid that an operator names: one shipped with the package, or a file. Every error of a file is said."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from palier.models import Commune, GridVersion, Instance
from palier.models.scoring import grids_store
from palier.rules.scoring import grids
from palier.rules.scoring.criteria import Grid
from palier.rules.scoring.grid_errors import GridError
from palier.workflows.scoring import scoring


def chosen(name: str) -> Grid:
    """The grid of a name or of a path ending in ``.toml``, or ``CommandError`` with every error at its line."""
    try:
        return grids.load(Path(name)) if Path(name).suffix == ".toml" else grids.seed(_shipped(name))
    except GridError as error:
        raise CommandError("\n".join(str(one) for one in error.all)) from error


def of_territory(commune: str, on: date) -> Grid | None:
    """The grid that orders a commune here: its territory's, else in a demo the fictitious one; none is « sans cotation »."""
    row = Commune.objects.filter(code=commune).first()
    version = grids_store.in_force(row, on) if row else None
    return scoring.grid_of(version or fictitious(on))


def fictitious(on: date) -> GridVersion | None:
    """The invented grid, in a demo alone: no real demande is ever scored under it without being asked."""
    return grids_store.borrowed(on) if Instance.objects.filter(is_demo=True).exists() else None


def _shipped(name: str) -> str:
    known = (*grids.names(), *grids.names(models=True))
    found = [one for one in known if name.lower() in {one, one.rpartition("/")[2], grids.seed(one).code.lower()}]
    if not found:
        raise CommandError(f"Grille inconnue : {name}. Grilles livrées : {', '.join(known)}.")
    return found[0]
