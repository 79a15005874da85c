"""A grid tried before its vote on the demandes that live: who would rise and fall in the whole order of the territory.

Two orders of the same people are compared, under the grid in force and under the one that is tried. A move is told once it
passes a twentieth of the order: one criterion that one household meets moves the others by one place, and tells nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from palier.rules.homes.quotas import Quartile
from palier.rules.law.law import act, applies, cch
from palier.rules.ranking import replaying
from palier.rules.ranking.replaying import GROUPS, ReplaySplit

_HOUSE = act("règles de publication de Palier")
STEP = 20
"""A move counts from a twentieth of the order on."""
FRONT = 10
"""The head of the order: its first tenth."""


class LivingMove(StrEnum):
    """Where a demande would go in the order of its territory. Stored letters."""

    RISES = "m"
    STAYS = "r"
    FALLS = "d"


@dataclass(frozen=True, slots=True)
class LivingDemande:
    """One demande: its places under the grid in force and under the one that is tried, ties sharing theirs, and its groups."""

    before: int
    after: int
    groups: Mapping[ReplaySplit, str]

    @property
    def is_dalo(self) -> bool:
        """Whether the law puts it before all others."""
        return self.groups[ReplaySplit.DALO] == "reconnu"


@dataclass(slots=True)
class LivingTally:
    """What the demandes of a territory add up to. Counts are of demandes, by split and group."""

    total: int
    moved: int = 0
    all_of: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    rises: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    falls: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    front: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    front_after: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    last_dalo: int = 0
    first_other: int = 0
    """Places under the tried grid: of the last recognised household, and of the first that is not."""

    def add(self, one: LivingDemande) -> str:
        """Count one demande; return all that was counted of it, in a word that two tries compare."""
        pairs = tuple(one.groups.items())
        move = _move(one, self.total)
        was, will = one.before * FRONT <= self.total, one.after * FRONT <= self.total
        self.moved += move is not LivingMove.STAYS or was is not will
        self.all_of.update(pairs)
        for counter, counts in (
            (self.rises, move is LivingMove.RISES),
            (self.falls, move is LivingMove.FALLS),
            (self.front, was),
            (self.front_after, will),
        ):
            if counts:
                counter.update(pairs)
        if one.is_dalo:
            self.last_dalo = max(self.last_dalo, one.after)
        else:
            self.first_other = min(self.first_other or one.after, one.after)
        return f"{move}{was:d}{will:d}{','.join(one.groups[split] for split in ReplaySplit)}"

    @property
    def is_dalo_first(self) -> bool:
        """Whether nobody stands before a recognised household who is not one."""
        return not self.last_dalo or not self.first_other or self.last_dalo < self.first_other


@applies(_HOUSE)
def _move(one: LivingDemande, total: int) -> LivingMove:
    if abs(one.before - one.after) * STEP < total or one.before == one.after:
        return LivingMove.STAYS
    return LivingMove.RISES if one.after < one.before else LivingMove.FALLS


@applies(cch("L441-1"))
def place_of(gross: int | None, net: int | None, limit: int | None) -> Quartile:
    """The quartile of resources by consumption unit, already rounded up to whole euros; maintenance paid decides nothing.

    Rounded up to the threshold itself, they may be exactly at it, which is to confirm.
    """
    if gross is None or net is None or limit is None or limit in (gross, net) or (gross < limit) is not (net < limit):
        return Quartile.UNKNOWN
    return Quartile.FIRST if gross < limit else Quartile.ABOVE


@applies(_HOUSE, cch("L441-2-8"))
def told_living(tally: LivingTally, *, has_threshold: bool, on: date) -> dict[str, Any]:
    """Everything that may be told, to be kept: counts in tens, none under ten, nothing where fewer than ten would move."""
    total = replaying.told(tally.total, on=on)
    kept: dict[str, Any] = {"total": total}
    if total is None:
        return kept
    moved = replaying.told(tally.moved, on=on)
    counters: Sequence[Counter[tuple[ReplaySplit, str]]] = (
        tally.all_of,
        tally.rises if moved is not None else Counter(),
        tally.falls if moved is not None else Counter(),
        tally.front,
        tally.front_after if moved is not None else tally.front,
    )
    kept |= {
        "moved": moved,
        "rises": replaying.told(_all(tally.rises), on=on),
        "falls": replaying.told(_all(tally.falls), on=on),
        "dalo_first": tally.is_dalo_first,
        "has_threshold": has_threshold,
        "splits": {split.value: _rows(counters, split, on) for split in ReplaySplit},
    }
    return kept


def _all(counter: Counter[tuple[ReplaySplit, str]]) -> int:
    return sum(counter[ReplaySplit.DALO, group] for group in GROUPS[ReplaySplit.DALO])


def _rows(counters: Sequence[Counter[tuple[ReplaySplit, str]]], split: ReplaySplit, on: date) -> list[list[int | None]]:
    columns = [
        replaying.published({group: counter[split, group] for group in GROUPS[split]}, on=on) for counter in counters
    ]
    return [[column[group] for column in columns] for group in GROUPS[split]]
