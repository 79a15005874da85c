"""Income ceilings as dated tables: the amount for a household, a financing, a zone and a year of lease.

Applying in 2026 for a lease of 2027 uses the last table in force, said to be an estimate (ruling 10). No table, no
zone, overseas: no amount, and the reason why.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from palier.rules import canonical, french, parameters
from palier.rules.answers import Reason
from palier.rules.facts import CeilingZone, Financing
from palier.rules.household import Composition
from palier.rules.law import Source, applies, cch
from palier.rules.parameters import FOLDER, ParameterError

FILE = "ceilings.toml"
ROWS = 6
"""Rows of every published table before the supplement per person."""
_ABC = ("Abis", "A", "B1", "B2", "C")
_SOCIAL = (CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE, CeilingZone.ELSEWHERE)
_KEYS = {"id", "financing", "valid_from", "valid_until", "article", "title", "confidence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingTable:
    """One published table. ``amounts`` by zone: six rows, then the supplement; empty when not loaded."""

    id: str
    financing: Financing
    valid_from: date
    valid_until: date
    article: Source
    title: str
    confidence: str
    amounts: dict[str, tuple[int, ...]]

    @property
    def is_unknown(self) -> bool:
        """The law has a table for these dates, and we do not."""
        return not self.amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The ceiling of one household, whole euros a year; ``missing`` says why when ``amount`` is ``None``."""

    amount: int | None
    article: Source
    table_id: str = ""
    confidence: str = "U"
    year: int = 0
    """Year of the table that gives the amount."""
    is_estimate: bool = False
    missing: Reason | None = None


def _amounts(row: dict[str, Any], financing: Financing, key: str) -> dict[str, tuple[int, ...]]:
    zones = set(_ABC) if financing is Financing.LLI else {str(zone) for zone in _SOCIAL}
    amounts = row.get("amounts", {})
    if row.get("is_unknown") is True and not amounts:
        return {}
    if set(amounts) != zones:
        odd = min(set(amounts) ^ zones)
        raise ParameterError(FILE, f"{key}.amounts.{odd}", "zone manquante ou inconnue")
    for zone, values in amounts.items():
        place = f"{key}.amounts.{zone}"
        if len(values) != ROWS + 1 or any(type(value) is not int or value <= 0 for value in values):
            raise ParameterError(FILE, place, "six catégories et un supplément, en euros entiers, sont attendus")
        if list(values[:ROWS]) != sorted(values[:ROWS]):
            raise ParameterError(FILE, place, "un plafond diminue quand le ménage grandit")
    return {zone: tuple(values) for zone, values in amounts.items()}


def _table(row: dict[str, Any]) -> CeilingTable:
    key = f"table {row.get('id', '?')}"
    if missing := sorted(_KEYS - set(row)):
        raise ParameterError(FILE, f"{key}.{missing[0]}", "clé manquante")
    if unknown := sorted(set(row) - _KEYS - {"amounts", "is_unknown"}):
        raise ParameterError(FILE, f"{key}.{unknown[0]}", "clé inconnue")
    if row["financing"] not in set(Financing):
        raise ParameterError(FILE, f"{key}.financing", "PLAI, PLUS, PLS ou LLI attendu")
    if type(row["valid_from"]) is not date or type(row["valid_until"]) is not date:
        raise ParameterError(FILE, f"{key}.valid_from", "deux dates (AAAA-MM-JJ) sont attendues")
    if row["valid_until"] < row["valid_from"]:
        raise ParameterError(FILE, f"{key}.valid_until", "la fin précède le début")
    if row["confidence"] not in parameters.CONFIDENCES:
        raise ParameterError(FILE, f"{key}.confidence", "S, L ou U attendu")
    financing = Financing(row["financing"])
    return CeilingTable(
        id=row["id"], financing=financing, valid_from=row["valid_from"], valid_until=row["valid_until"],
        article=parameters.article_of(FILE, f"{key}.article", row["article"]), title=row["title"],
        confidence=row["confidence"], amounts=_amounts(row, financing, key),
    )  # fmt: skip


