"""The zone of housing aid of a commune: 1, 2 or 3, as the list of 2011 says it for the communes of 2026."""

import csv
from functools import cache

from palier.models.territories.communes import PACKAGED
from palier.models.territories.organisations import Commune

_MOST = "3"
"""The zone of nearly all: only the others are held in memory."""


@cache
def _others() -> dict[str, int | None]:
    with PACKAGED.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: int(row["zone_apl"][0]) if row["zone_apl"] else None
            for row in csv.DictReader(lines)
            if row["zone_apl"] != _MOST
        }


def zone_of(commune: Commune) -> int | None:
    """The zone of a commune, or of the one that took it in; ``None`` where the list has none."""
    return _others().get(commune.successor_code or commune.code, int(_MOST))
