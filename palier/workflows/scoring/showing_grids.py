"""Which grids everybody may read, and in which version: a page and the API show the same (article R441-2-17)."""

from datetime import date

from palier.models import GridVersion
from palier.models.scoring import grids_store

BORROWED = "sans-territoire"
"""In the place of a territory: the grid that serves where none is known."""
MOST_VERSIONS = 12
"""A dozen years of votes: further back, the page would be long for whoever only looks for the points of today."""


def shown(territory: str, on: date) -> tuple[GridVersion | None, list[GridVersion]]:
    """The version that is shown of a territory, none where it has none, and every one of it, the newest first."""
    if territory == BORROWED:
        return grids_store.borrowed(on), []
    rows = GridVersion.objects.filter(territory=territory).select_related("territory")
    every = list(rows.order_by("-effective_on")[:MOST_VERSIONS])
    # Entered for a day to come, the first grid of a territory is read from the day of its entry.
    return next((each for each in every if each.effective_on <= on), every[-1] if every else None), every


def place_of(version: GridVersion) -> str:
    """Under which word a version is asked for."""
    return version.territory_id or BORROWED
