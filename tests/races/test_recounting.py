"""Two sweeps at once on PostgreSQL: each list is counted once, and each household has one case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palier.jobs.scoring import mistakes as clock
from palier.models import JournalEntry, LostPlace, MissedHome, Mistake, Recount, RecountedList
from tests.races.test_closing import at_once
from tests.workflows.mistakes import wrong_grid
from tests.workflows.mistakes import year as years

if TYPE_CHECKING:
    import pytest


def test_two_sweeps_at_once_count_each_list_once_and_open_one_case_a_household(
    committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "BATCH", 99)
    wrong_grid.made_territory()
    year = wrong_grid.peopled(2, 4)
    typed, right = wrong_grid.grids(wrong_grid.WRONG)
    wrong_grid.with_grid(year, typed)
    years.lived(year, years.dice(2))
    wrong_grid.opened(right)

    for _ in range(3):
        at_once(lambda: clock.sweep(timestamp=0), lambda: clock.sweep(timestamp=0))

    lost = set(LostPlace.objects.values_list("demande", "publication"))
    assert lost
    assert RecountedList.objects.count() == len(year.lists)
    assert JournalEntry.objects.filter(verb="recompter_liste").count() == len(year.lists)
    assert Mistake.objects.count() == len({who for who, _ in lost})
    assert set(MissedHome.objects.values_list("demande", "publication")) == lost
    assert Recount.objects.get().done_at is not None
    assert JournalEntry.objects.filter(verb="finir_recompte").count() == 1
