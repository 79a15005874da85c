"""Values of the law as dated data: read once from ``parameters/*.toml``, each with its article and its confidence.

A value is an array of tables under its key, one table for each period. Every table carries ``valid_from``, ``article``,
``title``, ``confidence`` (S: read at the source, L: likely, U: unverified), and either ``value`` or
``is_unknown = true`` with its ``reason``. The periods of a key cover every day from ``coverage.SINCE`` to their end.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from palier.rules.law import canonical, coverage
from palier.rules.law.law import MalformedReference, Source, act, applies, parse

FOLDER = Path(__file__).parents[1] / "parameters"
CONFIDENCES = ("S", "L", "U")
"""From the surest to the least sure."""
_COMMON = {"valid_from", "article", "title", "confidence"}
_KEYS = _COMMON | {"value", "valid_until", "is_unknown", "reason"}
_HOUSE = act("règles de données de Palier")
_PLACE = re.compile(r"line (\d+), column (\d+)")


class ParameterError(ValueError):
    """A parameter file that cannot be used: which file, which key, why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        """Keep the three parts apart so that a page can show them."""
        super().__init__(f"{file}, {key} : {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class UnknownParameter(ParameterError):
    """A value that the law has and that we do not: the file says so, and why. What hangs on it is to confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of the law for one period. ``value`` is an int, a text, or a list or table of them; never a float."""

    value: Any
    valid_from: date
    valid_until: date | None
    article: Source
    title: str
    confidence: str
    missing: str = ""
    """Why the value is not known; empty when it is."""

    @property
    def is_unknown(self) -> bool:
        """The law has a value for these days, and we do not."""
        return bool(self.missing)

    @property
    def is_sure(self) -> bool:
        """True when read at its source: only then may it decide, ground a refusal or give an appeal route."""
        return self.confidence == CONFIDENCES[0] and not self.is_unknown


def _syntax(error: ValueError) -> str:
    place = _PLACE.search(str(error))
    where = f"ligne {place[1]}, colonne {place[2]}" if place else "fin du fichier"
    text = str(error)
    if any(words in text for words in ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine")):
        return f"clé écrite deux fois, {where}"
    return f"TOML illisible, {where} ({text})"


@applies(_HOUSE)
def read_toml(file: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The content of a parameter file, or ``ParameterError`` naming it."""
    try:
        text = (folder / file).read_bytes().decode("utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise ParameterError(file, "fichier", "introuvable") from None
    except OSError as error:
        raise ParameterError(file, "fichier", f"illisible : {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ParameterError(file, "fichier", f"n’est pas en UTF-8, octet {error.start}") from error
    except RecursionError:
        raise ParameterError(file, "syntaxe", "des listes sont imbriquées trop profondément") from None
    except ValueError as error:
        raise ParameterError(file, "syntaxe", _syntax(error)) from error
    if not content:
        raise ParameterError(file, "fichier", "vide : il ne donne aucune valeur")
    return content


@applies(_HOUSE)
def article_of(file: str, key: str, text: object) -> Source:
    """The source named in a file, checked. Raises ``ParameterError``."""
    if not isinstance(text, str) or not text.strip():
        raise ParameterError(file, key, "l’article manque")
    try:
        return parse(text)
    except MalformedReference as error:
        raise ParameterError(file, key, f"article illisible : {error}") from error


@applies(_HOUSE)
def text_of(file: str, key: str, text: object) -> str:
    """A text that says something, or ``ParameterError``."""
    if not isinstance(text, str) or not text.strip():
        raise ParameterError(file, key, "un texte est attendu")
    return text


@applies(_HOUSE)
def table_of(file: str, key: str, row: object, *, required: set[str], allowed: set[str]) -> dict[str, Any]:
    """A row of a file with every key that it needs and no other, its two dates in order, its confidence known.

    Raises ``ParameterError``.
    """
    if not isinstance(row, dict):
        raise ParameterError(file, key, "une table par période est attendue")
    if missing := sorted(required - set(row)):
        raise ParameterError(file, f"{key}.{missing[0]}", "clé manquante")
    if unknown := sorted(set(row) - allowed):
        raise ParameterError(file, f"{key}.{unknown[0]}", "clé inconnue")
    start, end = row["valid_from"], row.get("valid_until", row["valid_from"])
    for name, day in (("valid_from", start), ("valid_until", end)):
        if type(day) is not date:
            raise ParameterError(file, f"{key}.{name}", "une date (AAAA-MM-JJ) est attendue")
    if end < start:
        raise ParameterError(file, f"{key}.valid_until", "la fin précède le début")
    if row["confidence"] not in CONFIDENCES:
        raise ParameterError(file, f"{key}.confidence", "S, L ou U attendu")
    return row


@applies(_HOUSE)
def missing_of(file: str, key: str, row: dict[str, Any], value: str) -> str:
    """Why a row has no value, or an empty text when it has one; never both, never neither. Raises ``ParameterError``."""
    is_unknown = row.get("is_unknown", False)
    if type(is_unknown) is not bool:
        raise ParameterError(file, f"{key}.is_unknown", "true ou false attendu")
    if is_unknown and value in row:
        raise ParameterError(file, f"{key}.{value}", "une valeur est donnée et dite inconnue à la fois")
    if not is_unknown and value not in row:
        raise ParameterError(file, f"{key}.{value}", "clé manquante")
    if is_unknown:
        return text_of(file, f"{key}.reason", row.get("reason"))
    if "reason" in row:
        raise ParameterError(file, f"{key}.reason", "une raison ne va qu’avec is_unknown = true")
    return ""


def _entry(file: str, key: str, raw: object) -> Parameter:
    row = table_of(file, key, raw, required=_COMMON, allowed=_KEYS)
    missing = missing_of(file, key, row, "value")
    try:
        canonical.digest({"value": row.get("value")})
    except canonical.NotCanonical as error:
        reason = "ni nombre à virgule, ni infini, ni NaN, ni heure sans décalage : entiers, textes et dates"
        raise ParameterError(file, f"{key}.value", reason) from error
    return Parameter(
        value=row.get("value"),
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        article=article_of(file, f"{key}.article", row["article"]),
        missing=missing,
        title=text_of(file, f"{key}.title", row["title"]),
        confidence=row["confidence"],
    )


@applies(_HOUSE)
def entries(file: str, key: str, rows: object) -> tuple[Parameter, ...]:
    """The periods of one key, oldest first: each day since ``coverage.SINCE`` has one value or one explicit unknown.

    Raises ``ParameterError``.
    """
    if not isinstance(rows, list):
        raise ParameterError(file, key, "une table par période est attendue")
    found = coverage.ordered(_entry(file, key, row) for row in rows)
    if problem := coverage.problem(found):
        raise ParameterError(file, key, problem)
    return found


@applies(_HOUSE)
def load(file: str, folder: Path = FOLDER) -> dict[str, tuple[Parameter, ...]]:
    """Every value of a file by key, oldest first."""
    return {key: entries(file, key, rows) for key, rows in read_toml(file, folder).items()}


@cache
def _loaded(file: str) -> dict[str, tuple[Parameter, ...]]:
    return load(file)


@applies(_HOUSE)
def find(file: str, key: str, on: date) -> Parameter:
    """The row of a day, be it an explicit unknown, or ``ParameterError`` when no row holds that day."""
    found = coverage.in_force(_loaded(file).get(key, ()), on)
    if found is None:
        raise ParameterError(file, key, f"aucune valeur au {on.isoformat()}")
    return found


@cache
@applies(_HOUSE)
def get(file: str, key: str, on: date) -> Parameter:
    """The value in force on a day; ``UnknownParameter`` when the file says that we do not have it."""
    found = find(file, key, on)
    if found.is_unknown:
        raise UnknownParameter(file, key, f"valeur inconnue au {on.isoformat()} : {found.missing}")
    return found


@applies(_HOUSE)
def first_day(file: str, key: str) -> date:
    """The first day for which a file has a value of this key, be it an explicit unknown."""
    return _loaded(file)[key][0].valid_from


@applies(_HOUSE)
def weakest(*confidences: str) -> str:
    """The least sure of several: what hangs on two texts is no surer than the worse of them."""
    return max(confidences, key=CONFIDENCES.index)
