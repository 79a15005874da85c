"""What a grid changes of another, line by line: what is added, what is taken out, and what says otherwise now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from palier.rules.law.law import applies, cch
from palier.rules.scoring.criteria import Circuit, Criterion, Grid, Heading


class GridChangeKind(StrEnum):
    """What became of a line."""

    ADDED = "ajout"
    REMOVED = "retrait"
    CHANGED = "changement"


type GridLine = Criterion | Heading | Circuit


@dataclass(frozen=True, slots=True)
class GridChange:
    """One line that is not as it was. ``keys``: what of it changed; a line that is new, or gone, has no other side."""

    before: GridLine | None
    after: GridLine | None
    keys: tuple[str, ...] = ()

    @property
    def kind(self) -> GridChangeKind:
        """Which of the three."""
        if self.before is None:
            return GridChangeKind.ADDED
        return GridChangeKind.REMOVED if self.after is None else GridChangeKind.CHANGED


WHOLE = ("title", "deliberation", "effective_from", "cap", "floor")
"""What a grid says beside its lines."""
OF_FILE = ("otherwise", "link")
"""The same, that its file alone keeps: the publics served otherwise, and where to read the deliberation."""
_WEIGHT = {"kind", "points", "steps", "limits", "cap", "within_months", "after_months", "every", "above", "percent_of"}
"""The parts of a criterion of which one sentence says the points."""


@applies(cch("L441-2-8"))
def changes(before: Grid, after: Grid) -> list[GridChange]:
    """Headings, criteria, then circuits; each in the order of the grid that comes, then what it has no more."""
    return [
        *_between(tuple(before.headings.values()), tuple(after.headings.values())),
        *_between(before.criteria, after.criteria),
        *_between(before.circuits, after.circuits),
    ]


@applies(cch("L441-2-8"))
def whole(before: Grid, after: Grid) -> Mapping[str, tuple[object, object]]:
    """What differs beside the lines: before, and after."""
    pairs = {key: (getattr(before, key), getattr(after, key)) for key in WHOLE}
    pairs |= {key: (before.content.get(key) or None, after.content.get(key) or None) for key in OF_FILE}
    return {key: pair for key, pair in pairs.items() if str(pair[0]) != str(pair[1])}


def _between(before: Sequence[GridLine], after: Sequence[GridLine]) -> Iterator[GridChange]:
    left = {one.code: one for one in before}
    paired = {one.code: left.pop(one.code) for one in after if one.code in left}
    for one in after:
        if one.code not in paired and (same := _same(one, left)) is not None:
            paired[one.code] = left.pop(same)
    for one in after:
        known = paired.get(one.code)
        if known is None:
            yield GridChange(None, one)
        elif keys := _differing(known, one):
            yield GridChange(known, one, keys)
    for one in left.values():
        yield GridChange(one, None)


def _same(one: GridLine, left: Mapping[str, GridLine]) -> str | None:
    """The one line left that weighs the same fact in the same way: its code alone is another."""
    if not isinstance(one, Criterion):
        return None
    found = [
        code
        for code, other in left.items()
        if isinstance(other, Criterion) and (other.fact, other.kind, other.face) == (one.fact, one.kind, one.face)
    ]
    return found[0] if len(found) == 1 else None


def _differing(one: GridLine, other: GridLine) -> tuple[str, ...]:
    found = [each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name)]
    words = ["weight" if name in _WEIGHT and isinstance(one, Criterion) else name for name in found if name != "code"]
    return tuple(dict.fromkeys(words))
