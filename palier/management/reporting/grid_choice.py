"""The grid that an operator names: one shipped with the package, or a file. Every error of a file is said."""

from pathlib import Path

from django.core.management.base import CommandError

from palier.rules import grids
from palier.rules.criteria import Grid
from palier.rules.grid_errors import GridError


def chosen(name: str) -> Grid:
    """The grid of a name or of a path ending in ``.toml``, or ``CommandError`` with every error at its line."""
    try:
        return grids.load(Path(name)) if Path(name).suffix == ".toml" else grids.seed(_shipped(name))
    except GridError as error:
        raise CommandError("\n".join(str(one) for one in error.all)) from error


def _shipped(name: str) -> str:
    known = grids.names()
    found = [one for one in known if name.lower() in {one, one.rpartition("/")[2], grids.seed(one).code.lower()}]
    if not found:
        raise CommandError(f"Grille inconnue\u00a0: {name}. Grilles livrées\u00a0: {', '.join(known)}.")
    return found[0]
