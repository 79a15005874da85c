"""The folding of a name: what people type for it, and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.folding import folded


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Hélène", "helene"), ("Cœur", "COEUR"), ("d’Or", "d'or"), ("Zoë Ÿ", "zoe y"), ("Ñuñez", "nunez"), ("", "")],
)
def test_what_is_typed_is_what_is_written(name: str, typed: str) -> None:
    assert folded(name) == folded(typed)


@pytest.mark.parametrize(("one", "other"), [("Hélène", "Helena"), ("Marie", "Maria"), ("Jean-Luc", "Jeanluc")])
def test_another_name_stays_another(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(st.characters(categories=["L", "Zs", "Pd"], max_codepoint=0x17F), max_size=30))
def test_twice_is_once_and_the_form_of_unicode_is_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))
