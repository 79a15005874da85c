"""Closed lists that several processes rank again add up to what one process finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.jobs.queue import processes
from palier.jobs.scoring import trials
from palier.models import Ranking
from palier.rules.ranking.replaying import ReplayTally
from tests.workflows.test_trying_grids import BY_WAIT, closed_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from palier.workflows.scoring.trying_grids import Replayed

pytestmark = pytest.mark.usefixtures("committed")


def joined(some: Iterable[Replayed]) -> tuple[ReplayTally, int, int]:
    tally, left_out, lists = ReplayTally(), 0, 0
    for one in some:
        tally.join(one.tally)
        left_out, lists = left_out + one.left_out, lists + one.lists
    return tally, left_out, lists


def test_lists_shared_by_processes_count_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    closed_list()
    (closed,) = Ranking.objects.values_list("publication", flat=True)
    monkeypatch.setattr(trials, "LISTS", 1)
    monkeypatch.setattr(processes, "count", lambda: 2)
    here = joined(trials.replayed([closed, closed], BY_WAIT))
    monkeypatch.setattr(trials, "APART", 1)

    apart = joined(trials.replayed([closed, closed], BY_WAIT))

    assert apart == here
    assert (apart[0].lists, apart[0].changed, apart[2]) == (2, 2, 2)


def test_a_share_that_fails_ends_the_others_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "count", lambda: 2)

    with pytest.raises(ZeroDivisionError):
        list(processes.shared(dividing, [0, 1, 2]))


def dividing(share: int) -> int:
    return 1 // share
