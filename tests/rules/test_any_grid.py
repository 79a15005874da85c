"""Whatever a territory writes in its grid: the sum is the total, a DALO is first, and each heading keeps its rule."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import voice
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Dalo, Demande, Home
from palier.rules.ranking import ranking
from palier.rules.scoring import cotation, grids, points_alone
from palier.rules.scoring.criteria import Grid, HeadingRule
from tests.rules import strategies

TODAY = strategies.TODAY
SHIPPED = [grids.seed(name) for name in grids.names()]
DERIVED = ("coefficient_", "plafond_", "plancher_")
"""Lines of a heading or of the whole grid, that no criterion gives."""
any_grid = st.one_of(strategies.grids(), st.sampled_from(SHIPPED))


def score(demande: Demande, grid: Grid) -> cotation.Score:
    return cotation.score(demande, grid, on=TODAY, departement="69")


def entry(demande: Demande, grid: Grid, name: str) -> ranking.RankEntry:
    found = score(demande, grid)
    return ranking.RankEntry(name * 64, found.tier, found.points, found.waiting_since or TODAY)


@given(strategies.demandes(), any_grid)
def test_the_sum_is_the_total_and_no_criterion_speaks_twice(demande: Demande, grid: Grid) -> None:
    found = score(demande, grid)
    codes = [line.criterion for line in (*found.lines, *found.not_added)]

    assert found.points == sum(line.points for line in found.lines)
    assert len(codes) == len(set(codes))
    assert all(line.article == grid.deliberation and line.label for line in found.lines)
    assert not any(line.points for line in found.not_added)


@given(strategies.demandes(), strategies.demandes(), any_grid)
def test_nobody_outranks_a_recognised_dalo_under_any_grid(demande: Demande, other: Demande, grid: Grid) -> None:
    dalo = replace(demande, dalo=Dalo.ACTIVE, dalo_valid_until=None)
    other = replace(other, dalo=Dalo.NONE)

    ranked = ranking.rank([entry(other, grid, "a"), entry(dalo, grid, "b")], bytes(32))

    assert [place.pseudonym[0] for place in ranked.places] == ["b", "a"]


def _of(lines: tuple[PointLine, ...], grid: Grid, heading: str) -> list[PointLine]:
    inside = {criterion.code for criterion in grid.criteria if criterion.heading == heading}
    return [line for line in lines if line.criterion in inside]


@given(strategies.demandes(), any_grid)
def test_each_heading_keeps_its_rule_and_its_cap(demande: Demande, grid: Grid) -> None:
    found = score(demande, grid)

    for heading in grid.headings.values():
        lines = _of(found.lines, grid, heading.code)
        cut = sum(line.points for line in found.lines if line.criterion == f"plafond_{heading.code}")
        if heading.rule is not HeadingRule.SUM:
            assert sum(line.points != 0 for line in lines) <= 1
        if heading.rule is HeadingRule.CHOSEN:
            assert {line.criterion for line in lines} <= {grid.chosen(heading.code, demande.choices)}
        if heading.cap is not None:
            assert sum(line.points for line in lines) + cut <= heading.cap
    if grid.cap is not None:
        assert found.points <= grid.cap


@given(strategies.demandes(), any_grid)
def test_the_best_of_a_heading_is_the_best_of_those_that_hold(demande: Demande, grid: Grid) -> None:
    alone = {
        criterion.code: score(demande, replace(grid, criteria=(criterion,), headings={}, cap=None)).points
        for criterion in grid.criteria
    }
    found = score(demande, grid)

    for heading in grid.headings.values():
        inside = [criterion.code for criterion in grid.criteria if criterion.heading == heading.code]
        if heading.rule is HeadingRule.BEST and any(line.points > 0 for line in _of(found.lines, grid, heading.code)):
            assert max(line.points for line in _of(found.lines, grid, heading.code)) == max(map(alone.get, inside))  # type: ignore[type-var]


@given(strategies.demandes(), any_grid)
def test_a_first_demande_and_a_transfer_are_each_weighed_by_their_own_face(demande: Demande, grid: Grid) -> None:
    for is_transfer in (False, True):
        mine = {criterion.code for criterion in grid.criteria_for(is_transfer=is_transfer)}
        found = score(replace(demande, is_transfer=is_transfer), grid)
        told = {line.criterion for line in (*found.lines, *found.not_added) if not line.criterion.startswith(DERIVED)}

        assert told <= mine


@given(strategies.demandes(), any_grid, st.data())
def test_the_order_of_facts_never_changes_a_score(demande: Demande, grid: Grid, data: st.DataObject) -> None:
    shuffled = replace(
        demande,
        claims=tuple(data.draw(st.permutations(demande.claims))),
        refusals=tuple(data.draw(st.permutations(demande.refusals))),
        measures=tuple(data.draw(st.permutations(demande.measures))),
        motives=tuple(data.draw(st.permutations(demande.motives))),
    )

    assert score(shuffled, grid) == score(demande, grid)


@given(strategies.demandes(), any_grid, strategies.homes())
def test_what_a_grid_does_not_name_changes_nothing_of_its_score(demande: Demande, grid: Grid, home: Home) -> None:
    asked = cotation.score(demande, grid, on=TODAY, departement="69", home=home)
    whole = cotation.facts_of(demande, home, on=TODAY, departement="69")

    assert cotation.score_facts(whole, grid) == asked


@given(strategies.demandes(), any_grid, strategies.homes())
def test_points_are_the_same_where_nobody_reads_their_words(demande: Demande, grid: Grid, home: Home) -> None:
    def key() -> tuple[object, ...]:
        found = cotation.score(demande, grid, on=TODAY, departement="69", home=home)
        return found.tier, found.points, found.waiting_since, [(line.criterion, line.points) for line in found.lines]

    read = key()
    with voice.unread():
        assert key() == read


@given(strategies.demandes(), any_grid, strategies.homes())
def test_points_alone_are_those_of_the_lines(demande: Demande, grid: Grid, home: Home) -> None:
    facts = cotation.facts_of(demande, home, on=TODAY, departement="69")
    found = cotation.score_facts(facts, grid)
    with voice.unread():
        unread = cotation.facts_of(demande, home, on=TODAY, departement="69", wanted=grid.named)
        counted = points_alone.of(grid)(unread)

    assert (counted, cotation.tier_of(unread)) == (found.points, found.tier)


@given(strategies.demandes(), st.integers(1, 900))
def test_a_longer_wait_never_has_fewer_points_under_a_grid_shipped(demande: Demande, earlier: int) -> None:
    since = demande.deposited_on or TODAY
    newer = replace(demande, deposited_on=since, waiting_since={})
    older = replace(newer, deposited_on=since - timedelta(days=earlier))

    for grid in SHIPPED:
        assert score(older, grid).points >= score(newer, grid).points


@pytest.mark.parametrize("grid", SHIPPED, ids=grids.names())
def test_every_grid_shipped_gives_a_dalo_points_and_nobody_a_place_above(grid: Grid) -> None:
    assert any(criterion.fact == "dalo" and criterion.best > 0 for criterion in grid.criteria)
