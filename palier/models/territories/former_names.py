"""The names that communes bore before the present one, under the same code: Cherbourg-Octeville is Cherbourg-en-Cotentin."""

import csv
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from palier.models.territories.search_forms import search_form

_FILE = Path(__file__).parent / "data" / "former_names.csv"


def codes_once_named(name: str) -> tuple[str, ...]:
    """The codes of the communes that bore this name, as it is compared (``search_form``); none for a name never borne."""
    return _codes().get(name, ())


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[search_form(row["nom"])].append(row["code"])
    return {name: tuple(dict.fromkeys(codes)) for name, codes in found.items()}
