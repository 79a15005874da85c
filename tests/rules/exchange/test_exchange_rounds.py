"""Rounds: fair in words, the same each time, bounded; held to every world that is small enough to be tried whole."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.rules.exchange import packing
from palier.rules.exchange.exchange_homes import ExchangeHome, ExchangeWish
from palier.rules.exchange.exchange_rounds import ExchangeTenant, effort_on, find, in_order, who_would_live_where
from palier.rules.exchange.packing import Cycle, PackingEffort, groups, pack

DAY = date(2026, 11, 28)
EFFORT = effort_on(DAY)


def tenant(
    ref: int, has: str, wants: str, *, since: date = DAY, not_again: frozenset[int] = frozenset()
) -> ExchangeTenant:
    home = ExchangeHome(
        commune="93048",
        type_code=has,
        floor_area=40,
        storey=0,
        has_lift=False,
        is_step_free=True,
        full_rent=50_000,
    )
    wish = ExchangeWish(communes=("93048",), types=(wants,), max_rent=60_000, until=DAY + timedelta(days=30))
    return ExchangeTenant(ref=ref, home=home, wish=wish, since=since, not_again=not_again)


def rounds(*tenants: ExchangeTenant) -> tuple[tuple[int, ...], ...]:
    return find(tenants, on=DAY).rounds


def test_a_pair_is_a_round() -> None:
    assert rounds(tenant(1, "T2", "T4"), tenant(2, "T4", "T2")) == ((1, 2),)


def test_a_round_of_three_is_found_where_no_pair_is() -> None:
    assert rounds(tenant(1, "T2", "T3"), tenant(2, "T3", "T4"), tenant(3, "T4", "T2")) == ((1, 2, 3),)


def test_nothing_is_found_where_the_last_link_is_missing() -> None:
    assert rounds(tenant(1, "T2", "T3"), tenant(2, "T3", "T4"), tenant(3, "T4", "T5")) == ()


def test_the_longest_round_is_that_of_the_parameter_and_no_longer() -> None:
    sizes = ["T1", "T2", "T3", "T4", "T5"]

    def chain(length: int) -> list[ExchangeTenant]:
        return [tenant(n, sizes[n], sizes[(n + 1) % length]) for n in range(length)]

    assert EFFORT.most == 4
    assert rounds(*chain(4)) == ((0, 1, 2, 3),)
    assert rounds(*chain(5)) == ()


def test_a_home_that_was_declined_is_not_proposed_again() -> None:
    assert rounds(tenant(1, "T2", "T4", not_again=frozenset({2})), tenant(2, "T4", "T2")) == ()


def test_more_households_go_before_older_ones() -> None:
    # 1 and 2 have waited longest, and would exchange alone; through 3 and 4 all of them move.
    arcs = [[1, 2], [0, 3], [0], [1]]
    assert pack(arcs, EFFORT).rounds == ((0, 2), (1, 3))


def test_of_as_many_the_oldest_need_is_served() -> None:
    old, young = DAY - timedelta(days=9), DAY
    found = rounds(
        tenant(1, "T2", "T4", since=young), tenant(2, "T2", "T4", since=old), tenant(3, "T4", "T2", since=young)
    )
    assert found == ((2, 3),)


def test_two_pairs_go_before_one_round_of_four() -> None:
    arcs = [[1], [0, 2], [3], [2, 0]]
    assert pack(arcs, EFFORT).rounds == ((0, 1), (2, 3))


def test_the_order_in_which_homes_are_read_changes_nothing() -> None:
    world = [tenant(n, f"T{1 + n % 4}", f"T{1 + (n * 7 + 1) % 4}") for n in range(8)]
    once = rounds(*world)
    assert once
    assert rounds(*reversed(world)) == once


def test_a_search_cut_short_says_so_and_gives_disjoint_rounds() -> None:
    arcs = [[other for other in range(60) if other != one] for one in range(60)]
    found = pack(arcs, PackingEffort(most=3, cycles_each=3, steps=5, exact_most=10))
    everybody = [one for cycle in found.rounds for one in cycle]
    assert not found.is_exact
    assert len(everybody) == len(set(everybody)) > 0


# --- Against every set of rounds of a small world ----------------------------------------------------------------------------

_arcs = st.integers(2, 7).flatmap(
    lambda n: st.lists(st.sets(st.integers(0, n - 1), max_size=n).map(sorted), min_size=n, max_size=n).map(
        lambda rows: [[other for other in row if other != one] for one, row in enumerate(rows)]
    )
)


def every_round(arcs: list[list[int]], most: int) -> list[Cycle]:
    return [
        walk
        for length in range(2, most + 1)
        for walk in permutations(range(len(arcs)), length)
        if walk[0] == min(walk) and all(walk[(at + 1) % length] in arcs[one] for at, one in enumerate(walk))
    ]


def worth(chosen: tuple[Cycle, ...], count: int) -> tuple[int, list[int], int]:
    """The aim, in the words of the documentation: most households, then the oldest, then the shortest rounds."""
    served = {one for cycle in chosen for one in cycle}
    return len(served), [int(one in served) for one in range(count)], len(chosen)


def best(arcs: list[list[int]], most: int) -> tuple[int, list[int], int]:
    every = every_round(arcs, most)

    def sets(at: int, used: frozenset[int]) -> list[tuple[Cycle, ...]]:
        found: list[tuple[Cycle, ...]] = [()]
        for place in range(at, len(every)):
            if used.isdisjoint(every[place]):
                found += [(every[place], *rest) for rest in sets(place + 1, used | set(every[place]))]
        return found

    return max(worth(one, len(arcs)) for one in sets(0, frozenset()))


@given(_arcs, st.integers(2, 4))
@settings(max_examples=150, deadline=None)
def test_a_small_world_is_served_as_well_as_can_be(arcs: list[list[int]], most: int) -> None:
    effort = PackingEffort(most=most, cycles_each=10_000, steps=200_000, exact_most=40)
    found = pack(arcs, effort)
    everybody = [one for cycle in found.rounds for one in cycle]

    assert found.is_exact
    assert len(everybody) == len(set(everybody))
    assert all(cycle[(at + 1) % len(cycle)] in arcs[one] for cycle in found.rounds for at, one in enumerate(cycle))
    assert all(2 <= len(cycle) <= most for cycle in found.rounds)
    assert worth(found.rounds, len(arcs)) == best(arcs, most)


@given(_arcs)
@settings(max_examples=100, deadline=None)
def test_a_group_is_who_reach_one_another(arcs: list[list[int]]) -> None:
    def reached(one: int) -> set[int]:
        seen: set[int] = set()
        work = [one]
        while work:
            for after in arcs[work.pop()]:
                if after not in seen:
                    seen.add(after)
                    work.append(after)
        return seen

    reach = [reached(one) for one in range(len(arcs))]
    expected = {
        tuple(sorted({one} | {other for other in reach[one] if one in reach[other]})) for one in range(len(arcs))
    }
    assert {tuple(one) for one in groups(arcs)} == {one for one in expected if len(one) > 1}


@given(_arcs)
@settings(max_examples=60, deadline=None)
def test_without_an_exact_search_rounds_are_found_wherever_there_is_one(arcs: list[list[int]]) -> None:
    effort = PackingEffort(most=3, cycles_each=10_000, steps=10_000, exact_most=0)
    found = pack(arcs, effort)
    everybody = [one for cycle in found.rounds for one in cycle]

    assert bool(everybody) == bool(every_round(arcs, 3))
    assert len(everybody) == len(set(everybody))
    # Nothing could be added: a round that shares nobody with those that are proposed does not exist.
    assert all(set(one) & set(everybody) for one in every_round(arcs, 3))


def test_an_arc_goes_to_a_home_that_fits_and_never_to_ones_own() -> None:
    ordered = in_order([tenant(2, "T2", "T2"), tenant(1, "T2", "T3"), tenant(3, "T3", "T2")])
    assert [one.ref for one in ordered] == [1, 2, 3]
    assert who_would_live_where(ordered) == [[2], [0], [0, 1]]


def test_around_is_bounded() -> None:
    assert packing._AROUND <= 5_000  # noqa: SLF001 - the bound that the documentation names


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_or_one_alone_has_no_round(count: int) -> None:
    assert rounds(*(tenant(n, "T2", "T2") for n in range(count))) == ()
