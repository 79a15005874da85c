"""Rules promised as tests, on facts that a jurist wrote down (``cases/promised/*.toml``), and what no count gives away."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature.funnel import Stage
from palier.rules.commission import ranked_before
from palier.rules.law import law
from palier.rules.offer import dalo_offers
from palier.rules.people.facts import Financing, Home, Wish
from palier.rules.ranking import small_cells

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "cases" / "promised"
CASES = [
    row for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
ON = date(2026, 5, 1)


def breakdown(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        found = small_cells.publish(facts["counts"], on=on)
    except small_cells.ImpossibleCount as refused:
        return {"refused": refused.field}
    return {
        "total": "masqué" if found.total is None else found.total,
        "shown": {line: count for line, count in found.counts.items() if count is not None},
        "hidden": sorted(line for line, count in found.counts.items() if count is None),
    }


def crossing(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        return {"cells": len(small_cells.cross({(row, column): n for row, column, n in facts["pairs"]}, on=on))}
    except small_cells.ImpossibleCount as refused:
        return {"refused": refused.field}
    except small_cells.TooFine:
        return {"refused": "croisement"}


def suits(facts: dict[str, Any], _: date) -> dict[str, Any]:
    wish = Wish(type_codes=tuple(facts["types"]), communes=tuple(facts["communes"]), max_rent=facts.get("max_rent"))
    home = Home(
        commune=facts["commune"],
        departement=facts["commune"][:2],
        territory="",
        zone=None,
        zone_abc=None,
        financing=Financing.PLUS,
        type_code=facts["type"],
        floor_area=60,
        rent=facts["rent"],
        charges=facts["charges"],
    )
    return {"suits": ranked_before.suits(wish, home, places={home.commune})}


def opinion(_: dict[str, Any], on: date) -> dict[str, Any]:
    found = dalo_offers.mayor_opinion(on)
    return {"until": found.until, "days": found.days, "sure": found.is_sure}


def judged(facts: dict[str, Any], on: date) -> dict[str, Any]:
    try:
        return {"as_of": dalo_offers.suits_as_of(facts["offered"], on)}
    except dalo_offers.AnsweredBeforeOffered as refused:
        return {"refused": refused.field}


ANSWERS: dict[str, Callable[[dict[str, Any], date], dict[str, Any]]] = {
    "effectifs": breakdown,
    "croisement": crossing,
    "rang": lambda facts, _: {"found": ranked_before.is_passed_over(facts.get("rank"), Stage(facts["stage"]))},
    "convient": suits,
    "avis": opinion,
    "jugé": judged,
}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_rule_answers_as_the_case_says(case: dict[str, Any]) -> None:
    assert case["expected"]
    assert ANSWERS[case["question"]](case["facts"], case["on"]) == case["expected"]
    assert law.parse(case["article"])


def test_every_question_is_asked_and_no_two_cases_share_a_name() -> None:
    assert {case["question"] for case in CASES} == ANSWERS.keys()
    assert len({case["title"] for case in CASES}) == len(CASES)


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


@given(COUNTS)
def test_no_small_count_is_shown_and_what_is_shown_is_true(counts: dict[str, int]) -> None:
    found, least = small_cells.publish(counts, on=ON), small_cells.smallest_shown(ON)

    assert found.counts.keys() == counts.keys()
    assert found.total in {None, sum(counts.values())}
    for line, shown in found.counts.items():
        assert shown is None or shown == counts[line] >= least


@given(COUNTS)
def test_what_is_hidden_together_is_no_small_group(counts: dict[str, int]) -> None:
    found, least = small_cells.publish(counts, on=ON), small_cells.smallest_shown(ON)

    hidden = [counts[line] for line, shown in found.counts.items() if shown is None]
    assert not hidden or found.total is None or (len(hidden) > 1 and sum(hidden) >= least)


def _others(counts: dict[str, int]) -> dict[str, set[int]]:
    """Every value that each hidden line could have had, for someone who knows the rule and what is published."""
    found = small_cells.publish(counts, on=ON)
    hidden = [line for line, shown in found.counts.items() if shown is None]
    left = sum(counts[line] for line in hidden)
    possible: dict[str, set[int]] = {line: set() for line in hidden}
    for values in product(range(left + 1), repeat=max(len(hidden) - 1, 0)):
        if sum(values) > left:
            continue
        guess = {**counts, **dict(zip(hidden, [*values, left - sum(values)], strict=True))} if hidden else counts
        if small_cells.publish(guess, on=ON) == found:
            for line in hidden:
                possible[line].add(guess[line])
    return possible


@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 16), min_size=2).filter(lambda c: sum(c.values()) > 9))
def test_whoever_knows_the_rule_and_the_total_cannot_find_a_hidden_count(counts: dict[str, int]) -> None:
    assert all(len(values) > 1 for values in _others(counts).values())


@given(COUNTS)
def test_the_order_of_the_lines_tells_nothing(counts: dict[str, int]) -> None:
    turned = dict(reversed(counts.items()))

    assert small_cells.publish(turned, on=ON).counts == small_cells.publish(counts, on=ON).counts


@given(st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), st.integers(0, 30), min_size=1))
def test_a_crossing_is_shown_whole_or_not_at_all(counts: dict[tuple[str, str], int]) -> None:
    try:
        shown = small_cells.cross(counts, on=ON)
    except small_cells.TooFine:
        return
    assert min(shown.values()) >= small_cells.smallest_shown(ON)
    assert sum(shown.values()) == sum(counts.values())
