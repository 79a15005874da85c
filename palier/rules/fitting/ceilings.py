"""Income ceilings as dated tables: the amount for a household, a financing, a zone and a year of lease.

Applying in 2026 for a lease of 2027 uses the last table in force, said to be an estimate. No table, no
zone, overseas: no amount, and the reason why.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from palier.rules.fitting import overrides
from palier.rules.fitting.overrides import Override
from palier.rules.law import canonical, coverage, french, parameters
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.law.voice import say, say_plural
from palier.rules.people.answers import Reason
from palier.rules.people.facts import CeilingZone, Financing
from palier.rules.people.household import Composition

FILE = "ceilings.toml"
ROWS = 6
"""Rows of every published table before the supplement per person."""
_ABC = ("Abis", "A", "B1", "B2", "C")
_SOCIAL = (CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE, CeilingZone.ELSEWHERE)
HIGHEST = 1_000_000
"""A yearly ceiling above this is a slip of the keyboard."""
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
    missing: str = ""
    """Why the table is not loaded; empty when it is."""

    @property
    def is_unknown(self) -> bool:
        """The law has a table for these dates, and we do not."""
        return bool(self.missing)


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
    override: Override | None = None
    """The act of the préfet that raised the amount (article R441-1-1)."""

    @property
    def is_sure(self) -> bool:
        """True when it may refuse: a figure read at its source, and no act that could raise it left unread."""
        return self.amount is not None and self.confidence == parameters.CONFIDENCES[0]


def _zones(financing: Financing) -> set[str]:
    return set(_ABC) if financing is Financing.LLI else {str(zone) for zone in _SOCIAL}


def _amounts(row: dict[str, Any], financing: Financing, key: str) -> dict[str, tuple[int, ...]]:
    amounts = row["amounts"]
    if not isinstance(amounts, dict):
        raise ParameterError(FILE, f"{key}.amounts", "une ligne par zone est attendue")
    if odd := sorted(set(amounts) ^ _zones(financing)):
        raise ParameterError(FILE, f"{key}.amounts.{odd[0]}", "zone manquante ou inconnue")
    for zone, values in amounts.items():
        place = f"{key}.amounts.{zone}"
        if not isinstance(values, list) or len(values) != ROWS + 1 or any(type(value) is not int for value in values):
            raise ParameterError(FILE, place, "six catégories et un supplément, en euros entiers, sont attendus")
        if min(values) <= 0 or max(values) > HIGHEST:
            raise ParameterError(FILE, place, f"un montant est négatif, nul ou au-dessus de {HIGHEST} euros")
        if values[:ROWS] != sorted(values[:ROWS]):
            raise ParameterError(FILE, place, "un plafond diminue quand le ménage grandit")
    return {zone: tuple(values) for zone, values in amounts.items()}


def _table(raw: object) -> CeilingTable:
    key = f"table {raw.get('id', '?')}" if isinstance(raw, dict) else "table"
    row = parameters.table_of(FILE, key, raw, required=_KEYS, allowed=_KEYS | {"amounts", "is_unknown", "reason"})
    if row["financing"] not in [str(financing) for financing in Financing]:
        raise ParameterError(FILE, f"{key}.financing", "PLAI, PLUS, PLS ou LLI attendu")
    financing, missing = Financing(row["financing"]), parameters.missing_of(FILE, key, row, "amounts")
    return CeilingTable(
        id=parameters.text_of(FILE, f"{key}.id", row["id"]),
        financing=financing,
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        article=parameters.article_of(FILE, f"{key}.article", row["article"]),
        title=parameters.text_of(FILE, f"{key}.title", row["title"]),
        confidence=row["confidence"],
        amounts={} if missing else _amounts(row, financing, key),
        missing=missing,
    )


@applies(cch("L441-1"))
def load_tables(folder: Path = FOLDER) -> tuple[CeilingTable, ...]:
    """Every table of the file, oldest first: for each financing, one table a day since 2024, known or said unknown.

    Raises ``ParameterError``.
    """
    content = parameters.read_toml(FILE, folder)
    if unknown := sorted(set(content) - {"table"}):
        raise ParameterError(FILE, unknown[0], "clé inconnue")
    if not isinstance(content["table"], list):
        raise ParameterError(FILE, "table", "une table par année et par financement est attendue")
    tables = tuple(_table(raw) for raw in content["table"])
    ids = [table.id for table in tables]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise ParameterError(FILE, f"table {twice}.id", "deux tables portent ce nom")
    for financing in Financing:
        if problem := coverage.problem([table for table in tables if table.financing is financing]):
            raise ParameterError(FILE, f"tables {financing}", problem)
    return tuple(sorted(tables, key=lambda table: (table.financing, table.valid_from)))


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
    """SHA-256 of every table and act in force on a day: frozen beside a ranking, so that it can be replayed."""
    rows = [
        {"id": table.id, "from": table.valid_from, "until": table.valid_until, "amounts": table.amounts}
        for financing in Financing
        for table in tables_on(financing, on)
    ]
    acts = [{"id": act.id, "percent": act.percent} for act in overrides.in_force(on)]
    return canonical.digest({"tables": rows, "overrides": acts} if acts else {"tables": rows})


def _choose(financing: Financing, on: date, lease_year: int) -> tuple[CeilingTable | None, bool]:
    """The table of the lease year, else that of ``on`` as an estimate for the year that follows."""
    day = on if lease_year == on.year else date(lease_year, 1, 1)
    wanted, current = (next(iter(tables_on(financing, moment)), None) for moment in (day, on))
    if wanted is not None and not wanted.is_unknown:
        return wanted, False
    # A table of next year that is not published, or said unknown: today's is the best estimate.
    if current is not None and not current.is_unknown and day == current.valid_until + timedelta(days=1):
        return current, True
    return wanted, False


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


@applies(cch("L441-1"), cch("R441-1-1"))
def income_ceiling(
    financing: Financing,
    household: Composition,
    *,
    zone: CeilingZone | None,
    zone_abc: str | None = None,
    on: date,
    lease_year: int | None = None,
    override: Override | None = None,
) -> Ceiling:
    """The ceiling for a lease signed in ``lease_year`` (the year of ``on`` when not given).

    ``override`` is the act of the préfet that ``overrides.for_home`` found for the home. One that is not sure leaves
    the amount of the table, and its own confidence: above it, the answer is to confirm.
    """
    if zone is CeilingZone.OVERSEAS:
        return _missing("outre_mer", say("Les plafonds des départements d’outre-mer ne sont pas couverts ici."))
    key = _zone_key(financing, zone, zone_abc)
    if key is None:
        return _missing("zone_inconnue", say("La zone de ce logement n’est pas connue : le plafond reste à confirmer."))
    year = lease_year or on.year
    table, is_estimate = _choose(financing, on, year)
    if table is None or table.is_unknown:
        sentence = say(
            "Les plafonds {financing} de {year} ne sont pas connus ici : ce point reste à confirmer.",
            financing=financing,
            year=year,
        )
        return _missing("plafond_absent", sentence, table=table)
    row, supplements = _row(financing, household)
    amounts = table.amounts[key]
    found = Ceiling(
        amount=amounts[row - 1] + supplements * amounts[ROWS],
        article=table.article,
        table_id=table.id,
        confidence=table.confidence,
        year=table.valid_from.year,
        is_estimate=is_estimate,
    )
    return found if override is None else _under(found, override)


def _under(found: Ceiling, override: Override) -> Ceiling:
    """The ceiling of the table under an act of the préfet."""
    confidence = parameters.weakest(found.confidence, override.confidence)
    if found.amount is None or not override.is_sure:
        return replace(found, confidence=confidence)
    amount = overrides.raised(found.amount, override)
    return replace(found, amount=amount, article=override.article, override=override, confidence=confidence)


@applies(cch("L441-1"))
def explain(ceiling: Ceiling, financing: Financing, household: Composition) -> str:
    """``le plafond PLUS de 40 233 € pour 2 personnes``, for use inside a sentence; the act that raised it is named."""
    words = say_plural(
        household.persons,
        "le plafond {financing} de {amount} pour {count} personne",
        "le plafond {financing} de {amount} pour {count} personnes",
        financing=financing,
        amount=french.euros(ceiling.amount or 0),
    )
    if ceiling.override is None:
        return words
    return say(
        "{ceiling} (porté à {percent} % du barème par l’acte : {article})",
        ceiling=words,
        percent=ceiling.override.percent,
        article=ceiling.override.title,
    )
