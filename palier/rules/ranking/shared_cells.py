"""Counts that several organisations make together, for readers of whom each knows its own part (ADR 107).

A cell is shown where three or more made it, none of them more than half, and where ten are left whoever takes its own away. What
cannot be shown is told as one sum with the smallest cell that can, and the next, until that sum may be shown as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import act, applies
from palier.rules.ranking import small_cells

_HOUSE = act("règles de publication de Palier")


@dataclass(frozen=True, slots=True)
class SharedCell:
    """What several made of one line: how many, by how many, and the largest part."""

    total: int = 0
    makers: int = 0
    largest: int = 0

    def __add__(self, other: "SharedCell") -> "SharedCell":
        """Two lines together: whoever makes one makes no other."""
        return SharedCell(self.total + other.total, self.makers + other.makers, max(self.largest, other.largest))


@applies(_HOUSE)
def cell_of(parts: Iterable[int]) -> SharedCell:
    """One line, of the part of each who made it; who made nothing counts for nothing."""
    made = [part for part in parts if part]
    return SharedCell(sum(made), len(made), max(made, default=0))


@applies(_HOUSE)
def may_show(cell: SharedCell, *, on: date) -> bool:
    """Whether nobody who knows a part of it learns a small number, nor the part of one other."""
    fewest: int = parameters.get(small_cells.FILE, "fewest_employers", on).value
    left = cell.total - cell.largest
    return cell.makers >= fewest and left >= max(cell.largest, small_cells.smallest_shown(on))


@applies(_HOUSE)
def publish_shared(cells: Mapping[str, SharedCell], *, on: date) -> small_cells.Published | None:
    """The lines as they may be shown, or nothing at all, not even the total, where one makes most of it. Every line is given."""
    total = sum(cells.values(), SharedCell())
    if not may_show(total, on=on):
        return None
    shown = [line for line, cell in cells.items() if may_show(cell, on=on)]
    hidden = [line for line in cells if line not in shown]
    together = sum((cells[line] for line in hidden), SharedCell())
    # Equal ones go together: which of them was taken would tell where the hidden ones stand.
    sizes = sorted({cells[line].total for line in shown}) if hidden else []
    for size in sizes:
        taken = [line for line in shown if cells[line].total == size]
        hidden += taken
        shown = [line for line in shown if line not in taken]
        together = sum((cells[line] for line in taken), together)
        if may_show(together, on=on):
            break
    return small_cells.Published(
        total=total.total, counts={line: cells[line].total if line in shown else None for line in cells}
    )
