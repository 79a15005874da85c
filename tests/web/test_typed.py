"""What people type is understood: days, amounts. What is no day says so; a day that does not exist says that."""

from datetime import date
from pathlib import Path

import pytest
from django import forms

from palier.rules.law.typography import NBSP, THIN
from palier.web.guichet.headings import ContactForm
from palier.web.inputs import phones, typed
from palier.web.inputs.fields import DayField, EurosField, MeasureField, RentField

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    "text",
    [
        "01/01/1970",
        "1/1/1970",
        "1/1/70",
        "01-01-1970",
        "01.01.1970",
        "01 01 1970",
        "1 1 70",
        "01011970",
        "010170",
        "1 janvier 1970",
        "1er janvier 1970",
        "1ᵉʳ janvier 1970",
        "1 JANV. 1970",
        "jeudi 1 janvier 1970",
        "1970-01-01",
        "19700101",
        " 01/01/1970 ",
        f"01{NBSP}01{THIN}1970",
        "01\u201101\u20111970",
        "0101 1970",
    ],
)
def test_a_birth_date_is_understood_however_it_is_written(text: str) -> None:
    assert typed.day(text, today=TODAY, is_past=True) == date(1970, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er février 1975", date(1975, 2, 1)),
        ("15 août 1980", date(1980, 8, 15)),
        ("3 déc 99", date(1999, 12, 3)),
        ("2 juin 1990", date(1990, 6, 2)),
        ("2 juil. 1990", date(1990, 7, 2)),
        ("20/01/2001", date(2001, 1, 20)),
        ("29022000", date(2000, 2, 29)),
        ("20010112", date(2001, 1, 12)),
    ],
)
def test_months_are_read_in_letters_and_years_first(text: str, day: date) -> None:
    assert typed.day(text, today=TODAY, is_past=True) == day


def test_two_digits_of_a_year_are_this_century_s_unless_the_day_is_past() -> None:
    assert typed.day("15/03/27", today=TODAY) == date(2027, 3, 15)
    assert typed.day("15/03/27", today=TODAY, is_past=True) == date(1927, 3, 15)


def test_a_text_too_long_to_be_a_day_is_not_looked_at() -> None:
    short = "jeudi 1 janvier 1970"
    assert typed.day(short, today=TODAY) == date(1970, 1, 1)

    with pytest.raises(typed.NotADay):
        typed.day("jeudi " * 10 + short, today=TODAY)


@pytest.mark.parametrize(
    "text", ["hier", "1970", "12", "1/1", "13/13/1970", "1 janvier", "<b>1</b>", "99999999", "1/2/3/4"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(typed.NotADay):
        typed.day(text, today=TODAY)


@pytest.mark.parametrize("text", ["31/02/2026", "31 février 2026", "29022001"])
def test_a_day_that_does_not_exist_is_told_apart(text: str) -> None:
    with pytest.raises(typed.NoSuchDay):
        typed.day(text, today=TODAY)
    with pytest.raises(forms.ValidationError, match="n’existe pas"):
        DayField().clean(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("500", 50_000),
        ("500,50", 50_050),
        ("500.5", 50_050),
        ("1 234,56 €", 123_456),
        (f"21{THIN}500 euros", 2_150_000),
        ("21.500", 2_150_000),
        ("1.234.567", 123_456_700),
        ("0", 0),
        ("-0", 0),
        ("500 € par mois", 50_000),
    ],
)
def test_an_amount_is_understood_with_its_spaces_and_its_sign(text: str, cents: int) -> None:
    assert typed.cents(text) == cents


@pytest.mark.parametrize("text", ["vingt mille", "1e5", "12,345", "1,2,3", "12a", "", "٣ €€ x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(typed.NotAnAmount):
        typed.cents(text)


@pytest.mark.parametrize("field", [EurosField(most=1_000), RentField(most=1_000)])
def test_below_zero_and_too_much_have_a_sentence_each(field: forms.Field) -> None:
    with pytest.raises(forms.ValidationError, match="sans signe moins"):
        field.clean("-5")
    with pytest.raises(forms.ValidationError, match="trop grand"):
        field.clean("1001")


def test_whole_euros_leave_cents_out_and_a_rent_keeps_them() -> None:
    """« 12 000,50 € » was refused to somebody who copies what they earn."""
    assert EurosField(most=20_000).clean("12 000,49 €") == 12_000
    assert EurosField(most=20_000).clean("1560,60") == 1_561
    assert EurosField(most=1_000).clean("500,00") == 500
    with pytest.raises(forms.ValidationError, match="montant en euros"):
        EurosField(most=1_000).clean("beaucoup")
    assert RentField(most=1_000).clean("500,50") == 50_050
    assert RentField(most=1_000).prepare_value(50_050) == "500,50"
    assert not RentField(most=1_000).has_changed(50_000, "500 €")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("12,5", 12),
        ("12.5 m²", 12),
        ("62 m2", 62),
        ("40 minutes", 40),
        ("40 min.", 40),
        ("7,9 km", 7),
        ("12", 12),
        ("٣٠ m²", 30),
        (12, 12),
    ],
)
def test_a_measure_is_understood_with_its_comma_and_its_unit(text: str, whole: int) -> None:
    assert MeasureField(min_value=1, max_value=400).clean(text) == whole


@pytest.mark.parametrize("text", ["douze", "12 m3", "-5 m²", "1,2,3", "m²", "12,555"])
def test_what_is_no_measure_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        MeasureField(min_value=1, max_value=400).clean(text)
    assert MeasureField(min_value=1, max_value=400, required=False).clean("") is None


def test_every_date_of_the_site_is_asked_by_the_field_that_understands(repository: Path) -> None:
    bare = [
        str(path.relative_to(repository))
        for path in (repository / "palier" / "web").rglob("*.py")
        if "forms.DateField(" in path.read_text(encoding="utf-8").replace("class DayField(forms.DateField)", "")
    ]

    assert bare == []


@pytest.mark.parametrize("typed", ["06 12 34 56 789", "+212 6 12 34 56 78", "0612", "08 99 12 34 56", "appelez-moi"])
def test_a_telephone_that_is_not_whole_and_french_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        phones.said(typed)


def test_a_telephone_is_kept_as_it_is_dialled_and_what_is_known_stays():
    assert phones.said(" +33 6 12 34 56 78 ") == "0612345678"
    assert phones.said("") == ""
    assert phones.said("+212 6 12 34 56 78", may_be_abroad=True) == "+212612345678"
    assert phones.said("+212 6 12 34 56 78", known="+212 6 12 34 56 78") == "+212 6 12 34 56 78"
    assert phones.said("06 12 34 56 78", known="+33612345678") == "+33612345678"


@pytest.mark.django_db
def test_a_counter_keeps_no_half_of_a_number():
    form = ContactForm({"phone": "06 12 34 56 789", "email": ""}, answers={}, part="b")

    assert "Vérifiez ce numéro" in str(form.errors["phone"])
