"""Values of the law as dated data: read once from ``parameters/*.toml``, each with its article and its confidence.

A value is an array of tables under its key, one table for each period. Every table carries ``value``, ``valid_from``,
``article``, ``title`` and ``confidence`` (S: read at the source, L: likely, U: unverified).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from palier.rules import canonical
from palier.rules.law import MalformedReference, Source, act, applies, parse

FOLDER = Path(__file__).parent / "parameters"
CONFIDENCES = ("S", "L", "U")
_KEYS = {"value", "valid_from", "valid_until", "article", "title", "confidence"}
_HOUSE = act("règles de données de Palier")


class ParameterError(ValueError):
    """A parameter file that cannot be used: which file, which key, why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        """Keep the three parts apart so that a page can show them."""
        super().__init__(f"{file}, {key}\u00a0: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of the law for one period. ``value`` is an int, a text, or a list or table of them; never a float."""

    value: Any
    valid_from: date
    valid_until: date | None
    article: Source
    title: str
    confidence: str


@applies(_HOUSE)
def read_toml(file: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The content of a parameter file, or ``ParameterError`` naming it."""
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(file, "fichier", "introuvable") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(file, "syntaxe", str(error)) from error


@applies(_HOUSE)
def article_of(file: str, key: str, text: object) -> Source:
    """The source named in a file, checked."""
    if not isinstance(text, str) or not text.strip():
        raise ParameterError(file, key, "l’article manque")
    try:
        return parse(text)
    except MalformedReference as error:
        raise ParameterError(file, key, f"article illisible\u00a0: {error}") from error


def _entry(file: str, key: str, row: object) -> Parameter:
    if not isinstance(row, dict):
        raise ParameterError(file, key, "une table par période est attendue")
    if unknown := sorted(set(row) - _KEYS):
        raise ParameterError(file, f"{key}.{unknown[0]}", "clé inconnue")
    if missing := sorted(_KEYS - {"valid_until"} - set(row)):
        raise ParameterError(file, f"{key}.{missing[0]}", "clé manquante")
    if type(row["valid_from"]) is not date or type(row.get("valid_until", row["valid_from"])) is not date:
        raise ParameterError(file, f"{key}.valid_from", "une date (AAAA-MM-JJ) est attendue")
    if row["confidence"] not in CONFIDENCES:
        raise ParameterError(file, f"{key}.confidence", "S, L ou U attendu")
    try:
        canonical.digest({"value": row["value"]})
    except canonical.NotCanonical as error:
        raise ParameterError(file, f"{key}.value", "un nombre à virgule n’est pas admis") from error
    return Parameter(
        value=row["value"], valid_from=row["valid_from"], valid_until=row.get("valid_until"),
        article=article_of(file, f"{key}.article", row["article"]), title=row["title"], confidence=row["confidence"],
    )  # fmt: skip


@applies(_HOUSE)
def load(file: str, folder: Path = FOLDER) -> dict[str, tuple[Parameter, ...]]:
    """Every value of a file by key, oldest first; two periods of one key may not overlap."""
    values: dict[str, tuple[Parameter, ...]] = {}
    for key, rows in read_toml(file, folder).items():
        if not isinstance(rows, list):
            raise ParameterError(file, key, "une table par période est attendue")
        entries = sorted((_entry(file, key, row) for row in rows), key=lambda entry: entry.valid_from)
        for before, after in pairwise(entries):
            if before.valid_until is None or before.valid_until >= after.valid_from:
                raise ParameterError(file, key, "deux périodes se chevauchent")
        values[key] = tuple(entries)
    return values


@cache
def _loaded(file: str) -> dict[str, tuple[Parameter, ...]]:
    return load(file)


@cache
@applies(_HOUSE)
def get(file: str, key: str, on: date) -> Parameter:
    """The value in force on a day, or ``ParameterError`` when the law of that day is not loaded."""
    for entry in _loaded(file).get(key, ()):
        if entry.valid_from <= on and (entry.valid_until is None or on <= entry.valid_until):
            return entry
    raise ParameterError(file, key, f"aucune valeur au {on.isoformat()}")
