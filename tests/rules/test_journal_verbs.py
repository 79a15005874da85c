"""The words that the journal keeps: each said once, each read somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from palier.rules.candidature.funnel import Verb
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.life.lifecycle import LifeVerb

if TYPE_CHECKING:
    from pathlib import Path


def test_no_word_of_the_journal_is_a_verb_of_two_tables() -> None:
    words = [verb.value for table in (JournalVerb, Verb, LifeVerb) for verb in table]

    assert sorted(words) == sorted(set(words))


def test_every_verb_is_written_by_an_act(repository: Path) -> None:
    """A verb that no workflow names tells of nothing: it goes, or its act is missing."""
    acts = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("workflows", "jobs", "management", "rules/seals", "rules/candidature")
        for path in sorted((repository / "palier" / room).rglob("*.py"))
        if path.name != "acts_of_the_path.py"
    )

    named = set(re.findall(r"JournalVerb\.([A-Z_]+)", acts))
    assert {verb.name for verb in JournalVerb} - named == set()
