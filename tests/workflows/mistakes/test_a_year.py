"""A wrong fact planted in a simulated year gives exactly the homes of the same year lived without it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from palier.models.demandes.layers_at import Amended
from palier.rules.mistakes.mistakes import ReplayOutcome
from palier.workflows.mistakes import replaying_closings
from tests.workflows.mistakes import year as years

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from palier.models import Fact
    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lived_clean(year: Year, seed: int, plant: Callable[[], object]) -> set[str]:
    """The homes for which the household is sent in a year without the mistake, which is then undone."""
    before = transaction.savepoint_create()
    plant()
    found = years.lived(year, years.dice(seed)).get(year.amina.demande.pk, set())
    transaction.savepoint_rollback(before)
    for on in year.lists:
        on.refresh_from_db()
    return found


def listed(year: Year, amended: Amended) -> dict[str, ReplayOutcome]:
    found = replaying_closings.replay(years.demande_of(year.amina), amended)
    assert found.unread == 0
    return {str(one.candidature.publication.public_id): one.outcome for one in found.listed}


def plant(year: Year, path: str, days: int) -> Fact:
    return years.verified(year.amina, path, years.START + days * DAY, by=year.odile)


def read(year: Year, income: int, at: datetime) -> list[int]:
    paths = ("incomes/d/2024", "incomes/d/2025")
    return [years.verified(year.amina, path, at, by=year.odile, value=income).pk for path in paths]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_proof_validated_months_late_gives_the_homes_of_a_clean_run(seed, record_property):
    year = years.made(seed)
    clean = lived_clean(year, seed, lambda: plant(year, "claims/handicap", 10))
    late = plant(year, "claims/handicap", 200)
    dirty = years.lived(year, years.dice(seed)).get(year.amina.demande.pk, set())

    found = listed(year, Amended(facts={late.pk: years.START + 10 * DAY}))

    assert set(found) == clean - dirty
    assert set(found.values()) <= {ReplayOutcome.FIRST, ReplayOutcome.CALLED}
    assert found, "a year in which the mistake cost nothing proves nothing"
    record_property("counts", f"year {seed}: {len(found)} homes missed of {len(clean)} reached by a clean run")


def test_a_seniority_entered_wrong_gives_the_homes_of_a_clean_run():
    seed = 4
    year = years.made(seed, closings=12)
    seniority = year.amina.demande.seniorities
    right = seniority.get().since - 1500 * DAY
    clean = lived_clean(year, seed, lambda: seniority.update(since=right))
    seniority.update(since=right + 3000 * DAY)
    dirty = years.lived(year, years.dice(seed)).get(year.amina.demande.pk, set())
    seniority.update(since=right)

    found = listed(year, Amended())

    assert set(found) == clean - dirty
    assert found


def test_two_corrections_at_once_are_replayed_together():
    year = years.made(6, closings=12)
    clean = lived_clean(year, 6, lambda: (plant(year, "claims/handicap", 10), plant(year, "claims/sans_logement", 60)))
    one, two = plant(year, "claims/handicap", 80), plant(year, "claims/sans_logement", 130)
    dirty = years.lived(year, years.dice(6)).get(year.amina.demande.pk, set())

    both = Amended(facts={one.pk: years.START + 10 * DAY, two.pk: years.START + 60 * DAY})

    assert set(listed(year, both)) == clean - dirty


def test_an_income_read_wrong_that_shut_the_household_out_counts_from_its_day():
    year = years.made(7, closings=12)
    year.amina.demande.seniorities.update(since=date(2012, 1, 1))
    day, put_right = years.START + 5 * DAY, years.START + 110 * DAY
    # The income of the year before would stand in for one that is wrong: both were misread.
    clean = lived_clean(year, 7, lambda: read(year, 9_000, day))
    read(year, 300_000, day)
    right = read(year, 9_000, put_right)
    dirty = years.lived(year, years.dice(7)).get(year.amina.demande.pk, set())

    found = listed(year, Amended(facts=dict.fromkeys(right, day)))

    assert set(found) == clean - dirty
    assert found


def test_nothing_corrected_lists_nothing():
    year = years.made(8, closings=8)
    plant(year, "claims/handicap", 100)
    years.lived(year, years.dice(8))

    assert listed(year, Amended()) == {}
