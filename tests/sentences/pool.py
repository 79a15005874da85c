"""All the sentences of one seed, sorted, each once: what the tests read and what ``./run bench sentences`` draws from."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.rules import households
from tests.sentences import letters_say, rules_say, tables_say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.sentences.spoken import Spoken

HOUSEHOLDS, LETTERS = 150, 25
VOCABULARY = Path(__file__).with_name("vocabulary.txt")
_WORD = re.compile(r"[a-zA-Zà-öø-ÿœæÀ-ÖØ-ÞŒ]+")
_REFERENCE = re.compile(r"\b[LR]\d[\d-]*|\bT\d\b|\b\w{3}\s\d{4}\s\d{6}\s\w{5}\b|\d(?:er|ʳᵉ|ᵉʳ|ᵉ)\b")


@cache
def of(seed: int, number: int = HOUSEHOLDS, letters: int = LETTERS) -> tuple[Spoken, ...]:
    """Every sentence said to, or of, so many drawn households, and every letter so many times."""
    found = {
        *rules_say.said(households.drawing(seed), number),
        *letters_say.said(households.drawing(seed), letters),
        *tables_say.said(),
    }
    return tuple(sorted(found))


SHARES = ((3, "rules"), (2, "letters"), (1, "tables"))
"""Of six drawn, how many come from what the rules compute, from the letters, and from tables."""
_HOME = re.compile("le logement .*?(?:Montreuil|Courcouronnes|[Aa]rrondissement|Roses)(?: .\\d+.)?")


_DATE = re.compile(r"(?:\w+di |dimanche )?\d+(?:er)? [a-zéû]+ \d{4}(?: à \d+ h \d+)?")
_AS_MUCH = 30
"""Shapes beyond which a kind is drawn no more often than another."""


def _shape(text: str) -> str:
    """Sentences that differ by their figures, or by the home that they are about, are one."""
    return re.sub(r"\d(?:[\d ,]*\d)?", "0", _DATE.sub("jour", _HOME.sub("le logement", text)))


def drawn(seed: int, number: int) -> list[Spoken]:
    """So many sentences at random, each of another shape: a kind of many shapes has more chances, to a point."""
    draw = random.Random(seed)  # noqa: S311 - a draw to read, no secret
    sources = {
        "rules": rules_say.said(households.drawing(seed), HOUSEHOLDS),
        "letters": letters_say.said(households.drawing(seed), LETTERS),
        "tables": tables_say.said(),
    }
    chosen = []
    for share, name in SHARES:
        shapes: dict[str, dict[str, list[Spoken]]] = {}
        for one in sorted(set(sources[name])):
            shapes.setdefault(one.kind, {}).setdefault(_shape(one.text), []).append(one)
        for _ in range(number * share // sum(share for share, _ in SHARES)):
            kinds = sorted(shapes)
            (kind,) = draw.choices(kinds, weights=[min(len(shapes[kind]), _AS_MUCH) for kind in kinds])
            chosen.append(draw.choice(shapes[kind].pop(draw.choice(sorted(shapes[kind])))))
    return chosen


def words(spoken: Iterable[Spoken]) -> set[str]:
    """The words of sentences, without references, figures and names of codes; each as a dictionary has it, lower case."""
    found = set()
    for one in spoken:
        for word in _WORD.findall(_REFERENCE.sub(" ", one.text)):
            found.add(word.lower())
    return found


def vocabulary() -> frozenset[str]:
    """The words that were read and found right, one a line."""
    return frozenset(VOCABULARY.read_text(encoding="utf-8").split())
