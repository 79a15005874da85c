"""The texts of letters as they were when they moved into one table: the same words for the same facts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from random import Random

from tests.sentences import letters_say

RECORD = Path(__file__).with_name("letters_recorded.txt")
SEED, TIMES = 64, 12


def recorded() -> str:
    """One line a kind of letter: how many sentences were said, and their digest."""
    told: dict[str, list[str]] = defaultdict(list)
    for one in letters_say.said(Random(SEED), TIMES):  # noqa: S311 - the same each time
        told[one.kind].append(one.text)
    lines = [
        f"{kind} {len(texts)} {hashlib.sha256('\n'.join(texts).encode()).hexdigest()[:16]}"
        for kind, texts in sorted(told.items())
    ]
    return "\n".join([*lines, ""])


def test_letters_say_what_they_said() -> None:
    assert recorded() == RECORD.read_text(encoding="utf-8")
