"""Points computed by one statement are those that are explained line by line, under every grid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from palier.models import Demande
from palier.models.scoring import score_sql, score_table, scores
from palier.rules.scoring import cotation, grid_facts, grids
from palier.rules.scoring.grid_facts import Sort
from tests.rules import households, strategies

if TYPE_CHECKING:
    from palier.rules.people import facts
    from palier.rules.scoring.cotation_facts import CotationFacts
    from palier.rules.scoring.criteria import Grid

TODAY = strategies.TODAY
HOUSEHOLDS = 10_000
DEPARTEMENT = "69"


def numbered(count: int) -> list[int]:
    """Bare demandes: what hangs on them is what is tested."""
    rows = [Demande(numero_unique=f"{number:018d}") for number in range(count)]
    return [row.pk for row in Demande.objects.bulk_create(rows, batch_size=2_000)]


def gathered(demande: facts.Demande) -> CotationFacts:
    return cotation.facts_of(demande, on=TODAY, departement=DEPARTEMENT)


def stored(known: list[CotationFacts]) -> list[int]:
    ids = numbered(len(known))
    scores.keep_facts(score_table.row(pk, one, territories=["T"]) for pk, one in zip(ids, known, strict=True))
    return ids


def by_statement(grid: Grid, on: date) -> dict[int, tuple[int, int, date | None]]:
    with connection.cursor() as cursor:
        cursor.execute(score_sql.score_sql(grid, on).replace("%", "%%"), [])
        return {row[0]: (row[2], row[3], row[4]) for row in cursor.fetchall()}


def by_rules(gathered: CotationFacts, grid: Grid) -> tuple[int, int, date | None]:
    found = cotation.score_facts(gathered, grid)
    return found.tier, found.points, found.waiting_since


def test_ten_thousand_households_have_the_same_points_both_ways_under_every_grid_shipped(db):
    draw = households.drawing(20260501)
    known = [gathered(households.random_demande(draw, TODAY)) for _ in range(HOUSEHOLDS)]
    ids = stored(known)

    for name in grids.names():
        grid = grids.seed(name)
        found = by_statement(grid, TODAY)
        wrong = [pk for pk, one in zip(ids, known, strict=True) if found[pk] != by_rules(one, grid)]
        assert not wrong, name
        assert len({points for _, points, _ in found.values()}) > 20, name


def test_models_of_grids_have_the_same_points_both_ways(db):
    """Fewer households than the grids that a site starts with: there are more models, and each weighs more."""
    draw = households.drawing(20260502)
    known = [gathered(households.random_demande(draw, TODAY)) for _ in range(500)]
    ids = stored(known)

    for name in grids.names(models=True):
        grid = grids.seed(name)
        found = by_statement(grid, TODAY)
        wrong = [pk for pk, one in zip(ids, known, strict=True) if found[pk] != by_rules(one, grid)]
        assert not wrong, name
        assert len({points for _, points, _ in found.values()}) > 20, name


CONDITIONS = (
    "enfants_mineurs >= 2",
    "personnes < 3",
    "taux_effort > 33,5",
    "surface_par_personne <= 9",
    "anciennete >= 36",
    "anciennete < 12",
    "heberge_tiers >= 6",
    "violence < 3",
    "sans_logement > 1",
    "souhait_t2",
    "contrat_cdi",
    "proprietaire",
    "ressources_par_personne <= 800",
)


@st.composite
def asking(draw: st.DrawFn) -> Grid:
    """A grid whose criteria ask for numbers and durations too."""
    grid = draw(strategies.grids())
    some = st.lists(st.sampled_from(CONDITIONS), max_size=2).map(tuple)
    return replace(
        grid,
        floor=draw(st.none() | st.integers(0, 15)),
        criteria=tuple(
            replace(one, requires=draw(some), unless=draw(some)) if draw(st.booleans()) else one
            for one in grid.criteria
        ),
    )


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(strategies.demandes(), min_size=4, max_size=10), strategies.grids() | asking())
def test_any_grid_on_any_household_gives_the_same_points_both_ways(db, known, grid):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {score_table.TABLE}")
    Demande.objects.all().delete()
    all_facts = [gathered(demande) for demande in known]
    ids = stored(all_facts)

    found = by_statement(grid, TODAY)

    for pk, one in zip(ids, all_facts, strict=True):
        assert found[pk] == by_rules(one, grid)


@pytest.mark.parametrize("on", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 3, 1)])
def test_another_day_needs_only_the_facts_that_are_dates(db, on):
    """Seniority, ends of proofs and refusals are stored as dates: the same row is weighed on another day."""
    draw = households.drawing(7)
    drawn = [households.random_demande(draw, TODAY) for _ in range(300)]
    known = [gathered(replace(one, household=households.ageless(one.household))) for one in drawn]
    ids = stored(known)

    for name in grids.names():
        found = by_statement(grids.seed(name), on)
        for pk, one in zip(ids, known, strict=True):
            assert found[pk][1] == cotation.score_facts(replace(one, on=on), grids.seed(name)).points, (name, one)


def test_the_table_has_the_columns_of_the_catalogue(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [score_table.TABLE],
        )
        assert {row[0] for row in cursor.fetchall()} == set(score_table.columns())
    assert {"dalo_p", "dalo_u", "taux_effort_n", "taux_effort_d"} <= set(score_table.columns())
    assert not any(grid_facts.CATALOGUE[code].sort is Sort.EVENTS for code in ("dalo", "surface"))


def test_a_later_computation_takes_the_place_of_the_one_before(db):
    draw = households.drawing(1)
    (pk,) = numbered(1)
    for shift in (0, 1):
        one = cotation.facts_of(
            households.random_demande(draw, TODAY), on=TODAY + timedelta(days=shift), departement="69"
        )
        assert scores.keep_facts([score_table.row(pk, one, territories=[])]) == 1

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT computed_on FROM {score_table.TABLE}")
        assert cursor.fetchall() == [(TODAY + timedelta(days=1),)]
    assert scores.stale(TODAY + timedelta(days=1), 10) == []
    assert scores.stale(TODAY + timedelta(days=2), 10) == [pk]
