"""The short name of a file is one of a kind, is read back, and says nothing of its neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.doors import references

NUMBERS = st.integers(min_value=0, max_value=(1 << 35) - 1)


@given(NUMBERS)
def test_a_reference_leads_back_to_its_number(number: int) -> None:
    said = references.reference(number)

    assert references.number_of(said) == number
    assert references.number_of(f" {said.lower().removeprefix('k-')} ") == number


def test_a_hundred_thousand_files_share_no_reference() -> None:
    assert len({references.reference(number) for number in range(100_000)}) == 100_000


def test_neighbours_do_not_read_alike() -> None:
    first, second = references.reference(41), references.reference(42)

    assert sum(a != b for a, b in zip(first, second, strict=True)) >= 3


@pytest.mark.parametrize("text", ["", "K-12", "K-ABCDEFGH", "K-ABCDEFU", "Dupont1"])
def test_what_is_no_reference_is_no_number(text: str) -> None:
    assert references.number_of(text) is None


def test_a_number_out_of_bounds_has_no_reference() -> None:
    with pytest.raises(ValueError, match="-1"):
        references.reference(-1)
