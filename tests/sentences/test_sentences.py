"""Thousands of sentences, drawn from a seed: the grammar finds nothing in any of them, and every word was read once.

``./run bench sentences`` draws some to be judged by somebody, and tells the words that nobody has read yet.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.sentences import grammar, pool, sources_say
from tests.sentences.spoken import Reader

SEEDS = (60606, 1, 2)
LEAST, LEAST_KINDS = 5_000, 70
IN_PIECES = frozenset(
    {
        "espace avant un signe",
        "si il",
        "mot doublé",
        "les un",
        "personnes et sa",
        "moins",
        "accents",
        "au masculin",
    }
)
"""What can be judged of a text in pieces, filled in later."""


def told(found: dict[str, list[str]]) -> str:
    """Each fault with some of its sentences, to read in the report of a test."""
    return "\n".join(f"{fault}: {len(texts)}\n    " + "\n    ".join(texts[:6]) for fault, texts in found.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sentence_that_is_said_has_a_fault(seed: int) -> None:
    found = defaultdict(list)
    for spoken in pool.of(seed):
        for fault in grammar.faults(spoken):
            found[fault].append(spoken.text)

    assert not found, told(found)


def test_no_text_of_the_code_or_of_a_page_has_a_fault() -> None:
    found = defaultdict(list)
    for spoken in set(sources_say.said()):
        for fault in IN_PIECES.intersection(grammar.faults(spoken)):
            found[fault].append(spoken.text)

    assert not found, told(found)


def test_there_are_thousands_of_every_kind_for_every_reader() -> None:
    spoken = pool.of(SEEDS[0])

    assert len(spoken) >= LEAST
    assert len({one.kind for one in spoken}) >= LEAST_KINDS
    assert {one.reader for one in spoken} == set(Reader)


def test_a_seed_says_the_same_sentences_again() -> None:
    assert pool.of(7, 5, 2) == pool.of.__wrapped__(7, 5, 2)
    assert pool.drawn(60606, 20) == pool.drawn(60606, 20)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_was_read_by_somebody(seed: int) -> None:
    unknown = sorted(pool.words(pool.of(seed)) - pool.vocabulary())

    assert not unknown, f"read them, then add them to {pool.VOCABULARY.name}: {' '.join(unknown)}"


def test_the_vocabulary_is_in_order_and_holds_each_word_once() -> None:
    words = pool.VOCABULARY.read_text(encoding="utf-8").splitlines()

    assert words == sorted(set(words))
