"""Family names that sound alike to a French ear, and those that do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.sounds import are_alike, key

ALIKE = (
    ("gautier", "gauthier"),
    ("lefevre", "lefebvre"),
    ("dupont", "dupond"),
    ("thibault", "thibaud"),
    ("mohamed", "mohammed"),
    ("philippe", "filipe"),
    ("renault", "reno"),
    ("hernandez", "ernandez"),
    ("kaddour", "caddour"),
    ("schmidt", "schmitt"),
    ("deschamps", "dechamp"),
    ("moreau", "moro"),
    ("boucher", "bouchet"),
    ("henry", "henri"),
    ("quentin", "kentin"),
    ("delacroix", "delacrois"),
)
APART = (
    ("martin", "marteau"),
    ("dupont", "durand"),
    ("benali", "benami"),
    ("roux", "rousse"),
    ("diallo", "diarra"),
    ("girard", "gerard"),
    ("simon", "simone"),
    ("marchand", "marchal"),
    ("perrin", "perron"),
    ("faure", "favre"),
    ("colin", "colas"),
    ("haddad", "hamidi"),
)
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", max_size=25)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_ways_of_writing_one_sound_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_names_that_sound_otherwise_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other)


@pytest.mark.parametrize(("one", "other"), [("ngo", "ngau"), ("le", "lee"), ("", "")])
def test_short_names_are_never_alike_by_their_sound(one: str, other: str) -> None:
    assert not are_alike(one, other)


@given(LETTERS)
def test_a_name_of_letters_has_a_key_and_is_alike_to_itself(name: str) -> None:
    assert bool(key(name)) or not name.replace("h", "")
    assert are_alike(name, name) is (len(name) >= 4)
