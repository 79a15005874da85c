"""A territory has one grid in force each day from its first one on, and none before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from palier.models import Commune, GridVersion, Territory
from palier.models.scoring import grids_store
from palier.rules.scoring import grids

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
STARTS = (date(2024, 3, 1), date(2025, 1, 1), date(2026, 7, 1))


def test_each_day_since_2024_has_the_grid_that_took_effect_last() -> None:
    territory = Territory.objects.create(code="200000001", name="Territoire d’essai")
    commune = Commune.objects.create(
        code="69123", name="Lyon", search_name="lyon", departement="69", region="84", territory=territory
    )
    for start in STARTS:
        GridVersion.objects.create(
            territory=territory,
            name="ESSAI",
            effective_on=start,
            deliberation="délibération d’essai",
            content="",
            digest=start.isoformat(),
        )

    for shift in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=shift)
        expected = max((start for start in STARTS if start <= day), default=None)
        found = grids_store.in_force(commune, day)
        assert (found.effective_on if found else None) == expected, day


@pytest.mark.parametrize("name", grids.names())
def test_a_grid_shipped_says_from_which_day_it_holds(name: str) -> None:
    assert FIRST <= grids.seed(name).effective_from <= LAST
    assert str(grids.seed(name).deliberation)
