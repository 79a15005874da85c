"""What the register refuses, in the words of its person: never its own sentence, always who can help."""

import re

import pytest

from palier.gateways.sne import SneAnomaly
from palier.gateways.sne.errors import SENTENCES, SneUnknownNumber

RAW = "Le numéro unique n'existe pas"


@pytest.mark.parametrize("code", [*SENTENCES, "ANO999", ""])
def test_a_refusal_is_a_sentence_for_its_person_and_keeps_the_register_s_words_apart(code):
    error = SneAnomaly(code, RAW)

    assert RAW not in str(error)
    assert "guichet" in str(error)
    assert (error.code, error.message) == (code, RAW)
    assert not re.search(r"«|ANO", SENTENCES.get(code, ""))


def test_an_unknown_number_names_what_is_unknown():
    assert str(SneUnknownNumber("ANO001", RAW)).startswith("Le registre national ne connaît pas ce numéro.")


def test_a_code_of_no_sentence_is_given_to_say_at_the_desk():
    assert str(SneAnomaly("ANO042", RAW)).endswith("avec ce code : ANO042.")
