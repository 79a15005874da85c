"""A grid tried before it is voted: on lists that are closed, who would have been sent, and of which groups they are.

The facts are those of the closing, the lots those that were drawn: the grid alone is another. Nobody is named, no list is told
apart, and every count is cut to whole tens, so that grids tried one after another tell nobody's place by their difference.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any

from palier.rules.homes.quotas import Quartile
from palier.rules.law.law import act, applies, cch
from palier.rules.ranking import ranking, small_cells
from palier.rules.ranking.ranking import RankEntry

_HOUSE = act("règles de publication de Palier")
_YEARS = (1, 3, 5)
_YEAR_DAYS = 365.25


class ReplaySplit(StrEnum):
    """By what candidates are told apart: what the law makes duties of, or asks waits of. Stored words."""

    DALO = "dalo"
    TENANT = "locataire_hlm"
    QUARTILE = "quartile"
    WAIT = "attente"


SPLIT_LABELS: Mapping[ReplaySplit, str] = {
    ReplaySplit.DALO: "Droit au logement opposable",
    ReplaySplit.TENANT: "Logement d’aujourd’hui",
    ReplaySplit.QUARTILE: "Ressources",
    ReplaySplit.WAIT: "Attente",
}
GROUPS: Mapping[ReplaySplit, Mapping[str, str]] = {
    ReplaySplit.DALO: {"reconnu": "reconnus par la commission de médiation", "autre": "les autres"},
    ReplaySplit.TENANT: {"hlm": "déjà dans un logement social", "premier": "première demande"},
    ReplaySplit.QUARTILE: {
        "premier": "parmi le quart des ressources les plus faibles",
        "au_dessus": "au-dessus",
        "inconnu": "ressources ou seuil à confirmer",
    },
    ReplaySplit.WAIT: {
        "moins_1": "moins d’un an",
        "de_1_a_3": "d’un à trois ans",
        "de_3_a_5": "de trois à cinq ans",
        "plus_5": "cinq ans et plus",
    },
}


@applies(_HOUSE)
def groups_of(
    *, is_dalo: bool, is_tenant: bool, quartile: Quartile, since: date | None, on: date
) -> Mapping[ReplaySplit, str]:
    """The group of one candidate in each split; a wait that is not known is of the shortest."""
    years = 0.0 if since is None else (on - since).days / _YEAR_DAYS
    return {
        ReplaySplit.DALO: "reconnu" if is_dalo else "autre",
        ReplaySplit.TENANT: "hlm" if is_tenant else "premier",
        ReplaySplit.QUARTILE: quartile.value,
        ReplaySplit.WAIT: tuple(GROUPS[ReplaySplit.WAIT])[sum(years >= bound for bound in _YEARS)],
    }


@dataclass(frozen=True, slots=True)
class ReplayedCandidate:
    """One who was ranked: the rank that they had, the key that the tried grid gives, and their groups."""

    rank: int
    entry: RankEntry
    groups: Mapping[ReplaySplit, str]


@dataclass(slots=True)
class ReplayTally:
    """What many lists add up to. Counts are of candidates, by split and group."""

    lists: int = 0
    moved_lists: int = 0
    """Lists of which those sent would not be the same."""
    candidates: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    sent: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    would_be: Counter[tuple[ReplaySplit, str]] = field(default_factory=Counter)
    places: int = 0
    changed: int = 0
    """Places of those sent that somebody else would have."""
    is_first_other: int = 0
    """Lists of which the first would be another."""

    would_be_sent: set[tuple[str, str]] = field(default_factory=set)
    """By list and pseudonym: never told, kept to say how near two tries are."""

    def add(self, candidates: Sequence[ReplayedCandidate], seed: bytes, places: int, name: str = "") -> None:
        """Rank one list again, and count who would be sent in the stead of who was. The two orders are of the same people."""
        order = ranking.rank((one.entry for one in candidates), seed)
        by_name = {one.entry.pseudonym: one for one in candidates}
        before = {one.entry.pseudonym for one in candidates if one.rank <= places}
        after = {place.pseudonym for place in order.places if place.rank <= places}
        self.lists += 1
        self.moved_lists += before != after
        self.places += len(before)
        self.changed += len(after - before)
        self.would_be_sent |= {(name, one) for one in after}
        self.is_first_other += any(by_name[place.pseudonym].rank != 1 for place in order.places[:1])
        for counter, names in ((self.candidates, by_name), (self.sent, before), (self.would_be, after)):
            counter.update(chain.from_iterable(by_name[one].groups.items() for one in names))

    def join(self, other: "ReplayTally") -> None:
        """Add other lists, which somebody else counted: the order in which they come changes nothing."""
        self.lists += other.lists
        self.moved_lists += other.moved_lists
        self.places += other.places
        self.changed += other.changed
        self.is_first_other += other.is_first_other
        self.would_be_sent |= other.would_be_sent
        for mine, theirs in (
            (self.candidates, other.candidates),
            (self.sent, other.sent),
            (self.would_be, other.would_be),
        ):
            mine.update(theirs)


@dataclass(frozen=True, slots=True)
class ReplayRow:
    """One group as it may be told: cut to tens, ``None`` where it is hidden."""

    label: str
    candidates: int | None
    sent: int | None
    would_be: int | None


@applies(_HOUSE)
def is_near(one: Collection[object], other: Collection[object], *, on: date) -> bool:
    """Whether two sets of those sent differ by too few places to tell them apart: their difference would tell of somebody."""
    moved = max(len(set(one) - set(other)), len(set(other) - set(one)))
    return moved < small_cells.smallest_shown(on)


@applies(_HOUSE, cch("L441-2-8"))
def rows_of(tally: ReplayTally, split: ReplaySplit, *, on: date) -> list[ReplayRow]:
    """The groups of one split. A count under ten is hidden with what would give it back, and so it is in each column.

    Where fewer than ten places change hands, those who would be sent are told as those who were.
    """
    would_be = tally.would_be if told(tally.changed, on=on) is not None else tally.sent
    columns = [
        published({group: counter[split, group] for group in GROUPS[split]}, on=on)
        for counter in (tally.candidates, tally.sent, would_be)
    ]
    return [ReplayRow(label, *(column[group] for column in columns)) for group, label in GROUPS[split].items()]


@applies(_HOUSE)
def published(counts: Mapping[str, int], *, on: date) -> Mapping[str, int | None]:
    """The groups of one split: a count under ten is hidden with what would give it back, the others are cut to tens."""
    least = small_cells.smallest_shown(on)
    shown = small_cells.publish(counts, on=on).counts
    return {group: small_cells.in_tens(count, least=least) for group, count in shown.items()}


@applies(_HOUSE)
def told(count: int, *, on: date) -> int | None:
    """A count of lists or of places as it may be told: cut to tens, none under ten."""
    least = small_cells.smallest_shown(on)
    return None if count < least else small_cells.in_tens(count, least=least)


@applies(_HOUSE, cch("L441-2-8"))
def told_result(tally: ReplayTally, left_out: int, *, on: date) -> dict[str, Any]:
    """Everything that may be told of a try, to be kept: counts in tens, none that would find somebody."""
    places = told(tally.places, on=on)
    kept: dict[str, Any] = {"lists": tally.lists, "left_out": left_out, "places": places}
    if places is None:
        return kept
    kept |= {
        "changed": told(tally.changed, on=on),
        "moved_lists": told(tally.moved_lists, on=on),
        "first_other": told(tally.is_first_other, on=on),
        "splits": {
            split.value: [[one.candidates, one.sent, one.would_be] for one in rows_of(tally, split, on=on)]
            for split in ReplaySplit
        },
    }
    return kept
