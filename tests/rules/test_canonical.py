"""One spelling for a fact."""

import json
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import canonical


def test_keys_are_sorted_and_dates_are_iso() -> None:
    value = {"b": date(2026, 5, 4), "a": (1, True, None), "c": datetime(2026, 5, 4, 10, tzinfo=UTC)}

    assert canonical.text(value) == '{"a":[1,true,null],"b":"2026-05-04","c":"2026-05-04T10:00:00+00:00"}'


def test_a_decomposed_accent_is_the_same_fact() -> None:
    composed, split = {"clé": ["é"]}, {"cle\u0301": ["e\u0301"]}

    assert canonical.encode(composed) == canonical.encode(split) == '{"clé":["é"]}'.encode()
    assert canonical.digest(composed) == canonical.digest(split)


@pytest.mark.parametrize("value", [1.5, 1e30, 1e-7, 0.0, float("nan"), float("inf"), -1.5, [2.0], {"b": 3.25}])
def test_floats_are_refused_wherever_they_hide(value: Any) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.text({"a": value})


@pytest.mark.parametrize("value", ["1.5", "NaN", "1e+30", "code e-mail"])
def test_text_that_looks_like_a_float_is_text(value: str) -> None:
    assert json.loads(canonical.text({"a": value})) == {"a": value}


@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object(), datetime(2026, 5, 4, 10)])  # noqa: DTZ001
def test_what_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.text({"a": value})


def test_two_keys_that_are_one_text_are_refused() -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.text({"é": 1, "e\u0301": 2})


@given(st.dictionaries(st.text(), st.floats() | st.lists(st.floats(), min_size=1), min_size=1))
def test_no_float_ever_passes(value: dict[str, Any]) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.text(value)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_text_is_always_nfc(value: str) -> None:
    spelled = canonical.text({"a": value})

    assert json.loads(spelled) == {"a": unicodedata.normalize("NFC", value)}
