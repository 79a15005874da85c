"""The pairs that lines of a former tool would give: by the keys and the bits that the clock keeps of each, in no database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from palier.rules.likeness import likening
from palier.rules.takeover import twin_bits, twin_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from palier.rules.likeness.likening import Likeness, LikenessSide

READ, SHARED = 300, 30
"""As `workflows/takeover/pairing`: lines of one key, and those of them that meet."""


def pairs(sides: Sequence[LikenessSide]) -> Iterator[tuple[int, int, Likeness]]:
    """Each pair to show, by its places, with its score. A line names no other adult of its household."""
    lines = [replace(side, adults=()) for side in sides]
    for one, other in sorted(_meeting(lines)):
        if likening.may_be(lines[one], lines[other]):
            weighed = likening.weigh(lines[one], lines[other])
            if weighed.score >= likening.FROM:
                yield one, other, weighed


def _meeting(lines: Sequence[LikenessSide]) -> set[tuple[int, int]]:
    by_key: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines):
        for key, beside in twin_words.blocks(line).items():
            by_key[key].append((at, beside))
    found: set[tuple[int, int]] = set()
    for some in by_key.values():
        if len(some) > READ:
            continue
        for at, beside in some:
            met = [other for other, theirs in some if other != at and twin_bits.may_meet(beside, theirs)]
            if len(met) < SHARED:
                found |= {(min(at, other), max(at, other)) for other in met}
    return found
