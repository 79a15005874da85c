"""Dated values: each has its article, and a bad file is refused by name."""

from datetime import date
from pathlib import Path

import pytest

from palier.rules.law import parameters
from palier.rules.law.parameters import ParameterError

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


UNKNOWN = GOOD.replace("value = 10\n", 'is_unknown = true\nreason = "pas lu"\n').replace('"S"', '"U"')


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("drop = 10", "drop", "une table par période"),
        ("drop = [10]", "drop", "une table par période"),
        ("drop = []", "drop", "aucune période"),
        (GOOD.replace('title = "baisse"\n', ""), "drop.title", "clé manquante"),
        (GOOD.replace("value = 10\n", ""), "drop.value", "clé manquante"),
        (GOOD + "colour = 1", "drop.colour", "clé inconnue"),
        (GOOD.replace("2020-01-01", '"2020"'), "drop.valid_from", "une date"),
        (GOOD.replace("2020-01-01", "2020-01-01T00:00:00Z"), "drop.valid_from", "une date"),
        (GOOD + "valid_until = 2026", "drop.valid_until", "une date"),
        (GOOD + "valid_until = 2019-12-31", "drop.valid_until", "la fin précède"),
        (GOOD.replace('"S"', '"sure"'), "drop.confidence", "S, L ou U"),
        (GOOD.replace('"S"', '["S"]'), "drop.confidence", "S, L ou U"),
        (GOOD.replace("value = 10", "value = 1.5"), "drop.value", "nombre à virgule"),
        (GOOD.replace("value = 10", "value = nan"), "drop.value", "NaN"),
        (GOOD.replace("value = 10", "value = [1, -inf]"), "drop.value", "infini"),
        (GOOD.replace("value = 10", "value = 2020-01-01T00:00:00"), "drop.value", "heure sans décalage"),
        (GOOD.replace("CCH L441-1", "CCH 44é"), "drop.article", "article illisible"),
        (GOOD.replace("CCH L441-1", ""), "drop.article", "l’article manque"),
        (GOOD.replace('"CCH L441-1"', "3"), "drop.article", "l’article manque"),
        (GOOD.replace('"baisse"', "3"), "drop.title", "un texte"),
        (GOOD.replace('"baisse"', '" "'), "drop.title", "un texte"),
        (GOOD + GOOD.replace("2020", "2021"), "drop", "se chevauchent"),
        (GOOD.replace("2020", "2024-01-02 #"), "drop", "rien du"),
        (GOOD + "is_unknown = true", "drop.value", "à la fois"),
        (GOOD + "is_unknown = 1", "drop.is_unknown", "true ou false"),
        (GOOD + 'reason = "pas lu"', "drop.reason", "is_unknown"),
        (UNKNOWN.replace('reason = "pas lu"\n', ""), "drop.reason", "un texte"),
        (UNKNOWN.replace('"pas lu"', '""'), "drop.reason", "un texte"),
        ("", "fichier", "vide"),
        ("# rien\n", "fichier", "vide"),
        ("drop = {", "syntaxe", "fin du fichier"),
        ("drop = 2026-02-30", "syntaxe", "ligne 1"),
        ("a = 1\na = 2\nb = 3", "syntaxe", "clé écrite deux fois, ligne 2"),
        ("[a]\nb = 1\n[a]\nb = 2", "syntaxe", "clé écrite deux fois, ligne 3"),
        pytest.param("a = " + "[" * 20_000, "syntaxe", "trop profondément", id="nested"),
        pytest.param("a = " + "9" * 5_000, "syntaxe", "TOML illisible", id="huge"),
    ],
)
def test_a_bad_file_is_refused_with_its_key(tmp_path: Path, text: str, key: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words) as refusal:
        load(tmp_path, text)

    assert (refusal.value.file, refusal.value.key) == ("x.toml", key)
    assert refusal.value.reason in str(refusal.value)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes("é".encode("latin-1"))

    with pytest.raises(ParameterError, match="n’est pas en UTF-8"):
        parameters.load("x.toml", tmp_path)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").mkdir()

    with pytest.raises(ParameterError, match="illisible"):
        parameters.load("x.toml", tmp_path)


def test_an_unknown_value_says_why_and_is_never_sure(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, UNKNOWN)["drop"]

    assert (entry.value, entry.missing, entry.is_unknown, entry.is_sure) == (None, "pas lu", True, False)


def test_an_unknown_value_is_found_but_never_got(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "_loaded", lambda _file: load(tmp_path, UNKNOWN))

    assert parameters.find("unknown-for-a-test.toml", "drop", date(2026, 1, 1)).is_unknown
    with pytest.raises(parameters.UnknownParameter, match="pas lu"):
        parameters.get("unknown-for-a-test.toml", "drop", date(2026, 1, 1))


@pytest.mark.parametrize(("confidence", "is_sure"), [("S", True), ("L", False), ("U", False)])
def test_only_what_was_read_at_its_source_is_sure(tmp_path: Path, confidence: str, *, is_sure: bool) -> None:
    (entry,) = load(tmp_path, GOOD.replace('"S"', f'"{confidence}"'))["drop"]

    assert entry.is_sure is is_sure


def test_two_texts_are_as_sure_as_the_worse_of_them() -> None:
    assert [parameters.weakest(*pair) for pair in ("SS", "SL", "LS", "LU", "US")] == ["S", "L", "L", "U", "U"]


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


def test_a_day_after_the_last_value_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = GOOD + "valid_until = 2026-12-31"
    monkeypatch.setattr(parameters, "_loaded", lambda _file: load(tmp_path, ended))

    assert parameters.find("ended-for-a-test.toml", "drop", date(2026, 12, 31)).value == 10
    with pytest.raises(ParameterError, match="aucune valeur au 2027-01-01"):
        parameters.find("ended-for-a-test.toml", "drop", date(2027, 1, 1))
