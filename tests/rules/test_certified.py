"""An identity that the State certifies is compared with a person of a file: what is a way of writing, what is a doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.doors.agents import is_invited_address
from palier.rules.people.certified import (
    LIKE,
    Citizen,
    IdentityDifference,
    Named,
    NameLikeness,
    differences,
    likeness,
    may_be_settled,
    nearest_given,
)

BORN = date(1979, 12, 31)
NAMES = st.text("abcdefghijklmnopqrstuvwxyzéèàçôïœ-’ ", min_size=5, max_size=50).filter(
    lambda name: sum(letter.isalpha() for letter in name) >= 5
)


def citizen(
    family: str = "LEFÈVRE-D’ORMESSON", given: tuple[str, ...] = ("Anne-Sophie", "Marie"), **more: str
) -> Citizen:
    return Citizen(family_name=family, given_names=given, birth=more.pop("birth", "1979-12-31"), **more)


def person(
    birth_name: str = "Lefevre d'Ormesson", first: str = "Anne Sophie", last: str = "", born: date | None = BORN
) -> Named:
    return Named(last_name=last or birth_name, birth_name=birth_name, first_name=first, birth_date=born)


@pytest.mark.parametrize(
    ("identity", "held"),
    [
        (citizen(), person()),
        (citizen(), person(first="MARIE")),
        (citizen(), person(first="Anne-Sophie Marie")),
        (citizen(), person("Lefevre d'Ormeson")),
        (citizen("BENALI", ("Nadia",), usage_name="ROUSSEAU"), person("", "Nadia", last="Rousseau")),
        (citizen("BENALI", ("Nadia",)), person("Benali", "Nadia", last="Rousseau")),
        (citizen("NGO", ("Ève",)), person("Ngo", "Eve")),
        # Heard at a counter, and written so.
        (citizen("GAUTHIER", ("Ève",)), person("Gotier", "Eve")),
        (citizen("DECHAMP", ("Ève",)), person("Deschamps", "Eve")),
        (citizen("RAKOTO", ()), person("Rakoto", "")),
        (citizen("LECŒUR", ("Zoé",)), person("Lecoeur", "Zoe")),
    ],
)
def test_a_way_of_writing_is_no_difference(identity: Citizen, held: Named) -> None:
    assert differences(identity, held) == ()


@pytest.mark.parametrize(
    ("identity", "held", "found"),
    [
        (citizen(), person(born=date(1979, 12, 30)), (IdentityDifference.BIRTH,)),
        (citizen(), person(born=None), (IdentityDifference.BIRTH,)),
        (citizen(birth="1979-12-00"), person(), (IdentityDifference.BIRTH_UNKNOWN,)),
        (citizen(birth="1979-12-00"), person(born=None), (IdentityDifference.BIRTH_UNKNOWN,)),
        (citizen("MARTIN"), person(), (IdentityDifference.NAME,)),
        (citizen("NGO", ("Ève",)), person("Ngu", "Eve"), (IdentityDifference.NAME,)),
        (citizen(given=("Camille",)), person(), (IdentityDifference.FIRST_NAME,)),
        (citizen(given=()), person(), (IdentityDifference.FIRST_NAME,)),
        (citizen(), person(first=""), (IdentityDifference.FIRST_NAME,)),
        (citizen(given=("Stéphanie",)), person(first="Stephnaie"), (IdentityDifference.FIRST_NAME,)),
        (citizen(""), person("", "Anne Sophie"), (IdentityDifference.NAME,)),
    ],
)
def test_what_differs_is_named(identity: Citizen, held: Named, found: tuple[IdentityDifference, ...]) -> None:
    assert differences(identity, held) == found


@pytest.mark.parametrize("twin", ["Louisa", "Louis", "Louison"])
def test_a_twin_is_somebody_else(twin: str) -> None:
    assert differences(citizen(given=("Louise",)), person(first=twin)) == (IdentityDifference.FIRST_NAME,)


@given(NAMES, NAMES)
def test_everybody_is_themselves(family: str, first: str) -> None:
    assert differences(citizen(family.upper(), (first,)), person(family, first)) == ()


@given(NAMES, NAMES, st.dates(date(1900, 1, 1), date(2020, 1, 1)).filter(lambda day: day != BORN))
def test_no_other_birth_is_ever_taken(family: str, first: str, born: date) -> None:
    assert IdentityDifference.BIRTH in differences(citizen(family, (first,)), person(family, first, born=born))


@pytest.mark.parametrize(
    ("told", "is_it"),
    [
        ("Karim.Haddad@Bailleur.example", True),
        ("\u043aarim.haddad@bailleur.example", False),
        ("karim.haddad@bailleur.example.ailleurs.example", False),
        ("karim.hadad@bailleur.example", False),
        ("", False),
    ],
)
def test_an_address_that_looks_the_same_is_not_the_same(told: str, is_it: bool) -> None:
    assert is_invited_address(told, "karim.haddad@bailleur.example") is is_it


def test_what_was_taken_for_the_same_is_said() -> None:
    assert likeness(citizen("GAUTHIER"), person("Gotier")) is NameLikeness.SOUND
    assert likeness(citizen("GAUTHIER"), person("Gautier")) is NameLikeness.SLIP
    assert likeness(citizen("GAUTHIER"), person("Gauthier")) is NameLikeness.SAME
    assert set(LIKE) == set(NameLikeness) - {NameLikeness.SAME, NameLikeness.OTHER}


def test_a_given_name_that_sounds_alike_stays_a_doubt_for_a_twin_may_bear_it() -> None:
    twin = citizen("BENALI", ("Frédérique",))
    held = person("Benali", "Frédéric")
    assert differences(twin, held) == (IdentityDifference.FIRST_NAME,)
    assert may_be_settled(twin, held)


@pytest.mark.parametrize(
    ("identity", "held"),
    [
        (citizen("BENALI", ("Nadia",)), person("Benali", "Nadia")),
        (citizen("BENALI", ("Nadya",), birth="1979-12-30"), person("Benali", "Nadia")),
        (citizen("BENALI", ("Nadya",), birth="1979-12-00"), person("Benali", "Nadia", born=None)),
        (citizen("BENALI", ("Nadya",)), person("Benali", "Nadia", born=None)),
        (citizen("MARTIN", ("Paul",)), person("Benali", "Nadia")),
    ],
)
def test_no_desk_settles_what_is_no_way_of_writing(identity: Citizen, held: Named) -> None:
    assert not may_be_settled(identity, held)


def test_the_nearest_given_name_is_that_of_the_file() -> None:
    assert nearest_given(citizen(given=("Anne", "Nadya", "Lou")), "Nadia") == "Nadya"
    assert nearest_given(citizen(given=("Anne", "Lou")), "Nadia") == "Anne"
    assert nearest_given(citizen(given=()), "Nadia") == "Nadia"


@given(st.dates(), st.dates(), NAMES, NAMES)
def test_nothing_is_the_same_nor_settled_across_two_days_of_birth(
    one: date, other: date, name: str, first: str
) -> None:
    identity = Citizen(name, (first,), one.isoformat())
    held = Named(name, name, first, other)
    assert (differences(identity, held) == ()) is (one == other)
    assert one == other or not may_be_settled(identity, held)
