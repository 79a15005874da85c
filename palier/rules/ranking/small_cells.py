"""Counts that others may read: none under ten, and none that a subtraction would give back.

The counts up to and including the smallest large one are hidden together. Exchanging two of them would publish the same
table, so that whoever knows the total and this rule still cannot tell one from another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

FILE = "small_cells.toml"
HIDDEN = phrase("non communiqué")
"""What a page writes in the place of a hidden count."""
_HOUSE = act("règles de publication de Palier")


class ImpossibleCount(ValueError):
    """A count below zero; the message names its line."""

    def __init__(self, line: str) -> None:
        """Keep the line."""
        super().__init__(say("{line} : un effectif ne peut pas être négatif.", line=line))
        self.field = line


class TooFine(ValueError):
    """Crossing these two breakdowns would show a small count; each may still be shown on its own."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            phrase("Ce croisement ferait apparaître de trop petits effectifs : montrez chaque répartition séparément.")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One breakdown as it may be shown; ``None`` is hidden."""

    total: int | None
    counts: Mapping[str, int | None]


@applies(_HOUSE)
def smallest_shown(on: date) -> int:
    """The smallest count that may be shown."""
    least: int = parameters.get(FILE, "smallest_shown", on).value
    return least


@applies(_HOUSE)
def in_tens(count: int | None, *, least: int) -> int | None:
    """A count that is told again on another day, cut to whole tens: the difference of two tellings is none, or ten and more."""
    return None if count is None else count - count % least


@applies(_HOUSE)
def publish(counts: Mapping[str, int], *, on: date) -> Published:
    """One breakdown of a group, its small counts hidden with what would give them back. Every line must be given.

    Raises ``ImpossibleCount``.
    """
    for line, count in counts.items():
        if count < 0:
            raise ImpossibleCount(line)
    least, total = smallest_shown(on), sum(counts.values())
    if total < least:
        return Published(total=None, counts=dict.fromkeys(counts))
    if min(counts.values()) >= least:
        return Published(total=total, counts=dict(counts))
    # Large ones that are equal go together: which of them was chosen would tell where the small one stands.
    hidden_to = min((count for count in counts.values() if count >= least), default=total)
    return Published(
        total=total, counts={line: None if count <= hidden_to else count for line, count in counts.items()}
    )


@applies(_HOUSE)
def cross(counts: Mapping[tuple[str, str], int], *, on: date) -> Mapping[tuple[str, str], int]:
    """Two breakdowns crossed, or ``TooFine``: shown whole or not at all. A pair that is not given counts nobody.

    Raises ``ImpossibleCount``.
    """
    rows, columns = {row for row, _ in counts}, {column for _, column in counts}
    whole = {(row, column): counts.get((row, column), 0) for row in sorted(rows) for column in sorted(columns)}
    for (row, column), count in whole.items():
        if count < 0:
            raise ImpossibleCount(f"{row}, {column}")
    if any(count < smallest_shown(on) for count in whole.values()):
        raise TooFine
    return whole


@applies(_HOUSE)
def drawn(shown: Mapping[int, int], *, up_to: int, on: date) -> list[int | None]:
    """Bands of five points from 0 to the highest that is shown, or to one's own points; what is not given is hidden."""
    last, least = max([*shown, 5 * (max(up_to, 0) // 5)]), smallest_shown(on)
    return [shown[band] if shown.get(band, 0) >= least else None for band in range(0, last + 5, 5)]


@applies(_HOUSE)
def bands(counts: Mapping[int, int], *, on: date) -> list[int | None]:
    """Bands of five points from 0 to the highest, as they may be drawn: a small one is hidden, with what would give it back."""
    every = {str(band): counts.get(band, 0) for band in range(0, max(counts) + 5, 5)}
    return list(publish(every, on=on).counts.values())
