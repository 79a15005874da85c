"""Which threshold of the first quartile holds in a place on a day (article L441-1).

It is that of the order of the year, one for each EPCI, one for all Île-de-France: what ships as data, or what a steward
entered from the annex of the order (``threshold_in`` says which). Where a household stands is in ``quartile``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from palier.rules.homes import entered_thresholds
from palier.rules.law import coverage, parameters
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.people.facts import CeilingZone, EnteredThreshold, Home

FILE = "quartile.toml"
EPCI, ILE_DE_FRANCE = "EPCI", "IDF"
"""Every EPCI without a table of its own, and the one threshold of Île-de-France."""
HIGHEST = 100_000
"""A threshold above this is a slip of the keyboard."""
_SIREN = 9
_REQUIRED = {"id", "territory", "valid_from", "valid_until", "article", "title", "confidence"}
_ALLOWED = _REQUIRED | {"amount", "is_unknown", "reason"}
_L441_1 = cch("L441-1")
_OF_THE_REGION = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
REGIONAL = (CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE)
"""Where one threshold is for the whole region: no EPCI has its own there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One threshold of one order: whole euros a year and a consumption unit; ``None`` when not loaded."""

    id: str
    territory: str
    amount: int | None
    valid_from: date
    valid_until: date
    article: Source
    title: str
    confidence: str
    missing: str = ""
    """Why the amount is not loaded; empty when it is."""

    @property
    def is_sure(self) -> bool:
        """True when read at its source: only then does it count a lease in a quota."""
        return self.amount is not None and self.confidence == parameters.CONFIDENCES[0]


def _threshold(raw: object) -> Threshold:
    key = f"threshold {raw.get('id', '?')}" if isinstance(raw, dict) else "threshold"
    row = parameters.table_of(FILE, key, raw, required=_REQUIRED, allowed=_ALLOWED)
    territory = parameters.text_of(FILE, f"{key}.territory", row["territory"])
    is_siren = len(territory) == _SIREN and territory.isascii() and territory.isdigit()
    if territory not in (EPCI, ILE_DE_FRANCE) and not is_siren:
        raise ParameterError(FILE, f"{key}.territory", "EPCI, IDF ou les neuf chiffres d’un SIREN sont attendus")
    missing = parameters.missing_of(FILE, key, row, "amount")
    return Threshold(
        id=parameters.text_of(FILE, f"{key}.id", row["id"]),
        territory=territory,
        amount=_amount(row, key),
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        missing=missing,
        article=parameters.article_of(FILE, f"{key}.article", row["article"]),
        title=parameters.text_of(FILE, f"{key}.title", row["title"]),
        confidence=row["confidence"],
    )


def _amount(row: dict[str, Any], key: str) -> int | None:
    if "amount" not in row:
        return None
    amount = row["amount"]
    if type(amount) is not int or not 0 < amount <= HIGHEST:
        raise ParameterError(FILE, f"{key}.amount", f"un nombre entier d’euros de 1 à {HIGHEST} est attendu")
    return amount


@applies(_L441_1)
def load(folder: Path = FOLDER) -> Mapping[str, tuple[Threshold, ...]]:
    """The thresholds by territory, oldest first; the two general ones cover every day since 2024.

    Raises ``ParameterError``.
    """
    content = parameters.read_toml(FILE, folder)
    if unknown := sorted(set(content) - {"threshold"}):
        raise ParameterError(FILE, unknown[0], "clé inconnue")
    if not isinstance(content["threshold"], list):
        raise ParameterError(FILE, "threshold", "une table par territoire et par année est attendue")
    rows = [_threshold(raw) for raw in content["threshold"]]
    ids = [row.id for row in rows]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise ParameterError(FILE, f"threshold {twice}.id", "deux seuils portent ce nom")
    found = {name: coverage.ordered(row for row in rows if row.territory == name) for name in _territories(rows)}
    for name, periods in found.items():
        check = coverage.problem if name in (EPCI, ILE_DE_FRANCE) else coverage.overlap
        if problem := check(periods):
            raise ParameterError(FILE, f"thresholds {name}", problem)
    return MappingProxyType(found)


def _territories(rows: list[Threshold]) -> list[str]:
    return sorted({EPCI, ILE_DE_FRANCE, *(row.territory for row in rows)})


@cache
def _loaded() -> Mapping[str, tuple[Threshold, ...]]:
    return load()


@applies(_L441_1)
def is_read(
    of: str,
    year: int,
    *,
    thresholds: Mapping[str, tuple[Threshold, ...]] | None = None,
    entered: Iterable[EnteredThreshold] = (),
) -> bool:
    """Whether the threshold of a year is known, of an EPCI or of the region (``IDF``): else no lease is placed there."""
    known = _loaded() if thresholds is None else thresholds
    rows = (*known.get(of, ()), *(() if of == ILE_DE_FRANCE else known[EPCI]))
    read = any(one.is_sure and one.valid_from.year <= year <= one.valid_until.year for one in rows)
    return read or any(
        one.territory == of and one.effective_on.year == year for one in entered_thresholds.standing(entered)
    )


def _later(shipped: Threshold | None, entered: EnteredThreshold | None) -> Threshold | None:
    """Of what ships and what was entered, the one that began later; of one day, what was entered."""
    if entered is None or (shipped is not None and shipped.valid_from > entered.effective_on):
        return shipped
    return Threshold(
        id=f"Q1-{entered.territory}-{entered.effective_on.isoformat()}",
        territory=entered.territory,
        amount=entered.amount,
        valid_from=entered.effective_on,
        valid_until=date(entered.effective_on.year, 12, 31),
        article=_L441_1,
        title=entered.title,
        confidence=parameters.CONFIDENCES[0],
    )


@applies(_L441_1)
def threshold_for(
    home: Home, on: date, *, thresholds: Mapping[str, tuple[Threshold, ...]] | None = None
) -> Threshold | None:
    """The threshold of the home's territory on a day; ``None`` after the last order, or where the place is unknown."""
    return threshold_in(home.zone, home.territory, on, thresholds=thresholds, entered=home.thresholds)


@applies(_L441_1)
def threshold_in(
    zone: CeilingZone | None,
    territory: str,
    on: date,
    *,
    thresholds: Mapping[str, tuple[Threshold, ...]] | None = None,
    entered: Iterable[EnteredThreshold] = (),
) -> Threshold | None:
    """The threshold of a place on a day: one for all Île-de-France, elsewhere that of the EPCI.

    What ships is the default; what a steward entered goes before it from its own day, until the end of that year or until
    what ships says something of a later day.
    """
    known, of = _loaded() if thresholds is None else thresholds, whose(zone, territory)
    if not of:
        return None
    own = coverage.in_force(known.get(of, ()), on)
    shipped = own if own is not None or of == ILE_DE_FRANCE else coverage.in_force(known[EPCI], on)
    return _later(shipped, entered_thresholds.in_force(entered, of, on=on))


@applies(_L441_1)
def whose(zone: CeilingZone | None, territory: str) -> str:
    """Whose threshold a place reads: ``IDF`` in all Île-de-France, elsewhere that of its EPCI; empty where none is known."""
    if zone in REGIONAL:
        return ILE_DE_FRANCE
    return territory if zone is CeilingZone.ELSEWHERE else ""


@applies(_L441_1)
def whose_lease(departement: str, territory: str) -> str:
    """The same of a lease, which keeps the département of its home and not its zone."""
    return ILE_DE_FRANCE if departement in _OF_THE_REGION else territory
