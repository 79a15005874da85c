"""What the rules say to a household of drawn files, and its letters, in the pseudo-language: nothing of it escapes.

Pages reach the states of an invented world alone; this reaches every doubt, line, remedy and letter that is drawn.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from palier.models import catalogues
from palier.rules.desks import awaiting
from palier.rules.law import french, voice
from palier.rules.law.calendars import FRANCE
from palier.rules.letters import said_values, stage_phrases, words
from palier.rules.mistakes import answer_words, remedies
from palier.rules.mistakes.mistakes import ReplayOutcome
from tests.languages import pseudo
from tests.rules import households
from tests.sentences import invented, letters_say, rules_say, tables_say
from tests.sentences.spoken import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.rules.scoring.criteria import Grid

SEEDS, HOUSEHOLDS, LETTERS = (1, 2), 40, 4
TYPED = {"La copie est illisible"}
"""What somebody wrote in a drawn letter."""
FOR_DESKS = "taux d’effort"
"""A sentence of a landlord's own policy, which it alone reads."""


@pytest.fixture
def told() -> Iterator[list[str]]:
    pseudo.Told.french.clear()
    with voice.read_in(pseudo.translations()):
        yield pseudo.Told.french


def labels(grid: Grid) -> set[str]:
    """A territory's own words, which are nobody's to translate."""
    return {"", *(one.label for one in grid.criteria)}


def left(text: str) -> str:
    """What of a text stands outside any phrase."""
    return " ".join(pseudo.outside(text).split()).strip(" .,:;()«»") if pseudo.has_words(pseudo.outside(text)) else ""


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_points_is_in_phrases(told: list[str], seed: int) -> None:
    draw, said, kept = households.drawing(seed), [], set()
    for number in range(HOUSEHOLDS):
        on = rules_say.MOMENTS[number % len(rules_say.MOMENTS)]
        demande, home = invented.demande(draw, on), invented.home(draw)
        for grid in (*invented.SHIPPED, invented.grid(draw)):
            kept |= labels(grid)
            said += [one.text for one in rules_say.points(demande, draw.choice([home, None]), grid, on)]

    assert said
    assert {text for text in map(left, said) if text not in {label.strip(" .,:;()«»") for label in kept}} == set()
    assert told == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_a_household_and_of_a_home_is_in_phrases(told: list[str], seed: int) -> None:
    draw, said = households.drawing(seed), []
    for number in range(HOUSEHOLDS):
        on = rules_say.MOMENTS[number % len(rules_say.MOMENTS)]
        demande, home = invented.demande(draw, on), invented.home(draw)
        said += [*rules_say.verdicts(demande, home, on), *rules_say.household_of(demande, on)]
        said += rules_say.moments(draw, on)

    read = [one for one in said if one.reader is not Reader.DESK and one.kind != FOR_DESKS]
    assert read
    assert {text for one in read if (text := left(one.text))} == set()
    assert told == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_letter_composed_for_another_reader_is_in_phrases(told: list[str], seed: int) -> None:
    said = [one for one in letters_say.said(households.drawing(seed), LETTERS) if one.reader is Reader.PERSON]

    assert said
    assert {text for one in said if (text := left(one.text))} <= TYPED


def test_what_is_said_of_a_stage_is_in_phrases(told: list[str]) -> None:
    said = [
        text
        for stage in (*stage_phrases.STAGES, *stage_phrases.PUBLICATION_STAGES)
        for is_own in (True, False)
        for is_past_hour in (True, False)
        for text in words.said(stage, on=tables_say.TODAY, is_own=is_own, is_past_hour=is_past_hour)
    ]

    assert {text for text in map(left, (*said, *words.pieces_here(tables_say.TODAY))) if text} == set()


def test_what_awaits_a_household_is_in_phrases(told: list[str]) -> None:
    matters = [
        awaiting.Matter(kind=kind, by=by, calendar=FRANCE)
        for kind in awaiting.PHRASES
        for by in (None, tables_say.NOW, tables_say.NOW.replace(month=1), tables_say.NOW.replace(month=12))
    ]
    read = [(one.title, one.sentence, one.act) for one in awaiting.in_order(matters, now=tables_say.NOW)]

    assert {text for one in read for text in map(left, one) if text} == set()
    assert told == []


@pytest.mark.parametrize("kind", remedies.MistakeKind)
@pytest.mark.parametrize("remedy", [None, *remedies.Remedy])
def test_the_answer_to_a_mistake_is_in_phrases(
    told: list[str], kind: remedies.MistakeKind, remedy: remedies.Remedy | None
) -> None:
    missed = [
        answer_words.MissedHome(
            home=words.home("T3"),
            closed_on=tables_say.TODAY,
            outcome=outcome,
            candidates=candidates,
            first=2,
            last=2,
            rank=rank,
            points_before=3,
            points_after=12,
        )
        for outcome in ReplayOutcome
        if outcome in answer_words.OUTCOMES
        for candidates, rank in ((3, None), (40, None), (40, 12))
    ]
    said = answer_words.letter(
        kind, missed, closings=4, unread=1, remedy=remedy, note="Excusez-nous.", on=tables_say.TODAY
    )
    none = answer_words.letter(kind, (), closings=0, unread=0, remedy=remedy, note="", on=tables_say.TODAY)

    articles = "" if remedy is None else str(remedies.REMEDIES[remedy].article)
    assert {text for one in (*said, *none) if (text := left(one.replace(articles, "") if articles else one))} == set()
    assert told == []


def test_an_english_reader_has_a_point_and_the_euro_first() -> None:
    with voice.read_in(catalogues.reader("en")):
        assert (french.cents(104_386), french.percent(Fraction(888, 10_000))) == ("€1,043.86", "8.88%")
        assert (french.number(1_234_567), french.number(-1_000), french.number(999)) == (
            *("1,234,567", f"{french.MINUS}1,000", "999"),
        )
    assert (french.cents(104_386), french.percent(Fraction(888, 10_000))) == ("1 043,86 €", "8,88 %")


def test_an_arabic_reader_reads_a_number_from_the_left_and_its_thousands_apart_from_its_decimals() -> None:
    with voice.read_in(catalogues.reader("ar")):
        assert (french.number(1_234_567), french.hundredths(104_386)) == ("1.234.567", "1.043,86")
        assert "\u20681.043,86\u2069" in french.cents(104_386)
        assert "\u20688,88\u2069" in french.percent(Fraction(888, 10_000))


@pytest.mark.parametrize("advised", ["un T2 ou un T3", "une chambre, un T1 ou un T2", "un T5 ou un T6 ou plus"])
def test_the_sizes_that_a_kept_letter_advises_are_read_in_the_language_of_its_reader(advised: str) -> None:
    kept = f"Pour 1 personne, le repère de Palier conseille {advised} : ce T4 est plus grand."
    with voice.read_in(catalogues.reader("pt")):
        told = said_values.found_again(kept)

    assert told.startswith("Para 1 pessoa, ")
    assert "aconselha um" in told
    assert " ou un " not in told
