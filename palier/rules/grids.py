"""A territory's grid as data: weights over facts that ``cotation.py`` computes. Read once, checked, digested.

No grid can rank anyone above a recognised DALO: tiers are set by the law (ruling 8), and a grid that names one is
refused. Strict dialect: TOML with one key a line, so that every error has its line (ruling 36).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from palier.rules import canonical, grid_errors
from palier.rules.grid_errors import GridError
from palier.rules.law import Source, act, applies, cch
from palier.rules.parameters import FOLDER

__all__ = ["Criterion", "Grid", "GridError", "Kind", "ProofRule", "load", "seed"]


class Kind(StrEnum):
    """How a fact gives points."""

    HIT = "hit"
    UNDER = "under"
    OVER = "over"
    MONTHS = "months"
    EVENTS = "events"


class ProofRule(StrEnum):
    """When a fact must be proved: never, when a home is proposed, or before it gives points."""

    NONE = "aucune"
    AT_OFFER = "a_la_proposition"
    BEFORE_POINTS = "avant_points"


FACTS: dict[Kind, tuple[str, ...]] = {
    Kind.HIT: (
        "dalo", "violence", "sans_logement", "expulsion_commandement", "expulsion_jugement",
        "expulsion_assignation", "logement_indigne", "handicap", "mobilite_professionnelle",
        "travailleur_essentiel", "parent_seul", "jeune_menage", "mutation",
    ),
    Kind.UNDER: ("surface",),
    Kind.OVER: ("taux_effort", "personnes"),
    Kind.MONTHS: ("anciennete",),
    Kind.EVENTS: ("refus",),
}  # fmt: skip
"""Facts that a criterion of each kind may weigh. ``surface`` and ``taux_effort`` are in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a grid. ``limits`` and ``steps`` pair off for UNDER and OVER; ``points`` serves the other kinds."""

    code: str
    fact: str
    label: str
    kind: Kind
    proof: ProofRule
    points: int = 0
    limits: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    cap: int | None = None
    within_months: int | None = None
    group: str | None = None
    """Of the criteria of one group only the best gives its points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid in one version. ``digest`` is the SHA-256 of its content in canonical JSON."""

    code: str
    title: str
    territory: str
    deliberation: Source
    effective_from: date
    criteria: tuple[Criterion, ...]
    digest: str = ""
    content: Mapping[str, Any]


_GRID_KEYS = {"code": str, "title": str, "territory": str, "deliberation": str, "effective_from": date}
_CRITERION_KEYS = {"code": str, "fact": str, "label": str, "kind": str, "proof": str}
_OPTIONAL_KEYS: dict[Kind, set[str]] = {
    Kind.HIT: {"points", "group", "within_months"},
    Kind.UNDER: {"points", "limits", "group"},
    Kind.OVER: {"points", "limits", "group"},
    Kind.MONTHS: {"points", "cap"},
    Kind.EVENTS: {"points", "cap", "within_months"},
}
_REQUIRED_KEYS: dict[Kind, set[str]] = {
    Kind.HIT: {"points"},
    Kind.UNDER: {"points", "limits"},
    Kind.OVER: {"points", "limits"},
    Kind.MONTHS: {"points", "cap"},
    Kind.EVENTS: {"points", "cap", "within_months"},
}
_TIER_KEYS = {"tier", "rang", "palier", "priorite", "priority"}


def _check_keys(
    row: Mapping[str, Any], expected: Mapping[str, type], optional: set[str], fail: grid_errors.Fail
) -> None:
    for key in row:
        if key in _TIER_KEYS:
            raise fail(key, "une grille ne peut placer personne au-dessus d’un DALO reconnu\u00a0: retirez cette clé")
        if key not in expected and key not in optional:
            raise fail(key, "clé inconnue")
    for key, kind in expected.items():
        if key not in row:
            raise fail(key, "clé manquante")
        if type(row[key]) is not kind or row[key] == "":
            raise fail(key, "une date (AAAA-MM-JJ) est attendue" if kind is date else "un texte est attendu")


def _integers(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def _check_steps(row: Mapping[str, Any], kind: Kind, fail: grid_errors.Fail) -> None:
    for key in ("limits", "points"):
        if not _integers(row[key]):
            raise fail(key, "une liste de nombres entiers est attendue")
    limits, points = row["limits"], row["points"]
    if len(limits) != len(points):
        raise fail("points", "il faut autant de points que de seuils")
    ordered = sorted(set(limits), reverse=kind is Kind.UNDER)
    if limits != ordered:
        raise fail("limits", "les seuils vont du moins grave au plus grave, sans doublon")
    if points != sorted(points) or points[0] < 0:
        raise fail("points", "les points ne diminuent pas quand la situation s’aggrave")


def _check_numbers(row: Mapping[str, Any], kind: Kind, fail: grid_errors.Fail) -> None:
    for key in ("points", "cap", "within_months"):
        if key in row and type(row[key]) is not int:
            raise fail(key, "un nombre entier est attendu")
    sign = -1 if kind is Kind.EVENTS else 1
    if row["points"] * sign <= 0:
        raise fail("points", "un malus est négatif" if sign < 0 else "les points d’un critère sont positifs")
    if "cap" in row and row["cap"] * sign < row["points"] * sign:
        raise fail("cap", "le plafond est plus petit qu’une seule fois les points")
    if row.get("within_months", 1) <= 0:
        raise fail("within_months", "un nombre de mois positif est attendu")


def _criterion(row: Mapping[str, Any], fail: grid_errors.Fail) -> Criterion:
    kinds, proofs = {str(kind) for kind in Kind}, {str(rule) for rule in ProofRule}
    if row.get("kind") not in kinds:
        raise fail("kind", f"un type parmi {', '.join(sorted(kinds))} est attendu")
    kind = Kind(row["kind"])
    _check_keys(row, _CRITERION_KEYS, _OPTIONAL_KEYS[kind], fail)
    for key in sorted(_REQUIRED_KEYS[kind] - set(row)):
        raise fail(key, "clé manquante")
    if row["proof"] not in proofs:
        raise fail("proof", f"une règle parmi {', '.join(sorted(proofs))} est attendue")
    if row["fact"] not in FACTS[kind]:
        raise fail("fact", f"le fait «\u00a0{row['fact']}\u00a0» n’existe pas pour un critère «\u00a0{kind}\u00a0»")
    if type(row.get("group", "x")) is not str or row.get("group") == "":
        raise fail("group", "un texte est attendu")
    is_stepped = kind in (Kind.UNDER, Kind.OVER)
    (_check_steps if is_stepped else _check_numbers)(row, kind, fail)
    return Criterion(
        code=row["code"], fact=row["fact"], label=row["label"], kind=kind, proof=ProofRule(row["proof"]),
        points=0 if is_stepped else row["points"], limits=tuple(row.get("limits", ())),
        steps=tuple(row["points"]) if is_stepped else (), cap=row.get("cap"),
        within_months=row.get("within_months"), group=row.get("group"),
    )  # fmt: skip


def _criteria(rows: object, where: grid_errors.Locator) -> tuple[Criterion, ...]:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise where.error(None, "criterion", "une grille compte au moins un [[criterion]]")
    criteria: list[Criterion] = []
    for index, row in enumerate(rows):
        fail = where.failing(index)
        criterion = _criterion(row, fail)
        if any(criterion.code == other.code for other in criteria):
            raise fail("code", f"le code «\u00a0{criterion.code}\u00a0» est déjà pris")
        if any(criterion.fact == other.fact for other in criteria):
            raise fail("fact", f"le fait «\u00a0{criterion.fact}\u00a0» compterait deux fois")
        criteria.append(criterion)
    return tuple(criteria)


@applies(cch("L441-2-8"), cch("R441-2-10"))
def load(source: Path | str) -> Grid:
    """Read and check a grid from its file or its text, or raise ``GridError`` with every error's line in French."""
    name = source.name if isinstance(source, Path) else "grille"
    where = grid_errors.locator(name, grid_errors.text_of(source))
    try:
        content = tomllib.loads(where.text)
    except tomllib.TOMLDecodeError as error:
        raise where.syntax(error) from error
    where.check_dialect()
    fail = where.failing(None)
    _check_keys(content, _GRID_KEYS, {"criterion"}, fail)
    criteria = _criteria(content.get("criterion"), where)
    grid = Grid(
        code=content["code"], title=content["title"], territory=content["territory"],
        deliberation=act(content["deliberation"]), effective_from=content["effective_from"],
        criteria=criteria, content=content,
    )  # fmt: skip
    return replace(grid, digest=canonical.digest(content))


@cache
@applies(cch("L441-2-8"))
def seed(name: str = "demo-2026") -> Grid:
    """A grid shipped with the package, read once: a seed for a territory, never the grid in force (ruling 7)."""
    return load(FOLDER / "cotation" / f"{name}.toml")
