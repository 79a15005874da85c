"""Which voted share holds on a day: the last entry of the last day, less what was a mistake, until its end."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.homes import local_shares
from palier.rules.homes.local_shares import ShareKind, VotedShare

KIND = ShareKind.FIRST_QUARTILE


def entry(place: int, percent: int, month: int, *, until: date | None = None, is_void: bool = False) -> VotedShare:
    first = date(2026, month, 1)
    return VotedShare(kind=KIND, percent=percent, effective_on=first, until=until, is_void=is_void, place=place)


@pytest.mark.parametrize(
    ("entries", "percent"),
    [
        ([], None),
        ([entry(1, 30, 2)], 30),
        ([entry(1, 30, 7)], None),
        ([entry(1, 30, 2), entry(2, 35, 4)], 35),
        # Entered again for the same day: the last stands, in whatever order they are read.
        ([entry(3, 32, 2), entry(1, 30, 2)], 32),
        # A mistake gives way to what held before it.
        ([entry(1, 30, 2), entry(2, 90, 4), entry(3, 90, 4, is_void=True)], 30),
        ([entry(1, 30, 2), entry(2, 30, 2, is_void=True)], None),
        # Entered anew after it was taken back.
        ([entry(1, 30, 2), entry(2, 30, 2, is_void=True), entry(3, 31, 2)], 31),
        ([entry(1, 30, 2, until=date(2026, 5, 31))], None),
        ([entry(1, 30, 2, until=date(2026, 6, 1))], 30),
        # One that ended is not replaced by the one before it.
        ([entry(1, 25, 1), entry(2, 30, 2, until=date(2026, 5, 31))], None),
    ],
)
def test_the_share_that_holds_on_the_first_of_june(entries: list[VotedShare], percent: int | None) -> None:
    found = local_shares.in_force(entries, KIND, on=date(2026, 6, 1))
    assert (found and found.percent) == percent
    assert local_shares.in_force(entries, ShareKind.ESSENTIAL_WORKERS, on=date(2026, 6, 1)) is None
