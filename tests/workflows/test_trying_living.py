"""A draft tried on the demandes that live: the order of a territory under both grids, told in tens, two near tries as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Demande, DemandeState, GridTrial, GridVersion, TrialMarks
from palier.models.scoring import living_orders
from palier.models.territories import pouring
from palier.rules.ranking import small_cells
from palier.rules.scoring import grids
from palier.workflows.scoring import scoring_territories, trying_living
from tests import world as worlds
from tests.workflows.test_trying_drafts import asked, drafted, swept
from tests.workflows.test_trying_grids import BY_WAIT

pytestmark = pytest.mark.django_db
HERE = "200057875"
BY_TENANT = BY_WAIT.replace('fact = "anciennete"', 'fact = "mutation"').replace('kind = "months"', 'kind = "hit"')


@pytest.fixture
def ariane():
    return worlds.steward()


@pytest.fixture
def living() -> list[Demande]:
    """Six demandes of one territory, of which each waits a month longer than the one before; the first has a social home."""
    pouring.load_communes()
    world = worlds.cast(others=5)
    rows = [world.amina.demande, *(one.demande for one in world.others)]
    scoring_territories.refresh(rows, on=timezone.localdate())
    with connection.cursor() as cursor:
        for months, one in enumerate(rows):
            since = timezone.localdate() - timedelta(days=40 * (months + 1))
            cursor.execute(
                "UPDATE palier_scorefacts SET territories = %s, anciennete_p = 0, anciennete_s = %s, is_transfer = %s, "
                "mutation_p = %s, dalo_p = NULL WHERE demande_id = %s",
                [[HERE], since, months == 0, 0 if months == 0 else None, one.pk],
            )
    return rows


def told(draft: str, ariane: object) -> GridTrial:
    trial = asked(drafted(draft, ariane), ariane)  # type: ignore[arg-type]
    swept()
    trial.refresh_from_db()
    return trial


def test_the_order_is_of_both_grids_and_of_the_living_alone(living) -> None:
    Demande.objects.filter(pk=living[5].pk).update(state=DemandeState.STRUCK_OFF)
    after = grids.read(BY_TENANT, "essai").grid
    rows = {row.demande: row for row in living_orders.orders(HERE, before=None, after=after, on=timezone.localdate())}
    assert [rows[one.pk].before for one in living[:5]] == [5, 4, 3, 2, 1]
    assert [rows[one.pk].after for one in living[:5]] == [1, 5, 4, 3, 2]
    assert {row.total for row in rows.values()} == {5}


def test_who_votes_a_first_grid_is_compared_with_the_one_that_is_lent(living, ariane, monkeypatch) -> None:
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 2)
    lent = grids.load(BY_TENANT)
    day = timezone.localdate()
    GridVersion.objects.create(name="LENT", effective_on=day, deliberation="d", content=BY_TENANT, digest=lent.digest)
    monkeypatch.setattr(scoring_territories, "in_force", lambda _on: [])
    assert told(BY_TENANT, ariane).living["moved"] is None
    assert told(BY_WAIT, ariane).living["moved"] == 6


def test_a_small_territory_is_told_nothing(living, ariane) -> None:
    trial = told(BY_TENANT, ariane)
    assert (trial.state, trial.living) == ("fini", {"total": None})


def test_a_try_says_who_would_rise_and_two_near_ones_say_the_same(living, ariane, monkeypatch) -> None:
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 2)
    monkeypatch.setattr(trying_living, "in_force", lambda *_: trying_living.GridBefore(None, is_lent=False))
    first = told(BY_TENANT, ariane)
    assert (first.living["total"], first.living["moved"], first.living["falls"]) == (6, 6, 4)
    assert first.living["dalo_first"]
    # The tenant alone rises: one, of whom nothing is said.
    assert first.living["rises"] is None
    assert len(bytes(TrialMarks.objects.get(trial=first).living)) == 6 * trying_living.MARK

    second = told(BY_TENANT.replace("points = 1", "points = 7"), ariane)
    assert second.living_as == first
    assert second.living == first.living
