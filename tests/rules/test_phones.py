"""A number is kept whole, or it is none: what was cut rang at a stranger's (walked on 29 November 2026)."""

import pytest

from palier.rules.people import contacts, phones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("06.12.34.56.78", "0612345678"),
        ("+33 6 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("01 43 00 00 00", "0143000000"),
        ("09-70-00-00-00", "0970000000"),
        ("+262 692 12 34 56", "0692123456"),
        ("+262 639 12 34 56", "0639123456"),
        ("+590 690 12 34 56", "0690123456"),
        ("+594 694 12 34 56", "0694123456"),
        ("+596 0696 12 34 56", "0696123456"),
        ("+508 41 23 45", "0508412345"),
    ],
)
def test_a_french_number_is_one_however_it_is_typed(typed, kept):
    assert phones.french(typed) == kept
    assert contacts.end_of_phone(typed) == kept[1:]


@pytest.mark.parametrize(
    "typed",
    [
        "06 12 34 56 789",
        "06 12 34 56 7",
        "+212 6 12 34 56 78",
        "+44 7911 123456",
        "+351912345678",
        "+33 6 12 34 56 78 99",
        "+262 6 12 34 56 78",
        "612345678",
        "08 99 12 34 56",
        "0012345678",
        "06 12 34 56 78 ou 79",
        "٠٦١٢٣٤٥٦٧٨",
    ],
)
def test_what_is_no_french_number_becomes_none(typed):
    assert phones.french(typed) == ""


def test_two_numbers_of_two_countries_that_end_alike_are_two():
    typed = ("06 12 34 56 78", "+212 6 12 34 56 78", "00 44 612 345 678")
    assert len({contacts.end_of_phone(one) for one in typed}) == 3
    assert phones.abroad("00212 6 12 34 56 78") == "+212612345678"
    assert phones.abroad("+41 (0)79 123 45 67") == "+41791234567"
    # Italy dials its zero from abroad too.
    assert phones.abroad("+39 (0)6 1234 5678") == phones.abroad("0039 06 1234 5678") == "+390612345678"
    assert not contacts.is_shared("0612345678", known_email="", known_phone="+212612345678")
    assert contacts.is_shared("0612345678", known_email="33612345678@exemple.test", known_phone="")


def test_what_names_no_country_whole_is_nowhere():
    for typed in ("+33 6 12 34 56 78 99", "+262 6 12 34 56 78", "06 12 34 56 789", "+1234567890123456", ""):
        assert phones.abroad(typed) == contacts.end_of_phone(typed) == ""


def test_a_service_is_told_from_a_line_of_ones_own_and_a_mobile_from_a_home():
    assert phones.is_special("08 99 12 34 56")
    assert phones.is_special("+33 899 123 456")
    assert not phones.is_special("09 99 12 34 56")
    assert phones.is_mobile("+262 692 12 34 56")
    assert not phones.is_mobile("01 43 00 00 00")
    assert not phones.is_mobile("+212 6 12 34 56 78")
