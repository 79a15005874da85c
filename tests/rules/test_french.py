"""How figures are written."""

import re
from datetime import date
from fractions import Fraction

import pytest

from palier.rules.law import elision, french
from palier.rules.law.voice import say
from palier.rules.letters import said_values


def test_amounts_have_no_break_spaces_and_a_comma() -> None:
    assert french.euros(45000) == "45 000 €"
    assert french.euros(-45000) == "\u221245 000 €"
    assert french.cents(123456) == "1 234,56 €"
    assert french.cents(-5) == "\u22120,05 €"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1, 3), "33,33 %"),
        (Fraction(33001, 100000), "33 %"),
        (Fraction(2, 5), "40 %"),
        (Fraction(401, 1000), "40,1 %"),
        (Fraction(4005, 10000), "40,05 %"),
        (Fraction(-11, 200), "\u22125,5 %"),
        (Fraction(-1, 100000), "0 %"),
    ],
)
def test_a_share_is_cut_and_not_rounded_up(share: Fraction, text: str) -> None:
    assert french.percent(share) == text


def test_the_first_of_a_month_is_ordinal() -> None:
    assert french.day(date(2026, 8, 1)) == "1er août 2026"
    assert french.day(date(2018, 3, 15)) == "15 mars 2018"
    assert french.day(date(2026, 8, 2)) == "2 août 2026"


@pytest.mark.parametrize(
    ("number", "gender", "text"),
    [(1, "m", "1er"), (1, "f", "1ʳᵉ"), (2, "m", "2ᵉ"), (2, "f", "2ᵉ"), (999, "f", "999ᵉ"), (20_000, "f", "20 000ᵉ")],
)
def test_a_place_is_an_ordinal(number: int, gender: str, text: str) -> None:
    assert french.ordinal(number, gender) == text


def test_a_month_is_said_with_its_year() -> None:
    assert french.month(date(2026, 12, 1)) == "décembre 2026"


def test_zero_and_one_are_singular() -> None:
    assert french.count(0, "personne") == "0 personne"
    assert french.count(1, "personne") == "1 personne"
    assert french.count(2, "personne") == "2 personnes"
    assert french.count(2, "mois", "mois") == "2 mois"


def test_a_y_is_a_vowel_before_a_consonant_alone() -> None:
    names = ("Yvonne", "Yvetot", "Yasmine", "Youssef", "Yann", "Élan", "Œuvre Falret", "Lyon", "8", "")

    assert [elision.elides(name) for name in names] == [
        True,
        True,
        False,
        False,
        False,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_name_that_begins_by_a_vowel_is_elided_and_found_again_in_a_kept_letter() -> None:
    said = "La réponse de {who}, et ce que <b>{other}</b> lira de {number} pages."
    told = say(said, who="Est Habitat", other="Élan", number=8)

    assert told == "La réponse d’Est Habitat, et ce qu’<b>Élan</b> lira de 8 pages."
    assert say("Papiers de {who}", who="Lyon Habitat") == "Papiers de Lyon Habitat"
    found = re.fullmatch(said_values.group("La réponse de {who}.", 0), "La réponse d’Est Habitat.")
    assert found is not None
    assert found["p0_who"] == "Est Habitat"
