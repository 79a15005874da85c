"""When two postal addresses are one door: the spellings of one meet, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.commission import same_address

PARIS = "12 rue de Paris, 93100 Montreuil"


@pytest.mark.parametrize(
    "other",
    [
        "12, R. de Paris\n93100 MONTREUIL",
        "12 Rue de Paris 93100",
        "Appartement 4, Bâtiment B, 12 rue de Paris 93100 Montreuil",
        "12 rue de Paris Appt 3\n93100 Montreuil",
        "3e étage 12 rue de Paris 93100",
        "Étage 3, 12 rue de Paris, 93100 Montreuil",
        "12 rue de Paris, 3e étage, 93100 Montreuil",
        "12 rue de Paris porte 4, 93100 Montreuil",
        "12-14 rue de Paris, 93100 Montreuil",
        "12/14 rue de Paris, 93100 Montreuil",
        "Bat. B Appt 12 12 rue Paris 93100 Montreuil cedex",
    ],
)
def test_spellings_of_one_door_meet(other: str) -> None:
    assert same_address.door_of(other) == same_address.door_of(PARIS) != ""


@pytest.mark.parametrize(
    "other",
    [
        "13 rue de Paris, 93100 Montreuil",
        "12 bis rue de Paris, 93100 Montreuil",
        "12 avenue de Paris, 93100 Montreuil",
        "12 rue de Paris, 93170 Bagnolet",
        "12 rue de Paris",
        "rue de Paris, 93100 Montreuil",
        "93100 Montreuil",
        "",
    ],
)
def test_another_door_or_none_meets_nothing(other: str) -> None:
    assert same_address.door_of(other) != same_address.door_of(PARIS)


def test_a_name_of_a_street_is_not_eaten() -> None:
    assert same_address.door_of("12 rue du Lot 31000") == "12 rue lot 31000"
    assert same_address.door_of("12 rue de la Porte Jaune 92380") == "12 rue porte jaune 92380"
    assert same_address.door_of("12 rue de la Porte Verte 92380") == "12 rue porte verte 92380"


def test_a_number_in_the_name_of_a_street_is_no_door() -> None:
    assert same_address.door_of("rue du 11 novembre 1918, 93100 Montreuil") == ""
    assert same_address.door_of("4 rue du 11 novembre 1918, 93100 Montreuil") == "4 rue 11 novembre 1918 93100"


def test_a_place_without_a_kind_of_street_has_a_door() -> None:
    assert same_address.door_of("12 La Bergerie 31000 Toulouse") == "12 bergerie 31000"
    assert same_address.door_of("Appartement 12, La Bergerie 31000 Toulouse") == ""


def test_accents_and_short_words_are_one_spelling() -> None:
    one = same_address.door_of("3 allée de l’Église Saint-Éloi, 75019 Paris")
    assert one == same_address.door_of("3 ALL EGLISE ST ELOI 75019") == "3 allee eglise saint eloi 75019"
    assert same_address.door_of("12bis bd de la Gare 75013") == same_address.door_of(
        "12 bis boulevard Gare, 75013 Paris"
    )


@given(st.text())
def test_any_text_has_a_door_or_none(text: str) -> None:
    door = same_address.door_of(text)
    assert door == "" or len(door.split()) >= 3


def test_the_hint_names_no_address() -> None:
    said = same_address.said("A. Bailleul", "dossier ABC, rang 2")
    assert said == "A. Bailleul a donné une adresse qui est aussi celle d’une personne du dossier ABC, rang 2."
