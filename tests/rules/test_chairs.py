"""Whom a commission elected to its chair: who holds it on a day, and where they sit in a séance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from palier.rules.commission import chairs
from palier.rules.commission.chairs import ElectedChair
from palier.rules.commission.commission import Capacity

MAY = date(2026, 5, 4)


def one(place: int, name: str, on: date) -> ElectedChair:
    return ElectedChair(place=place, name=name, elected_on=on)


ANNE, BASILE = one(1, "Anne Bailleul", MAY), one(2, "Basile Carlier", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 5, 3), None),
        (MAY, "Anne Bailleul"),
        (date(2026, 8, 31), "Anne Bailleul"),
        (date(2026, 9, 1), "Basile Carlier"),
    ],
)
def test_the_last_elected_by_a_day_holds_the_chair(on: date, name: str | None) -> None:
    found = chairs.elected([BASILE, ANNE], on)
    assert (found.name if found else None) == name


def test_of_one_day_the_last_that_was_noted_holds() -> None:
    again = one(3, "Basile Carlier", MAY)
    assert chairs.elected([again, ANNE], MAY) == again


@pytest.mark.parametrize(
    ("quality", "on", "code"),
    [
        (Capacity.BOARD, MAY, None),
        (Capacity.TENANTS, MAY, None),
        (Capacity.MAIRE, MAY, "presidence"),
        (Capacity.BOARD, date(2026, 5, 5), "election_a_venir"),
    ],
)
def test_the_board_elects_one_of_itself_and_not_of_tomorrow(quality: Capacity, on: date, code: str | None) -> None:
    fault = chairs.election_fault(quality, on, today=MAY)
    assert (fault.code if fault else None) == code


def seat(name: str, quality: Capacity = Capacity.BOARD, **more: Any) -> dict[str, Any]:
    return {"name": name, "quality": quality, **more}


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ([seat("C. Diop"), seat("ANNE  BAILLEUL")], 1),
        ([seat("C. Diop")], None),
        ([seat("Anne Bailleul", Capacity.MAIRE)], None),
        ([seat("Anne Bailleul", is_away=True), seat("Zoé Petit", substitute_of=0)], None),
    ],
)
def test_who_was_elected_is_proposed_where_they_are_called(members: list[dict[str, Any]], place: int | None) -> None:
    assert chairs.seat_of(ANNE, members) == place


def test_the_page_says_who_was_elected_and_that_another_presides_without_them() -> None:
    assert chairs.said(ANNE, is_called=True) == (
        "La commission a élu Anne Bailleul à sa présidence le 4 mai 2026. En son absence, un autre membre du conseil préside."
    )
    assert "ne siège pas à cette séance" in chairs.said(ANNE, is_called=False)
