"""What a typed code is, and for which instants it serves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.doors import second_factor

NOON = datetime(2026, 11, 26, 12, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        (" 123 456 ", "123456"),
        ("123\u00a0456", "123456"),
        ("123-456", "123456"),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in "123456"), "123456"),
        ("\u0660\u0661\u0662\u0663\u0664\u0665", "012345"),
        ("000000", "000000"),
        ("4821 0937 5512", "482109375512"),
    ],
)
def test_digits_are_read_whatever_separates_them_and_however_wide_they_are(text: str, code: str) -> None:
    assert second_factor.typed(text) == code


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "abcdef", "12345O", "48210937551", "½23456", "²²²²²²", "1" * 60]
)
def test_what_cannot_be_a_code_is_told_and_costs_no_try(text: str) -> None:
    with pytest.raises(second_factor.MalformedCode, match="aucun essai n’est compté"):
        second_factor.typed(text)


def test_a_code_serves_for_its_step_and_those_beside_it() -> None:
    now = second_factor.step_of(NOON)

    assert list(second_factor.steps(NOON, after=0)) == [now - 1, now, now + 1]
    assert second_factor.step_of(NOON + STEP) == now + 1


def test_a_step_that_has_served_serves_no_more_nor_does_any_before_it() -> None:
    now = second_factor.step_of(NOON)

    assert list(second_factor.steps(NOON, after=now)) == [now + 1]
    assert list(second_factor.steps(NOON, after=now + 1)) == []
    assert list(second_factor.steps(NOON, after=now + 1000)) == []


def test_an_organisation_asks_from_its_day_on() -> None:
    day = date(2027, 1, 15)

    assert not second_factor.is_due(None, day)
    assert not second_factor.is_due(day, date(2027, 1, 14))
    assert second_factor.is_due(day, day)
    assert second_factor.is_due(day, date(2027, 2, 1))


def test_a_secret_is_read_in_groups() -> None:
    assert second_factor.grouped("ABCDEFGHIJ", 4) == "ABCD EFGH IJ"
