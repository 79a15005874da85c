"""A crowded home with a child is one of the cases of the commission: the same rule as the points of a file."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.people.facts import CurrentHome, Demande, Household, Person, PersonRole
from palier.rules.situations import dalo
from palier.rules.situations.dalo import DaloCase

ON = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("area", "born", "is_case"),
    [
        (15, date(2017, 3, 1), True),
        (16, date(2017, 3, 1), False),
        (15, date(2008, 11, 29), False),
        (None, date(2017, 3, 1), False),
    ],
)
def test_a_home_too_small_for_a_child_is_a_case_below_the_area_of_the_law_alone(area, born, is_case):
    persons = (
        Person(key="d", role=PersonRole.HOLDER, birth_date=date(1989, 4, 17)),
        Person(key="p1", role=PersonRole.DEPENDANT, birth_date=born),
    )
    known = Demande(numero_unique="", household=Household(persons=persons), current_home=CurrentHome(floor_area=area))

    assert (DaloCase.BADLY_HOUSED in dalo.possible_cases(known, "93", on=ON)) is is_case
