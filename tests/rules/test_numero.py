"""What a numéro unique looks like, and what is told to who mistypes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law.typography import NBSP, THIN, bound
from palier.rules.people import numero

GOOD = "1110326000042ZZTST"


@pytest.mark.parametrize(
    "typed",
    [
        "111 0326 000042 ZZTST",
        "1110326000042zztst",
        "111-0326-000042-ZZTST",
        f" 111{NBSP}0326{THIN}000042\u2011ZZTST\n",
        "111–0326—000042\u2212ZZTST",
        "\u200b1110326000042ZZTST\ufeff",
        "111O326OOOO42ZZTST",
        "lll0326000042zztst",
        "n° 111 0326 000042 ZZTST",
        "N°1110326000042ZZTST",
        "Numéro unique : 111 0326 000042 ZZTST",
        "no. 111 0326 000042 ZZTST",
    ],
)
def test_spaces_dashes_and_case_do_not_matter(typed: str) -> None:
    assert numero.normalise(typed) == GOOD


@pytest.mark.parametrize("typed", ["1110318016982G1104", "2A10109000001GDPUB", "0690122123456AB123"])
def test_corsica_and_the_public_sample_are_read(typed: str) -> None:
    assert numero.normalise(typed) == typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Indiquez"),
        ("1110326000042ZZTS", "celui-ci en compte 17"),
        ("1110326000042ZZTSTX", "celui-ci en compte 19"),
        ("1111326000042ZZTST", "« 13 »"),
        ("1110026000042ZZTST", "« 00 »"),
        ("C110326000042ZZTST", "n’a pas la forme"),
        ("1110326X00042ZZTST", "n’a pas la forme"),
        ("1110326000042ZZTS’", "n’a pas la forme"),
        ("111032600004\uff12ZZTST", "n’a pas la forme"),
    ],
)
def test_a_wrong_number_is_refused_with_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(numero.MalformedNumero, match=words):
        numero.normalise(typed)


def test_it_is_displayed_in_four_groups_on_one_line() -> None:
    assert numero.display(GOOD) == bound("111", "0326", "000042", "ZZTST")


@given(st.from_regex(r"[0-9A-B]{3}(0[1-9]|1[0-2])[0-9]{8}[0-9A-Z]{5}", fullmatch=True))
def test_what_is_displayed_can_be_typed_back(text: str) -> None:
    assert numero.normalise(numero.display(text)) == text


@given(st.text())
def test_hostile_text_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(numero.MalformedNumero, match=r"\.$"):
        numero.normalise(text[:17])
