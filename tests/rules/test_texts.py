"""A text as telephones cut it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law.typography import NBSP, THIN, typeset
from palier.rules.letters import texts
from palier.rules.letters.composing import compose
from palier.rules.letters.outcomes import FINAL, LABELS, LOST, TOLD, MessageOutcome
from palier.rules.letters.texts import TextAlphabet


@pytest.mark.parametrize(
    ("text", "alphabet", "segments"),
    [
        ("a" * 160, TextAlphabet.GSM, 1),
        ("a" * 161, TextAlphabet.GSM, 2),
        ("a" * 306, TextAlphabet.GSM, 2),
        ("a" * 307, TextAlphabet.GSM, 3),
        ("€" * 80, TextAlphabet.GSM, 1),
        ("a" * 152 + "€" + "a" * 153, TextAlphabet.GSM, 3),
        ("ê" * 70, TextAlphabet.UCS, 1),
        ("ê" * 71, TextAlphabet.UCS, 2),
        ("🏠" * 35, TextAlphabet.UCS, 1),
        ("🏠" * 36, TextAlphabet.UCS, 2),
        ("", TextAlphabet.GSM, 1),
    ],
)
def test_segments_are_counted_as_telephones_cut(text, alphabet, segments):
    assert texts.length(text) == texts.TextLength(alphabet, segments)


@given(st.text(max_size=600))
def test_a_text_always_has_a_length_and_never_grows_by_being_made_plain(text):
    made = texts.plain(text)

    assert texts.length(made).segments >= 1
    assert texts.plain(made) == made
    assert not set(made) & {*"«»’…", NBSP, THIN}


def test_signs_of_print_become_those_of_telephones_and_letters_keep_their_accents():
    assert texts.plain(typeset("Bonjour,\n\nl’espace « Courrier » : œuvre, prêt…")) == (
        'Bonjour,\nl\'espace "Courrier" : oeuvre, prêt...'
    )


def test_an_announcement_is_a_few_segments():
    said = compose("annonce", day=None, weekday=None, link="https://logement.example/courrier/018f/")

    assert texts.length(texts.plain(said.body)).segments <= texts.MOST_SEGMENTS


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Palier", True),
        ("Palier 93", True),
        ("PALIERLOGEMENT", False),
        ("123", False),
        ("Pâlier", False),
        ("", False),
        (" Palier", False),
        ("Pal\nier", False),
    ],
)
def test_a_sender_is_what_operators_take(name, is_one):
    assert texts.is_sender(name) is is_one


def test_each_outcome_has_its_word_and_each_loss_its_sentence():
    assert set(LABELS) == set(MessageOutcome)
    assert set(TOLD) == set(LOST)
    assert {MessageOutcome.DELIVERED, MessageOutcome.HELD} == FINAL - LOST
