"""What a kept letter is, said again in the language of who reads it: each title that the table can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.rules.law import voice
from palier.rules.law.typography import typeset
from palier.rules.letters import said_again, table
from tests.languages import pseudo

if TYPE_CHECKING:
    from palier.rules.letters.parts import LetterRow

VALUES = {
    "rooms": "trois pièces",
    "commune": "Montreuil",
    "rank": "2ᵉ",
    "valid_until": "1er mars 2027",
    "day": "14 août 2027",
    "name": "Amina",
    "successor": "Habitat Est",
    "former": "Habitat",
    "count": "2 logements",
    "subject": "Votre candidature",
    "matters": "1 offre",
    "news_count": "3 nouvelles",
    "lines_count": "2",
}


@pytest.mark.parametrize("row", table.ROWS.values(), ids=lambda row: row.key)
def test_each_title_is_said_again(row: LetterRow) -> None:
    for one in row.title:
        kept = typeset(one.phrase.format(**VALUES))
        assert said_again.title(row.kind, kept) == ""
        with voice.read_in(pseudo.translations()):
            said = said_again.title(row.kind, kept)

        assert said, kept
        assert said.startswith(pseudo.OPEN)


def test_a_date_of_the_title_is_said_too() -> None:
    with voice.read_in(pseudo.translations()):
        said = said_again.title("preavis_renouvellement", "Renouvelez votre demande avant le 1er mars 2027")

    assert pseudo.pseudo("mars") in said
    assert not pseudo.has_words(pseudo.outside(said))


def test_a_day_that_is_none_stays_as_it_was_typed() -> None:
    with voice.read_in(pseudo.translations()):
        said = said_again.title("preavis_renouvellement", "Renouvelez votre demande avant le 31 février 2026")

    assert "31 février 2026" in said


def test_a_title_that_no_row_has_stays_as_it_was_written() -> None:
    with voice.read_in(pseudo.translations()):
        assert said_again.title("classement", "Un titre d’avant") == ""
        assert said_again.title("un genre d’avant", "Votre rang : 2ᵉ") == ""
