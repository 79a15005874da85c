"""Making a letter from its row: what is missing is refused, whatever the kind and the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from palier.rules.law import clocks
from palier.rules.law.law import cch
from palier.rules.letters import composing, table
from palier.rules.letters.composing import compose
from palier.rules.letters.parts import Channel, LetterRow, To, each, given, musts, said

ROW = LetterRow(
    kind="essai",
    event="Un essai",
    to=To.CANDIDATE,
    channel=Channel.LETTER,
    article=cch("R441-10"),
    cites={"warned": cch("R441-2-8 d")},
    must=(*musts("loyer"), *musts("au titre du DALO", when="is_dalo")),
    title=(said("Pour {home}", when="home"), said("Un logement", unless="home")),
    body=(
        (said("Loyer : {rent} ({article}).", "loyer", when="has_rent"), said("Avant le {until}.")),
        (said("Le {on}, {count} fois ({warned})."),),
        (given("dalo", "au titre du DALO"),),
        each("reasons", lead=said("À savoir.")),
    ),
    answer_by="until",
)
UNTIL = datetime(2026, 5, 5, 23, 59, tzinfo=clocks.paris())
FACTS = {
    "home": "un logement",
    "rent": "500,00 €",
    "has_rent": True,
    "until": UNTIL,
    "on": date(2026, 3, 1),
    "count": 1_000,
    "is_dalo": False,
    "dalo": "",
    "reasons": ["Une.", "Deux."],
}


@pytest.fixture(autouse=True)
def _essai(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "ROWS", {**table.ROWS, "essai": ROW})
    composing._facts_of.cache_clear()  # noqa: SLF001 - the row is of this test


def test_a_letter_is_made_from_its_row() -> None:
    text = compose("essai", **FACTS)

    assert text.title == "Pour un logement"
    assert text.paragraphs == (
        f"Loyer : 500,00 € ({cch('R441-10')}). Avant le mardi 5 mai 2026 à 23 h 59.",
        f"Le 1er mars 2026, 1 000 fois ({cch('R441-2-8 d')}).",
        "À savoir. Une.",
        "À savoir. Deux.",
    )
    assert text.expected_by == date(2026, 5, 5)


def test_what_a_condition_leaves_out_is_not_said() -> None:
    text = compose("essai", **{**FACTS, "home": None, "reasons": ()})

    assert text.title == "Un logement"
    assert len(text.paragraphs) == 2


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize("name", ["rent", "until", "on", "count"])
def test_a_place_without_a_value_is_refused(name: str, empty: str | None) -> None:
    with pytest.raises(composing.NoValue, match=name):
        compose("essai", **{**FACTS, name: empty})


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_that_is_not_given_is_refused(name: str) -> None:
    with pytest.raises(composing.NoValue, match=name):
        compose("essai", **{key: value for key, value in FACTS.items() if key != name})


def test_a_part_of_the_law_that_nothing_says_is_refused() -> None:
    with pytest.raises(composing.MissingPart, match="loyer"):
        compose("essai", **{**FACTS, "has_rent": False})
    with pytest.raises(composing.MissingPart, match="au titre du DALO"):
        compose("essai", **{**FACTS, "is_dalo": True})

    assert compose("essai", **{**FACTS, "is_dalo": True, "dalo": "Au titre du DALO."})


def test_a_fact_that_no_phrase_names_is_refused() -> None:
    with pytest.raises(composing.UnknownFact, match="neighbours"):
        compose("essai", **FACTS, neighbours=3)


def test_sentences_that_are_no_sentences_are_refused() -> None:
    for wrong in (3, [""], ["Une.", ""]):
        with pytest.raises(composing.NoValue, match="reasons"):
            compose("essai", **{**FACTS, "reasons": wrong})


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(table.UnknownKind):
        compose("inconnu")


def test_zero_is_a_value() -> None:
    text = compose("essai", **{**FACTS, "count": 0})

    assert "0 fois" in text.paragraphs[1]
    assert replace(ROW, answer_by="").facts() == ROW.facts()
