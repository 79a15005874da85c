"""Ceilings raised by a préfet, for some buildings or priority districts and for a time (article R441-1-1).

An act that was not read (confidence L or U), or a home whose district is not known, raises nothing by itself: the
ceiling stays that of the table and an income above it is to confirm.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from palier.rules.law import coverage, parameters
from palier.rules.law.dates import add_days, add_years
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.people.facts import Financing, Home

FILE = "overrides.toml"
_BOUND = "highest_percent"
_LENGTH = "longest_years"
_ROWS = "override"
_PLACES = ("buildings", "communes_qpv")
_REQUIRED = {"id", "financing", "percent", "valid_from", "valid_until", "article", "title", "confidence"}
_WHOLE = 100
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One act of a préfet: the percent of the published ceilings that apply in its places, between its two days."""

    id: str
    financings: tuple[Financing, ...]
    percent: int
    buildings: frozenset[str]
    communes_qpv: frozenset[str]
    valid_from: date
    valid_until: date
    article: Source
    title: str
    confidence: str

    @property
    def is_sure(self) -> bool:
        """True when the act was read and the home is surely in it: only then does it raise anything."""
        return self.confidence == parameters.CONFIDENCES[0]


def _codes(row: dict[str, Any], name: str, key: str) -> frozenset[str]:
    codes = row.get(name, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        raise ParameterError(FILE, f"{key}.{name}", "une liste de codes est attendue")
    return frozenset(codes)


def _financings(row: dict[str, Any], key: str) -> tuple[Financing, ...]:
    names = row["financing"]
    allowed = {str(financing) for financing in Financing if financing is not Financing.LLI}
    if not isinstance(names, list) or not names or any(name not in allowed for name in map(str, names)):
        raise ParameterError(FILE, f"{key}.financing", "une liste de PLAI, PLUS ou PLS est attendue")
    return tuple(Financing(name) for name in names)


def _percent(row: dict[str, Any], key: str, bounds: tuple[parameters.Parameter, ...]) -> int:
    percent, bound = row["percent"], coverage.in_force(bounds, row["valid_from"])
    highest = _WHOLE if bound is None else bound.value
    if type(percent) is not int or not _WHOLE < percent <= highest:
        raise ParameterError(FILE, f"{key}.percent", f"un entier au-dessus de 100 et d’au plus {highest} est attendu")
    return percent


def _check_length(row: dict[str, Any], key: str, lengths: tuple[parameters.Parameter, ...]) -> None:
    """Refuse an act that is longer than the text of its first day, where that text was read."""
    longest = coverage.in_force(lengths, row["valid_from"])
    if longest is None or not longest.is_sure:
        return
    last = add_days(add_years(row["valid_from"], longest.value), -1)
    if row["valid_until"] > last:
        raise ParameterError(
            FILE,
            f"{key}.valid_until",
            f"un acte dure {longest.value} ans au plus, ici jusqu’au {last.isoformat()} ({longest.article.key})",
        )


def _override(
    raw: object, bounds: tuple[parameters.Parameter, ...], lengths: tuple[parameters.Parameter, ...]
) -> Override:
    key = f"override {raw.get('id', '?')}" if isinstance(raw, dict) else _ROWS
    row = parameters.table_of(FILE, key, raw, required=_REQUIRED, allowed=_REQUIRED | set(_PLACES))
    _check_length(row, key, lengths)
    buildings, communes = (_codes(row, name, key) for name in _PLACES)
    if not buildings and not communes:
        raise ParameterError(FILE, f"{key}.buildings", "des immeubles ou des communes sont attendus")
    return Override(
        id=parameters.text_of(FILE, f"{key}.id", row["id"]),
        financings=_financings(row, key),
        percent=_percent(row, key, bounds),
        buildings=buildings,
        communes_qpv=communes,
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        article=parameters.article_of(FILE, f"{key}.article", row["article"]),
        title=parameters.text_of(FILE, f"{key}.title", row["title"]),
        confidence=row["confidence"],
    )


def _places(found: Override) -> Iterator[tuple[Financing, str, str]]:
    for financing in found.financings:
        yield from ((financing, "immeuble", code) for code in sorted(found.buildings))
        yield from ((financing, "commune", code) for code in sorted(found.communes_qpv))


def _refuse_two_acts(found: tuple[Override, ...]) -> None:
    by_place: dict[tuple[Financing, str, str], list[Override]] = {}
    for override in found:
        for place in _places(override):
            by_place.setdefault(place, []).append(override)
    for (financing, kind, code), acts in by_place.items():
        if problem := coverage.overlap(acts):
            raise ParameterError(FILE, f"override {acts[-1].id}", f"{financing}, {kind} {code} : {problem}")


def _whole_numbers(content: dict[str, Any], key: str) -> tuple[parameters.Parameter, ...]:
    found = parameters.entries(FILE, key, content.get(key))
    if any(type(one.value) is not int for one in found):
        raise ParameterError(FILE, key, "un entier est attendu")
    return found


@applies(cch("R441-1-1"))
def load(folder: Path = FOLDER) -> tuple[Override, ...]:
    """Every act of the file, oldest first; a wrong one is refused with its key. Raises ``ParameterError``."""
    content = parameters.read_toml(FILE, folder)
    if unknown := sorted(set(content) - {_BOUND, _LENGTH, _ROWS}):
        raise ParameterError(FILE, unknown[0], "clé inconnue")
    bounds = _whole_numbers(content, _BOUND)
    lengths = _whole_numbers(content, _LENGTH) if _LENGTH in content else ()
    rows = content.get(_ROWS, [])
    if not isinstance(rows, list):
        raise ParameterError(FILE, _ROWS, "une table par acte est attendue")
    found = coverage.ordered(_override(row, bounds, lengths) for row in rows)
    ids = [override.id for override in found]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise ParameterError(FILE, f"override {twice}.id", "deux actes portent ce nom")
    _refuse_two_acts(found)
    return found


@cache
def _loaded() -> tuple[Override, ...]:
    return load()


@applies(cch("R441-1-1"))
def in_force(on: date) -> tuple[Override, ...]:
    """The acts in force on a day, oldest first."""
    return tuple(found for found in _loaded() if found.valid_from <= on <= found.valid_until)


@applies(cch("R441-1-1"))
def for_home(
    home: Home, financing: Financing, on: date, *, acts: tuple[Override, ...] | None = None
) -> Override | None:
    """The act that raises the ceilings of a home on a day: that of its building first, then that of its district.

    ``acts`` stands in for the file (tests, what-if). A home that may be in a district comes back as not sure.
    """
    named = [
        found
        for found in (in_force(on) if acts is None else acts)
        if financing in found.financings and found.valid_from <= on <= found.valid_until
    ]
    by_building = [found for found in named if home.building and home.building in found.buildings]
    if by_building:
        return by_building[0]
    # An act keeps the codes that it named: a home of a commune that merged is still where it was declared. Two acts may name
    # one code each: that of the declared commune says its own districts, and goes first.
    places = [code for code in (home.declared_commune, home.commune) if code and home.is_qpv is not False]
    by_district = [found for code in places for found in named if code in found.communes_qpv]
    if not by_district:
        return None
    return by_district[0] if home.is_qpv else replace(by_district[0], confidence=parameters.CONFIDENCES[-1])


@applies(cch("R441-1-1"))
def acts_naming(codes: Collection[str], *, acts: tuple[Override, ...] | None = None) -> dict[str, tuple[str, ...]]:
    """Which acts name one of these communes, by code: of communes that merged, an operator completes them."""
    held = _loaded() if acts is None else acts
    named = {code: tuple(one.title for one in held if code in one.communes_qpv) for code in sorted(codes)}
    return {code: titles for code, titles in named.items() if titles}


@applies(cch("R441-1-1"))
def raised(amount: int, override: Override) -> int:
    """A ceiling under an act, rounded half up to the euro as the order of 29 July 1987 rounds."""
    return int(Fraction(amount * override.percent, _WHOLE) + _HALF)
