"""A household as it is told: nobody is lost, nobody counts twice, and what cannot be true is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import codes
from palier.rules.people import change_kinds, changes
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.changes import LeavesBySeparation, Newcomer, NotAChange, ToldHousehold
from palier.rules.people.facts import ExpectedChild, Household, Income, Person, PersonRole, Proof

ON = date(2026, 11, 27)
HOLDER = Person(
    key="d",
    role=PersonRole.HOLDER,
    birth_date=date(1989, 4, 17),
    marital_status="C",
    incomes=(Income(year=2024, amount=20_000),),
)
CHILD = Person(key="p1", role=PersonRole.DEPENDANT, birth_date=date(2017, 6, 2), link="E")
STOOD = ToldHousehold(household=Household(persons=(HOLDER, CHILD)))
BABY = Newcomer(role=PersonRole.DEPENDANT, birth_date=date(2026, 11, 1), link="E")


def told(*expected: ExpectedChild) -> ToldHousehold:
    return ToldHousehold(household=replace(STOOD.household, expected=expected))


def test_a_birth_takes_the_place_of_the_expected_child():
    twins = ExpectedChild(number=2, due_on=date(2026, 12, 20))

    one = changes.with_newcomer(told(twins), BABY, on=ON, is_birth=True)
    two = changes.with_newcomer(one, BABY, on=ON, is_birth=True)
    three = changes.with_newcomer(two, BABY, on=ON, is_birth=True)

    left = [changes.still_expected((twins,), found.household.persons) for found in (one, two, three)]
    assert left == [(replace(twins, number=1),), (), ()]
    assert [person.key for person in three.household.persons] == ["d", "p1", "n1", "n2", "n3"]


@pytest.mark.parametrize(
    ("due", "is_born"),
    [
        (date(2026, 12, 1), True),
        (date(2026, 11, 1), True),
        (date(2027, 3, 10), True),
        (date(2026, 9, 10), True),
        # No mother bears two children so close: it is the next one, or it is another child.
        (date(2027, 9, 1), False),
        (date(2026, 8, 1), False),
    ],
)
def test_a_child_born_around_the_day_foreseen_is_the_expected_one_and_a_later_pregnancy_counts(due, is_born):
    """By its birth date alone: whoever told of the one and of the other, Palier or the register."""
    baby = replace(CHILD, key="p2", birth_date=BABY.birth_date)
    child = ExpectedChild(number=1, due_on=due)

    assert changes.still_expected((child,), (HOLDER, CHILD, baby)) == (() if is_born else (child,))


def test_a_child_expected_without_a_day_is_taken_by_a_birth_that_is_told():
    undated = ExpectedChild(number=1, due_on=None)

    found = changes.with_newcomer(told(undated), BABY, on=ON, is_birth=True)

    assert changes.still_expected((undated,), found.household.persons, found.born) == ()
    assert changes.still_expected((undated,), found.household.persons) == (undated,)


def test_an_arrival_takes_no_expected_child():
    found = changes.with_newcomer(told(ExpectedChild(number=1, due_on=date(2026, 12, 20))), BABY, on=ON)

    assert found.born == 0


@pytest.mark.parametrize(("link", "status"), [("M", "M"), ("P", "P"), ("C", "U"), ("L", None)])
def test_a_partner_makes_a_couple_of_both_and_a_flatmate_does_not(link, status):
    partner = Newcomer(role=PersonRole.CO_HOLDER, birth_date=date(1985, 9, 3), link=link)

    found = changes.with_newcomer(STOOD, partner, on=ON).household.persons

    assert found[-1].marital_status == status
    assert found[0].marital_status == (status or "C")


@pytest.mark.parametrize(
    "newcomer",
    [
        replace(BABY, link=None),
        replace(BABY, link="Z"),
        replace(BABY, birth_date=ON + timedelta(days=1)),
        replace(BABY, birth_date=date(1850, 1, 1)),
        Newcomer(role=PersonRole.HOLDER, birth_date=date(1985, 9, 3)),
        Newcomer(role=PersonRole.IN_CUSTODY, birth_date=date(2015, 9, 3), link="E"),
    ],
)
def test_who_comes_in_has_a_link_of_the_list_and_a_day_that_was(newcomer):
    with pytest.raises(NotAChange):
        changes.with_newcomer(STOOD, newcomer, on=ON)


def test_an_old_birth_is_an_arrival():
    old = replace(BABY, birth_date=date(2001, 1, 1))

    with pytest.raises(NotAChange, match="arrivée"):
        changes.with_newcomer(STOOD, old, on=ON, is_birth=True)
    assert changes.with_newcomer(STOOD, old, on=ON).household.persons[-1].birth_date == old.birth_date


def test_a_holder_leaves_by_a_separation_alone():
    with pytest.raises(LeavesBySeparation):
        changes.without(STOOD, "d", on=ON)
    assert changes.without(STOOD, "p1", on=ON).household.persons == (HOLDER,)
    with pytest.raises(NotAChange):
        changes.without(STOOD, "p9", on=ON)


def test_a_date_and_a_situation_are_corrected_where_they_can_be():
    assert changes.born_on(STOOD, "p1", date(2018, 1, 1), on=ON).household.persons[1].birth_date == date(2018, 1, 1)
    assert changes.of_status(STOOD, "d", "D", on=ON).household.persons[0].marital_status == "D"
    for key, status in (("p1", "D"), ("d", "Z")):
        with pytest.raises(NotAChange):
            changes.of_status(STOOD, key, status, on=ON)
    with pytest.raises(NotAChange):
        changes.born_on(STOOD, "p1", ON + timedelta(days=1), on=ON)


@pytest.mark.parametrize(
    ("kind", "role", "status", "codes_"),
    [
        (ChangeKind.BIRTH, PersonRole.DEPENDANT, "", ("acte_naissance",)),
        (ChangeKind.ARRIVAL, PersonRole.CO_HOLDER, "", ("piece_identite", "avis_imposition_n2")),
        (ChangeKind.ARRIVAL, PersonRole.IN_CUSTODY, "", ("decision_garde",)),
        (ChangeKind.ARRIVAL, None, "", ()),
        (ChangeKind.DEPARTURE, None, "", ()),
        (ChangeKind.FAMILY, PersonRole.HOLDER, "P", ("attestation_pacs",)),
        (ChangeKind.FAMILY, PersonRole.HOLDER, "C", ()),
        (ChangeKind.CONTACT, PersonRole.HOLDER, "", ()),
    ],
)
def test_each_change_asks_for_the_piece_that_proves_it(kind, role, status, codes_):
    assert change_kinds.pieces(kind, role=role, status=status) == codes_


_days = st.dates(min_value=date(1950, 1, 1), max_value=ON)
_newcomers = st.one_of(
    st.builds(
        Newcomer, role=st.just(PersonRole.DEPENDANT), birth_date=_days, link=st.sampled_from(sorted(codes.KINSHIP))
    ),
    st.builds(
        Newcomer, role=st.just(PersonRole.IN_CUSTODY), birth_date=_days, custody=st.sampled_from(sorted(codes.CUSTODY))
    ),
)


@given(st.lists(_newcomers, max_size=5), st.integers(min_value=0, max_value=3))
def test_what_is_told_is_read_back_and_touches_nobodys_income(newcomers, born):
    found = replace(STOOD, born=born)
    for newcomer in newcomers:
        found = changes.with_newcomer(found, newcomer, on=ON)

    again = changes.read(STOOD.household, changes.value_of(found), told_on=ON)

    assert again.household.persons == found.household.persons
    assert again.born == born
    assert (again.household.proof, again.household.told_on) == (Proof.DECLARED, ON)
    assert again.household.persons[0].incomes == HOLDER.incomes
    assert len({person.key for person in again.household.persons}) == 2 + len(newcomers)


@given(st.permutations(range(4)))
def test_the_same_household_has_one_signature_whatever_the_keys(order):
    people = [
        HOLDER,
        CHILD,
        replace(CHILD, key="p2", birth_date=date(2019, 1, 5)),
        replace(HOLDER, key="c1", role=PersonRole.CO_HOLDER),
    ]
    shuffled = tuple(replace(people[place], key=f"x{place}") for place in order)

    assert changes.signature(Household(persons=shuffled)) == changes.signature(Household(persons=tuple(people)))
