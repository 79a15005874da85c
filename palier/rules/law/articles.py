"""The articles that Palier applies, each with what it asks in one sentence: the spine of the law index.

``parameters/law/articles.toml`` holds the sentences; ``parameters/law/cases.toml`` is written by ``./run docs`` and counts
the cases that prove each article. Which rule applies which article is read from the marks ``@applies``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from palier.rules.law import french, parameters
from palier.rules.law.law import Source, act, applies
from palier.rules.law.parameters import ParameterError

FILE = "law/articles.toml"
CASES_FILE = "law/cases.toml"
_HOUSE = act("règles de données de Palier")
_KEYS = {"key", "title", "asks", "how", "confidence", "screens"}
SURE = "S"
CONFIDENCE_WORDS: Mapping[str, str] = {"S": "lu dans le texte", "L": "selon nos informations", "U": "à vérifier"}
"""How sure we are of a text, as a page says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, law, order, deliberation or rule of the house."""

    source: Source
    title: str
    """What it is about, in a few words."""
    asks: str
    """What it asks, in one plain sentence of ours."""
    how: str
    """How Palier applies it, in one plain sentence."""
    confidence: str
    screens: tuple[str, ...]
    """Names of the addresses at which it is applied or told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A parameter in force on a day, as the index prints it."""

    file: str
    key: str
    title: str
    text: str
    """The value in French; empty when it is a list or a table."""
    valid_from: date
    confidence: str


def _article(place: int, row: object) -> Article:
    where = f"article {place}"
    if not isinstance(row, dict) or set(row) != _KEYS:
        raise ParameterError(FILE, where, f"clés attendues : {', '.join(sorted(_KEYS))}")
    source = parameters.article_of(FILE, where, row["key"])
    if source != source.whole:
        raise ParameterError(FILE, source.key, "un alinéa s’indexe sous son article")
    for name in ("title", "asks", "how"):
        parameters.text_of(FILE, f"{source.key}.{name}", row[name])
    if row["confidence"] not in CONFIDENCE_WORDS:
        raise ParameterError(FILE, f"{source.key}.confidence", "S, L ou U attendu")
    return Article(
        source=source,
        title=row["title"],
        asks=row["asks"],
        how=row["how"],
        confidence=row["confidence"],
        screens=tuple(row["screens"]),
    )


@cache
@applies(_HOUSE)
def load() -> Mapping[str, Article]:
    """Every article by its key; one written twice, or badly, is refused by name. Raises ``ParameterError``."""
    found: dict[str, Article] = {}
    for place, row in enumerate(parameters.read_toml(FILE)["article"], start=1):
        article = _article(place, row)
        if article.source.key in found:
            raise ParameterError(FILE, article.source.key, "écrit deux fois")
        found[article.source.key] = article
    return found


@cache
@applies(_HOUSE)
def screens() -> Mapping[str, str]:
    """The name of each screen of the index, in French, by the name of its address."""
    return dict(parameters.read_toml(FILE)["screens"])


@cache
@applies(_HOUSE)
def case_counts() -> Mapping[str, int]:
    """How many cases prove each article, by key."""
    return dict(parameters.read_toml(CASES_FILE)["cases"])


@applies(_HOUSE)
def files() -> tuple[str, ...]:
    """Names of the parameter files whose rows carry an article."""
    return tuple(sorted(path.name for path in parameters.FOLDER.glob("*.toml")))


@applies(_HOUSE)
def rows(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Key and row of everything dated in a parameter file, whatever its layout."""
    for key, periods in parameters.read_toml(file).items():
        for row in periods if isinstance(periods, list) else ():
            if isinstance(row, dict) and "article" in row:
                yield key, row


def _words(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return french.number(value)
    return value if isinstance(value, str) else ""


@applies(_HOUSE)
def values(on: date) -> Mapping[str, tuple[Value, ...]]:
    """The parameters in force on a day, by key of their article; rows of one title are one line."""
    found: dict[str, dict[tuple[str, str], Value]] = {}
    for file in files():
        for key, row in rows(file):
            if not row["valid_from"] <= on <= row.get("valid_until", on):
                continue
            article = parameters.article_of(file, key, row["article"]).whole.key
            text = _words(row.get("value"))
            value = Value(
                file=file,
                key=key,
                title=row["title"],
                text=text,
                valid_from=row["valid_from"],
                confidence=row["confidence"],
            )
            found.setdefault(article, {}).setdefault((row["title"], text), value)
    return {article: tuple(each.values()) for article, each in found.items()}
