"""What can be a person's name, of any script, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people import names

TRUE = [
    "Ỹ",
    "O",
    "B" * 80,
    "Γεωργία",
    "محمد",
    "O’Brien-d’Été",
    "O'Neill",
    "Nguyễn",
    "Martí·nez",
    "de la Tour",
    "Jr.",
    "Jean 2",
    "می‌خواهم",
    "ßen",
]
FALSE = [
    "",
    " ",
    "-",
    "’",
    "\u200b",
    "A\u200bB",
    "\u202egnp",
    "<b>",
    "Ana 😀",
    "12",
    "Ana;",
    "=1+1",
    "\u200cAna",
    "a\tb\x00",
    "\u0301",
]


@pytest.mark.parametrize("name", TRUE)
def test_a_name_of_any_script_is_a_name(name: str) -> None:
    assert names.is_name(names.as_written(name))


@pytest.mark.parametrize("name", FALSE)
def test_what_no_paper_writes_is_no_name(name: str) -> None:
    assert not names.is_name(names.as_written(name))


def test_a_letter_is_written_one_way_and_words_stand_one_space_apart() -> None:
    assert names.as_written("  E\u0301lodie   Roux ") == "\u00c9lodie Roux"


@given(st.text(max_size=30))
def test_what_passes_shows_nothing_hidden(text: str) -> None:
    written = names.as_written(text)
    if names.is_name(written):
        assert not any(one in written for one in "\u200b\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\ufeff<>\n\r\t")
        assert any(one.isalpha() for one in written)
