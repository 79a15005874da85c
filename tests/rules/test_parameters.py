"""Dated values: each has its article, and a bad file is refused by name."""

from datetime import date
from pathlib import Path

import pytest

from palier.rules import parameters
from palier.rules.parameters import ParameterError

GOOD = """
[[drop]]
value = 10
valid_from = 2020-01-01
article = "CCH L441-1"
title = "baisse"
confidence = "S"
"""


def load(folder: Path, text: str) -> dict[str, tuple[parameters.Parameter, ...]]:
    (folder / "x.toml").write_text(text, encoding="utf-8")
    return parameters.load("x.toml", folder)


def test_a_value_carries_its_article(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, GOOD)["drop"]

    assert (entry.value, entry.article.key, entry.confidence) == (10, "CCH L441-1", "S")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("drop = 10", "drop"),
        ("drop = [10]", "drop"),
        (GOOD.replace('title = "baisse"\n', ""), "drop.title"),
        (GOOD + "colour = 1", "drop.colour"),
        (GOOD.replace("2020-01-01", '"2020"'), "drop.valid_from"),
        (GOOD.replace('"S"', '"sure"'), "drop.confidence"),
        (GOOD.replace("value = 10", "value = 1.5"), "drop.value"),
        (GOOD.replace("CCH L441-1", "CCH 44é"), "drop.article"),
        (GOOD.replace("CCH L441-1", ""), "drop.article"),
        (GOOD + GOOD.replace("2020", "2021"), "drop"),
        ("drop = {", "syntaxe"),
    ],
)
def test_a_bad_file_is_refused_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        load(tmp_path, text)

    assert (refusal.value.file, refusal.value.key) == ("x.toml", key)
    assert refusal.value.reason in str(refusal.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"absent\.toml"):
        parameters.load("absent.toml", tmp_path)


def test_two_periods_of_one_value_follow_each_other(tmp_path: Path) -> None:
    closed = GOOD.replace("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_until = 2020-12-31")

    first, second = load(tmp_path, GOOD.replace("2020", "2021") + closed)["drop"]

    assert (first.valid_from.year, second.valid_from.year) == (2020, 2021)


def test_a_day_without_a_value_is_an_error() -> None:
    with pytest.raises(ParameterError, match="aucune valeur"):
        parameters.get("income.toml", "drop_percent", date(1950, 1, 1))


def test_every_shipped_file_loads_and_names_its_text() -> None:
    files = sorted(path.name for path in parameters.FOLDER.glob("*.toml") if path.name != "ceilings.toml")

    loaded = {file: parameters.load(file) for file in files}

    assert {"household.toml", "income.toml", "occupancy.toml"} <= set(files)
    assert all(entry.title for values in loaded.values() for entries in values.values() for entry in entries)
