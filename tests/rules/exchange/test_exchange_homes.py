"""Whether a home fits a wish, each reason on both sides of its boundary; what cannot be said; article 9."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from palier.rules.exchange.exchange_homes import (
    ExchangeHome,
    ExchangeOutdoors,
    ExchangeWish,
    ImpossibleEntry,
    check,
    fit_lines,
    fits,
    latest_until,
    may_be_of_right,
    said_storey,
)

DAY = date(2026, 11, 28)
HOME = ExchangeHome(
    commune="93048",
    type_code="T3",
    floor_area=60,
    storey=3,
    has_lift=False,
    is_step_free=False,
    full_rent=60_000,
    outdoors=ExchangeOutdoors.BALCONY,
)
WISH = ExchangeWish(
    communes=("93048",),
    types=("T3",),
    max_rent=60_000,
    until=DAY + timedelta(days=1),
    least_area=60,
    most_storey=3,
    needs_outdoors=True,
)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("commune", {"commune": "93001"}),
        ("type", {"type_code": "T2"}),
        ("loyer", {"full_rent": 60_001}),
        ("surface", {"floor_area": 59}),
        ("etage", {"storey": 4}),
        ("dehors", {"outdoors": ExchangeOutdoors.NONE}),
    ],
)
def test_each_reason_alone_unmakes_a_fit_and_is_said(code: str, changes: dict[str, Any]) -> None:
    assert fits(HOME, WISH)
    home = replace(HOME, **changes)
    lines = fit_lines(home, WISH)

    assert not fits(home, WISH)
    assert [line.code for line in lines if not line.is_met] == [code]
    assert all(line.sentence for line in lines)
    assert len(lines) == len(fit_lines(HOME, WISH))


def test_a_lift_makes_every_storey_fit() -> None:
    assert fits(replace(HOME, storey=12, has_lift=True), WISH)


def test_who_needs_no_step_is_given_none() -> None:
    wish = replace(WISH, needs_step_free=True)
    assert not fits(HOME, wish)
    assert fits(replace(HOME, is_step_free=True), wish)


def test_what_is_not_asked_is_met() -> None:
    wish = replace(WISH, least_area=None, most_storey=None, needs_outdoors=False)
    assert fits(replace(HOME, floor_area=10, storey=20, outdoors=ExchangeOutdoors.NONE), wish)


@pytest.mark.parametrize(
    ("field", "home", "wish"),
    [
        ("type_code", {"type_code": "T9"}, {}),
        ("floor_area", {"floor_area": 0}, {}),
        ("full_rent", {"full_rent": 0}, {}),
        ("communes", {}, {"communes": ()}),
        ("communes", {}, {"communes": tuple(f"{n:05d}" for n in range(11))}),
        ("types", {}, {"types": ()}),
        ("max_rent", {}, {"max_rent": 0}),
        ("until", {}, {"until": DAY}),
        ("until", {}, {"until": latest_until(DAY) + timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(field: str, home: dict[str, Any], wish: dict[str, Any]) -> None:
    check(HOME, replace(WISH, until=latest_until(DAY)), on=DAY)
    with pytest.raises(ImpossibleEntry) as raised:
        check(replace(HOME, **home), replace(WISH, **wish), on=DAY)
    assert raised.value.field == field
    assert str(raised.value)


class TestArticle9:
    def of(self, **changes: Any) -> bool:
        told: dict[str, Any] = {"is_same_landlord": True, "children": (3, 0), "persons": (5, 2), "gain": 10, **changes}
        return may_be_of_right(**told)

    def test_same_landlord_three_children_and_more_room_for_the_larger(self) -> None:
        assert self.of()
        assert self.of(children=(0, 3), persons=(2, 5), gain=-10)

    @pytest.mark.parametrize(
        "changes",
        [{"is_same_landlord": False}, {"children": (2, 2)}, {"gain": 0}, {"gain": -1}, {"persons": (2, 5), "gain": 1}],
    )
    def test_and_not_without_each_of_them(self, changes: dict[str, Any]) -> None:
        assert not self.of(**changes)

    def test_two_families_alike_are_for_the_landlord_to_look_at(self) -> None:
        assert self.of(persons=(5, 5), gain=-1)
        assert not self.of(persons=(5, 5), gain=0)


def test_a_storey_is_said_with_its_lift() -> None:
    assert said_storey(replace(HOME, storey=0)) == "rez-de-chaussée"
    assert said_storey(HOME) == "étage 3, sans ascenseur"
    assert said_storey(replace(HOME, has_lift=True)) == "étage 3, avec ascenseur"
