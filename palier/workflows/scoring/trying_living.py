"""A draft is tried on the demandes that live: the whole order of its territory under it, told in tens (L441-2-8, ADR 160).

Facts are those of the night. What is counted of each demande is kept as a digest under a key of the site: a try that counts
almost the same people alike as an earlier one is told with the counts of that one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.crypto import salted_hmac

from palier.models import Commune, GridTrial, Territory, TrialMarks, TrialState, settled
from palier.models.scoring import grids_store, living_orders
from palier.models.scoring.living_orders import OrderedDemande
from palier.rules.homes import quartile_thresholds
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import CeilingZone
from palier.rules.ranking import living_replay, replaying
from palier.rules.ranking.living_replay import LivingDemande, LivingTally
from palier.rules.scoring import grids
from palier.rules.scoring.grids import Grid
from palier.workflows.scoring import scoring_territories

MARK = 8
LENT = "lent"
"""Among what is told: whether the order of before was that of the grid that is lent."""


@dataclass(frozen=True, slots=True)
class LivingTry:
    """What may be told of a try on the living, and how each demande was counted, as digests."""

    told: dict[str, Any]
    marks: frozenset[bytes]


def weigh(trial: GridTrial, grid: Grid, *, at: datetime) -> LivingTry:
    """Order the living demandes of the territory twice, and count who would rise and fall."""
    on, territory = day_in_paris(at), trial.draft.territory
    limit, before = _limit(territory, on), in_force(territory, on)
    tally, marks = LivingTally(0), set[bytes]()
    key = salted_hmac("palier.trials.living", territory.pk, algorithm="sha256").digest()
    for row in living_orders.orders(territory.pk, before=before.grid, after=grid, on=on):
        tally.total = row.total
        word = f"{row.demande}:{tally.add(_demande(row, limit, on))}"
        marks.add(hashlib.blake2b(word.encode(), key=key, digest_size=MARK).digest())
    told = living_replay.told_living(tally, has_threshold=limit is not None, on=on)
    # Kept: a try of before ordered such a territory by seniority alone, and its page says so still.
    kept = told if told["total"] is None else told | {LENT: before.is_lent}
    return LivingTry(kept, frozenset(marks))


@dataclass(frozen=True, slots=True)
class GridBefore:
    """Beside what a text is tried: the grid of the territory, else the one that is lent, by which its lists are ordered."""

    grid: Grid | None
    is_lent: bool


def in_force(territory: Territory, on: date) -> GridBefore:
    """The one of a day; none where none is."""
    own = next((one for one in scoring_territories.in_force(on) if one.territory_id == territory.pk), None)
    found = own or grids_store.borrowed(on)
    return GridBefore(None if found is None else grids.kept(found.content), own is None and found is not None)


def keep(trial: GridTrial, living: LivingTry, marks: TrialMarks, *, at: datetime) -> None:
    """What may be told; of an earlier try that counts almost the same people alike, its counts in the place of these.

    Whoever calls is alone in the territory, and saves both rows.
    """
    on = day_in_paris(at)
    near = next(
        (one.trial for one in _earlier(trial) if replaying.is_near(_cut(one.living), living.marks, on=on)), None
    )
    if near is not None and living.told.get("total") is not None:
        trial.living_as, trial.living = near, near.living
        return
    trial.living = living.told
    marks.living = b"".join(sorted(living.marks))


def _earlier(trial: GridTrial) -> Iterator[TrialMarks]:
    rows = TrialMarks.objects.filter(trial__draft__territory=trial.draft.territory_id, trial__state=TrialState.DONE)
    rows = rows.exclude(pk=trial.pk).exclude(living=b"")
    yield from rows.defer("marks").select_related("trial").order_by("-pk").iterator(5)


def _cut(marks: bytes | memoryview) -> set[bytes]:
    known = bytes(marks)
    return {known[start : start + MARK] for start in range(0, len(known), MARK)}


def _limit(territory: Territory, on: date) -> int | None:
    """The threshold of the first quartile, where it was read at its source and one covers the territory."""
    zones = set(Commune.objects.filter(territory=territory).exclude(zone_hlm="").values_list("zone_hlm", flat=True))
    entered = settled.thresholds_of(territory.pk)
    found = {quartile_thresholds.threshold_in(CeilingZone(zone), territory.pk, on, entered=entered) for zone in zones}
    one = found.pop() if len(found) == 1 else None
    return one.amount if one is not None and one.is_sure else None


def _demande(row: OrderedDemande, limit: int | None, on: date) -> LivingDemande:
    groups = replaying.groups_of(
        is_dalo=row.is_dalo,
        is_tenant=row.is_transfer,
        quartile=living_replay.place_of(row.gross, row.net, limit),
        since=row.since,
        on=on,
    )
    return LivingDemande(row.before, row.after, groups)
