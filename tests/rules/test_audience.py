"""Every sentence of the rules that speaks to the candidate can be read by a desk, about the household."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import palier.rules
from palier.rules.commission import grounds
from palier.rules.letters import audience

RULES = Path(palier.rules.__file__).parent
SECOND = re.compile(r"\b(vous|votre|vos)\b", re.IGNORECASE)
DESK = (
    "eligibility",
    "income",
    "income_test",
    "household",
    "ceilings",
    "affordability",
    "occupancy",
    "overrides",
    "cotation",
    "cotation_facts",
    "fact_doubts",
    "quartile",
    "counting",
    "criteria",
    "weighing",
    "checklist",
    "size_advice",
)
"""Modules whose reasons a desk shows."""


def said(value: ast.expr) -> list[str]:
    """The texts of an expression; what is filled in stands as a word."""
    whole = [node for node in ast.walk(value) if isinstance(node, ast.JoinedStr)]
    inside = {id(part) for node in whole for part in node.values}
    plain = [n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and id(n) not in inside]
    joined = ["".join(p.value if isinstance(p, ast.Constant) else "X" for p in node.values) for node in whole]
    return [text for text in (*plain, *joined) if isinstance(text, str)]


def sentences(path: Path) -> list[str]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (isinstance(node, ast.keyword) and node.arg == "sentence") or (
            isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "sentence" for t in node.targets)
        ):
            found += said(node.value)
    return found


SPOKEN = sorted(
    {text for name in DESK for text in sentences(next(RULES.rglob(f"{name}.py"))) if SECOND.search(text)}
    | {text.sentence for text in grounds.GROUNDS.values()}
)


def test_there_are_sentences_to_word_again() -> None:
    assert len(SPOKEN) >= 20


@pytest.mark.parametrize("sentence", SPOKEN)
def test_a_desk_is_never_spoken_to_as_the_candidate(sentence: str) -> None:
    assert not SECOND.search(audience.for_desk(sentence)), audience.for_desk(sentence)


def test_the_person_changes_and_nothing_else() -> None:
    before = "Votre revenu de référence, 21 000 €, dépasse le plafond."

    assert audience.for_desk(before) == "Le revenu de référence du ménage, 21 000 €, dépasse le plafond."
    assert audience.for_desk("Ce T3 convient à 2 personnes.") == "Ce T3 convient à 2 personnes."
    assert audience.for_desk("Vous formez un jeune ménage.") == "Le ménage forme un jeune ménage."
