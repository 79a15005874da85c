"""A grid tried on closed lists: the same keys move nobody, nothing small is told, and nobody is found by trying twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes.quotas import Quartile
from palier.rules.ranking import ranking, replaying
from palier.rules.ranking.ranking import RankEntry
from palier.rules.ranking.replaying import GROUPS, ReplayedCandidate, ReplaySplit, ReplayTally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ON, SEED = date(2026, 11, 2), b"s" * 32


def groups(**changes: object) -> Mapping[ReplaySplit, str]:
    known = {"is_dalo": False, "is_tenant": False, "quartile": Quartile.ABOVE, "since": date(2024, 1, 1), **changes}
    return replaying.groups_of(**known, on=ON)  # type: ignore[arg-type]


def listed(points: Sequence[int], *, dalo: int = 0) -> list[RankEntry]:
    """Candidates by their points, the first ones recognised."""
    since = date(2022, 5, 4)
    return [RankEntry(f"{n:064x}", 0 if n < dalo else 1, worth, since) for n, worth in enumerate(points)]


def closed(entries: Sequence[RankEntry], tried: Sequence[RankEntry]) -> list[ReplayedCandidate]:
    """Those of a list as it was ranked, each with what the tried grid gives, in no order."""
    of = {one.pseudonym: one for one in tried}
    places = ranking.rank(entries, SEED).places
    return [
        ReplayedCandidate(place.rank, of[place.pseudonym], groups(is_dalo=place.tier == 0))
        for place in reversed(places)
    ]


@given(points=st.lists(st.integers(-20, 60), min_size=1, max_size=40), places=st.integers(1, 5))
def test_the_same_points_move_nobody(points: list[int], places: int) -> None:
    entries, tally = listed(points), ReplayTally()

    tally.add(closed(entries, entries), SEED, places)

    assert (tally.lists, tally.moved_lists, tally.changed, tally.is_first_other) == (1, 0, 0, 0)
    assert tally.sent == tally.would_be
    assert tally.sent[ReplaySplit.DALO, "autre"] == tally.places == min(places, len(points))
    assert tally.candidates.total() == len(points) * len(ReplaySplit)


@given(
    points=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=6, max_size=30), dalo=st.integers(0, 5)
)
def test_who_would_be_sent_is_who_the_ranking_puts_first(points: list[tuple[int, int]], dalo: int) -> None:
    before, after = (listed([pair[side] for pair in points], dalo=dalo) for side in (0, 1))
    tally = ReplayTally()

    tally.add(closed(before, after), SEED, 5)

    first = [{place.pseudonym for place in ranking.rank(side, SEED).places[:5]} for side in (before, after)]
    assert tally.changed == len(first[1] - first[0])
    assert tally.moved_lists == (first[0] != first[1])
    assert tally.places == 5
    # Whatever the points, nobody passes a recognised household: as many are sent under both.
    assert tally.sent[ReplaySplit.DALO, "reconnu"] == tally.would_be[ReplaySplit.DALO, "reconnu"] == dalo


@given(sent=st.lists(st.integers(0, 400), min_size=4, max_size=4), candidates=st.integers(0, 4000))
def test_a_count_is_told_in_tens_and_none_under_ten(sent: list[int], candidates: int) -> None:
    tally = ReplayTally()
    for group, count in zip(GROUPS[ReplaySplit.WAIT], sent, strict=True):
        tally.sent[ReplaySplit.WAIT, group] = count
        tally.would_be[ReplaySplit.WAIT, group] = candidates

    rows = replaying.rows_of(tally, ReplaySplit.WAIT, on=ON)

    for row, count in zip(rows, sent, strict=True):
        assert row.sent is None or (row.sent % 10 == 0 and 0 <= count - row.sent < 10 <= count)
    hidden = [count for row, count in zip(rows, sent, strict=True) if row.sent is None]
    assert len(hidden) != 1, "one alone is found by taking the others from their sum"
    assert replaying.told(candidates, on=ON) == (candidates // 10 * 10 if candidates >= 10 else None)


@pytest.mark.parametrize(
    ("days", "group"), [(0, "moins_1"), (365, "moins_1"), (366, "de_1_a_3"), (1_096, "de_3_a_5"), (1_827, "plus_5")]
)
def test_a_wait_falls_in_its_band(days: int, group: str) -> None:
    assert groups(since=ON - timedelta(days=days))[ReplaySplit.WAIT] == group
    assert groups(since=None)[ReplaySplit.WAIT] == "moins_1"


def test_each_candidate_is_of_one_group_in_each_way() -> None:
    found = groups(is_dalo=True, is_tenant=True, quartile=Quartile.UNKNOWN)
    assert set(found) == set(ReplaySplit)
    assert all(group in GROUPS[split] for split, group in found.items())
    assert (found[ReplaySplit.DALO], found[ReplaySplit.TENANT]) == ("reconnu", "hlm")