@applies(cch("L441-1"))
def load_tables(folder: Path = FOLDER) -> tuple[CeilingTable, ...]:
    """Every table of the file, oldest first; two tables of one financing may not share a day."""
    tables = tuple(_table(row) for row in parameters.read_toml(FILE, folder).get("table", []))
    ordered = tuple(sorted(tables, key=lambda table: (table.financing, table.valid_from)))
    for before, after in pairwise(ordered):
        if before.financing is after.financing and before.valid_until >= after.valid_from:
            raise ParameterError(FILE, f"table {after.id}.valid_from", f"chevauche la table {before.id}")
    return ordered


@cache
def _tables() -> tuple[CeilingTable, ...]:
    return load_tables()


@applies(cch("L441-1"))
def tables_on(financing: Financing, on: date) -> tuple[CeilingTable, ...]:
    """The tables in force on a day: one, or none outside the years that are loaded."""
    return tuple(
        table for table in _tables() if table.financing is financing and table.valid_from <= on <= table.valid_until
    )


@cache
@applies(cch("L441-1"))
def digest(on: date) -> str:
    """SHA-256 of every table in force on a day: frozen beside a ranking, so that it can be replayed."""
    rows = [
        {"id": table.id, "from": table.valid_from, "until": table.valid_until, "amounts": table.amounts}
        for financing in Financing
        for table in tables_on(financing, on)
    ]
    return canonical.digest({"tables": rows})


def _choose(financing: Financing, on: date, lease_year: int) -> tuple[CeilingTable | None, bool]:
    """The table of the lease year, else that of ``on`` as an estimate for the year that follows."""
    day = on if lease_year == on.year else date(lease_year, 1, 1)
    if found := tables_on(financing, day):
        return found[0], False
    current = tables_on(financing, on)
    is_next = bool(current) and day == current[0].valid_until + timedelta(days=1)
    return (current[0], True) if is_next else (None, False)


def _missing(code: str, sentence: str, remedy: str = "", *, table: CeilingTable | None = None) -> Ceiling:
    article = table.article if table else cch("L441-1")
    reason = Reason(code=code, sentence=sentence, source=article, remedy=remedy)
    return Ceiling(amount=None, article=article, table_id=table.id if table else "", missing=reason)


def _zone_key(financing: Financing, zone: CeilingZone | None, zone_abc: str | None) -> str | None:
    if financing is Financing.LLI:
        key = (zone_abc or "").replace(" ", "")
        return key if key in _ABC else None
    return str(zone) if zone in _SOCIAL else None


def _row(financing: Financing, household: Composition) -> tuple[int, int]:
    """Row and number of supplements. LLI goes by composition: alone, couple, then by dependants."""
    if financing is not Financing.LLI:
        return household.category, household.supplementary
    further_holders = max(0, household.holders - 2)
    dependants = household.dependants + further_holders
    row = 2 + dependants if dependants else min(max(household.holders, 1), 2)
    return min(row, ROWS), max(0, row - ROWS)


@applies(cch("L441-1"))
def income_ceiling(
    financing: Financing, household: Composition, *, zone: CeilingZone | None, zone_abc: str | None = None,
    on: date, lease_year: int | None = None,
) -> Ceiling:  # fmt: skip
    """The ceiling for a lease signed in ``lease_year`` (the year of ``on`` when not given)."""
    if zone is CeilingZone.OVERSEAS:
        return _missing("outre_mer", "Les plafonds des départements d’outre-mer ne sont pas couverts ici.")
    key = _zone_key(financing, zone, zone_abc)
    if key is None:
        return _missing("zone_inconnue", "La zone de ce logement n’est pas connue\u00a0: le plafond reste à confirmer.")
    year = lease_year or on.year
    table, is_estimate = _choose(financing, on, year)
    if table is None or table.is_unknown:
        sentence = f"La table des plafonds {financing} de {year} n’est pas chargée\u00a0: le plafond reste à confirmer."
        return _missing("plafond_absent", sentence, table=table)
    row, supplements = _row(financing, household)
    amounts = table.amounts[key]
    return Ceiling(
        amount=amounts[row - 1] + supplements * amounts[ROWS], article=table.article, table_id=table.id,
        confidence=table.confidence, year=table.valid_from.year, is_estimate=is_estimate,
    )  # fmt: skip


@applies(cch("L441-1"))
def explain(ceiling: Ceiling, financing: Financing, household: Composition) -> str:
    """``le plafond PLUS de 40 233 € pour 2 personnes``, for use inside a sentence."""
    persons = french.count(household.persons, "personne")
    return f"le plafond {financing} de {french.euros(ceiling.amount or 0)} pour {persons}"
