"""The communes shipped with the package, read without a database; ``pouring`` keeps them in it."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from palier.models.territories import departements
from palier.rules.people.facts import CeilingZone, Financing, Home

PACKAGED = Path(__file__).parent / "data" / "communes.csv"
FORMER = PACKAGED.with_name("former_communes.csv")
AS_OF = date(2026, 1, 1)
"""The day of the packaged communes."""


@lru_cache(maxsize=1)
def packaged() -> dict[str, dict[str, str]]:
    """Every packaged commune by its code, for what works without a database."""
    with PACKAGED.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _heirs() -> dict[str, str]:
    """The present commune of each that has ended."""
    with FORMER.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["devenue"] for row in csv.DictReader(lines)}


def known(code: str) -> dict[str, str] | None:
    """The packaged commune of a code, or the one that took it in; ``None`` if unknown."""
    return packaged().get(code) or packaged().get(_heirs().get(code, ""))


def named(code: str) -> str:
    """A commune with its département; a code that is not known stays a code."""
    row = known(code)
    return departements.named(row["nom"], row["departement"]) if row else f"Code {code}"


def offered_in(code: str, financing: Financing) -> Home | None:
    """A home of a financing in a commune, bare of all else: what a ceiling needs to know. None if unknown."""
    row = known(code)
    if row is None:
        return None
    return Home(
        commune=code,
        departement=row["departement"],
        territory=row["territoire"],
        zone=CeilingZone(row["zone_hlm"]) if row["zone_hlm"] else None,
        zone_abc=row["zone_abc"] or None,
        financing=financing,
        type_code="",
        floor_area=0,
        rent=0,
    )
