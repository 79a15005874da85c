"""The départements and regions of France by their official codes: how a commune is told from its homonyms."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from palier.models.territories.search_forms import search_form

_FILE = Path(__file__).parent / "data" / "departements.csv"


@dataclass(frozen=True, slots=True)
class Area:
    """A département, or a whole region."""

    name: str
    departements: tuple[str, ...]
    """Codes. A département has its own, a region all of its own."""

    @property
    def named(self) -> str:
        """``Seine-Saint-Denis (93)``, ``Île-de-France``."""
        return f"{self.name} ({self.departements[0]})" if len(self.departements) == 1 else self.name


@lru_cache(maxsize=1)
def departements() -> dict[str, str]:
    """The name of each département by its code, in the order of the codes."""
    return {row["code"]: row["nom"] for row in _rows()}


@lru_cache(maxsize=1)
def regions() -> dict[str, str]:
    """The region of each département, both by their code."""
    return {row["code"]: row["region"] for row in _rows()}


@lru_cache(maxsize=1)
def region_names() -> dict[str, str]:
    """The name of each region by its code."""
    return {row["region"]: row["region_nom"] for row in _rows()}


def called(commune: str) -> str:
    """Its name as a sentence writes it: ``Paris 19e arrondissement``, ``L’Haÿ-les-Roses``."""
    return commune.replace(" Arrondissement", " arrondissement").replace("'", "’")


def named(commune: str, departement: str) -> str:
    """A commune as every screen writes it: ``Montreuil (Seine-Saint-Denis, 93)``, ``Paris 19e arrondissement (75)``."""
    name = called(commune)
    where = departements().get(departement, "")
    if not where or name.split(" ", maxsplit=1)[0] == where:
        return f"{name} ({departement})" if departement else name
    return f"{name} ({where}, {departement})"


def area_of(text: str) -> Area | None:
    """The département of this code or name, or the region of this name; ``None`` for anything else."""
    return _areas().get(search_form(text))


@lru_cache(maxsize=1)
def _areas() -> dict[str, Area]:
    found: dict[str, Area] = {}
    by_region: dict[str, list[str]] = {}
    for row in _rows():
        by_region.setdefault(row["region_nom"], []).append(row["code"])
    for name, codes in by_region.items():
        found[search_form(name)] = Area(name, tuple(codes))
    for code, name in departements().items():
        found[search_form(name)] = found[code.lower()] = Area(name, (code,))
    return found


@lru_cache(maxsize=1)
def _rows() -> list[dict[str, str]]:
    # The official files write a typewriter's apostrophe; a French screen writes its own.
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return [{key: value.replace("'", "’") for key, value in row.items()} for row in csv.DictReader(lines)]
