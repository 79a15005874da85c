"""What was weighed of a list before its hour, so that after it only those whose rows moved since are weighed.

The rules read rows and nothing else, as these stand at the closing instant: who has the same versions of the same rows, on a list
of the same home and grid, weighs the same. It is held in the memory of the process, where whoever writes to the database cannot
change it: nothing stored is believed here either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from palier.models import Candidature, Publication
from palier.models.demandes import known_landlords
from palier.models.scoring import row_stamps
from palier.models.scoring.stored_scores import Stored, StoredKey
from palier.rules.candidature.funnel import Stage
from palier.rules.people import facts

MOST_HELD = 100_000
"""Candidates of all lists together, some 450 bytes each; who comes after is weighed after the instant."""


def _what_weighs(publication: Publication, home: facts.Home) -> tuple[Any, ...]:
    """All that a weighing reads beside the file of a candidate."""
    grid = publication.grid.content if publication.grid else None
    by_list = publication.public_id, publication.closes_at, home, grid
    return (*by_list, row_stamps.of_communes(), known_landlords.successions(publication.closes_at))


@dataclass(slots=True)
class EarlyWeighing:
    """By candidature, the stamp of the rows that were read, and what the rules said of them."""

    by: tuple[Any, ...]
    found: dict[int, tuple[bytes, StoredKey]] = field(default_factory=dict)

    def is_of(self, publication: Publication, home: facts.Home) -> bool:
        """Whether the list still weighs by what it did, the home as who weighs now has read it."""
        return self.by == _what_weighs(publication, home)

    def still(self, publication: Publication, home: facts.Home, rows: Mapping[int, Stored]) -> dict[int, StoredKey]:
        """Of these candidatures, the keys that stand: nothing that they rest on has moved. Read before the others are weighed."""
        if not self.is_of(publication, home):
            return {}
        known = {pk: row.demande for pk, row in rows.items() if pk in self.found}
        stamps = row_stamps.of(known.values())
        return {pk: self.found[pk][1] for pk, demande in known.items() if stamps.get(demande) == self.found[pk][0]}


def of(publication: Publication, home: facts.Home) -> EarlyWeighing:
    """Nothing weighed yet of a list as it is."""
    return EarlyWeighing(_what_weighs(publication, home))


def unweighed(publication: Publication, early: EarlyWeighing, most: int) -> dict[int, int]:
    """Candidatures that are not weighed yet, some at most, and their demandes."""
    rows = Candidature.objects.filter(publication=publication, stage=Stage.DEPOSEE).order_by("pk")
    left = (row for row in rows.values_list("pk", "demande").iterator() if row[0] not in early.found)
    return dict(islice(left, most))


@dataclass(slots=True)
class EarlyWeighings:
    """Those of the lists that close soon, by publication."""

    held: dict[int, EarlyWeighing] = field(default_factory=dict)

    def room(self) -> int:
        """How many candidates more may be held."""
        return max(MOST_HELD - sum(len(one.found) for one in self.held.values()), 0)

    def keep_only(self, publications: Iterable[int]) -> None:
        """Forget all lists but these."""
        stay = set(publications)
        self.held = {key: one for key, one in self.held.items() if key in stay}
