"""What a grid changes of another, as a jurist reads it: each line in words, before and after."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.rules.law import french
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.scoring import grid_changes, grid_facts, refusals
from palier.rules.scoring.criteria import Circuit, Criterion, Face, Grid, Heading, HeadingRule, ProofRule
from palier.rules.scoring.grid_changes import GridChange, GridChangeKind, GridLine
from palier.web.presentation.grids import coefficient, conditions, weight

HEADING_RULES: Mapping[HeadingRule, str] = {
    HeadingRule.SUM: phrase("les critères s’additionnent"),
    HeadingRule.BEST: phrase("seul le critère qui donne le plus compte"),
    HeadingRule.CHOSEN: phrase("seul le critère choisi par la personne compte"),
}
PROOF_RULES: Mapping[ProofRule, str] = {
    ProofRule.NONE: phrase("pas de preuve à donner"),
    ProofRule.AT_OFFER: phrase("contrôlé quand un logement est proposé"),
    ProofRule.BEFORE_POINTS: phrase("compte une fois la preuve contrôlée"),
}
FACE_WORDS: Mapping[Face, str] = {Face.FIRST_DEMANDE: phrase("première demande"), Face.TRANSFER: phrase("mutation")}
KIND_WORDS: Mapping[GridChangeKind, str] = {
    GridChangeKind.ADDED: phrase("Ajouté"),
    GridChangeKind.REMOVED: phrase("Retiré"),
    GridChangeKind.CHANGED: phrase("Changé"),
}
_WHOLE = {
    "title": phrase("Titre"),
    "deliberation": phrase("Délibération"),
    "effective_from": phrase("Prend effet le"),
    "cap": phrase("Total, au plus"),
    "floor": phrase("Total, au moins"),
    "otherwise": phrase("Publics servis autrement que par des points"),
    "link": phrase("Adresse de la délibération"),
}
_NAMES = {
    "label": phrase("Libellé"),
    "weight": phrase("Points"),
    "fact": phrase("Fait"),
    "proof": phrase("Preuve"),
    "heading": phrase("Rubrique"),
    "face": phrase("Pour"),
    "requires": phrase("Conditions"),
    "unless": phrase("Conditions"),
    "any_of": phrase("Conditions"),
    "any_count": phrase("Conditions"),
    "exempt": phrase("Refus qui ne coûtent rien"),
    "rule": phrase("Comment ses critères s’ajoutent"),
    "percent": phrase("Coefficient"),
    "rounding": phrase("Coefficient"),
    "cap": phrase("Points, au plus"),
    "inside": phrase("Dans la rubrique"),
    "valid_from": phrase("Premier jour"),
    "valid_until": phrase("Dernier jour, inclus"),
}


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One thing that a line says otherwise; a side that says nothing is empty."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line: what became of it, its words, and its parts."""

    kind: GridChangeKind
    kind_words: str
    label: str
    parts: tuple[ChangedPart, ...]


def changed_lines(before: Grid, after: Grid) -> list[ChangedLine]:
    """The lines that are not as they were."""
    return [_line(one, before, after) for one in grid_changes.changes(before, after)]


def changed_whole(before: Grid, after: Grid) -> list[ChangedPart]:
    """What differs beside the lines."""
    pairs = grid_changes.whole(before, after)
    return [ChangedPart(say(_WHOLE[key]), _plain(one), _plain(other)) for key, (one, other) in pairs.items()]


def changed_bounds(before: Grid, after: Grid) -> list[ChangedPart]:
    """What differs of the bounds of the total, and of who is served otherwise: the rest of a version is said beside it."""
    names = {say(_WHOLE[key]) for key in ("cap", "floor", "otherwise")}
    return [part for part in changed_whole(before, after) if part.name in names]


def publics(codes: object) -> str:
    """The publics that a territory serves otherwise than by points, in words; nothing of what is no list of codes."""
    return french.series(grid_facts.said(str(one)) or str(one) for one in codes) if isinstance(codes, list) else ""


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return french.day(value)
    if isinstance(value, list):
        return publics(value)
    return say_plural(value, "{count} point", "{count} points") if isinstance(value, int) else str(value)


def _line(change: GridChange, before: Grid, after: Grid) -> ChangedLine:
    label = (change.after or change.before).label  # type: ignore[union-attr]
    if change.kind is GridChangeKind.CHANGED:
        parts = tuple(_parts(change, before, after))
    else:
        parts = tuple(_whole_line(change, before, after))
    return ChangedLine(change.kind, say(KIND_WORDS[change.kind]), label, parts)


def _parts(change: GridChange, before: Grid, after: Grid) -> Iterator[ChangedPart]:
    names: set[str] = set()
    for key in change.keys:
        known = key if key in _NAMES else "weight"
        name = say(_NAMES[known])
        if name not in names:
            names.add(name)
            yield ChangedPart(name, _words(change.before, key, before), _words(change.after, key, after))


def _whole_line(change: GridChange, before: Grid, after: Grid) -> Iterator[ChangedPart]:
    line, grid = (change.after, after) if change.after is not None else (change.before, before)
    keys = {
        Criterion: ("heading", "fact", "weight", "requires", "face", "proof", "exempt"),
        Heading: ("inside", "rule", "percent", "cap"),
        Circuit: ("fact", "valid_from", "valid_until"),
    }
    for key in keys[type(line)]:
        if words := _words(line, key, grid):
            sides = ("", words) if change.after is not None else (words, "")
            yield ChangedPart(say(_NAMES[key]), *sides)


def _words(line: GridLine | None, key: str, grid: Grid) -> str:
    says: Mapping[str, Callable[[Any], str]] = {
        "weight": weight,
        "fact": lambda one: grid_facts.said(one.fact) or one.fact,
        "proof": lambda one: say(PROOF_RULES[one.proof]),
        "heading": lambda one: _heading(one.heading, grid),
        "inside": lambda one: _heading(one.inside, grid),
        "face": lambda one: say(FACE_WORDS[one.face]) if one.face else "",
        "requires": conditions,
        "unless": conditions,
        "any_of": conditions,
        "any_count": conditions,
        "percent": coefficient,
        "rounding": coefficient,
        "exempt": lambda one: refusals.exempted(one, grid.effective_from),
        "rule": lambda one: say(HEADING_RULES[one.rule]),
        "cap": lambda one: _plain(one.cap),
        "label": lambda one: one.label,
        "valid_from": lambda one: _plain(one.valid_from),
        "valid_until": lambda one: _plain(one.valid_until),
    }
    return says.get(key, weight)(line) if line is not None else ""


def _heading(code: str | None, grid: Grid) -> str:
    found = grid.headings.get(code or "")
    return found.label if found else ""
