"""Among many records, the pairs to show: each is looked for under a few keys, and only two that share one are compared."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from palier.rules.law.law import applies
from palier.rules.likeness import likening, spelling
from palier.rules.likeness.likening import Likeness, LikenessSide
from palier.rules.likeness.spelling import HOUSE

SHARED = 60
"""Records that may share a key: more is a default, the mailbox of a service, or a name of thousands."""


@applies(HOUSE)
def pairs(sides: Sequence[LikenessSide], *, least: int = likening.FROM) -> Iterator[tuple[int, int, Likeness]]:
    """Each pair to show, by its places, with its score: the same pairs in whatever order records come."""
    seen: set[int] = set()
    for first, second in _meeting(sides):
        mark = first * len(sides) + second
        if mark in seen:
            continue
        seen.add(mark)
        if likening.may_be(sides[first], sides[second]):
            weighed = likening.weigh(sides[first], sides[second])
            if weighed.score >= least:
                yield first, second, weighed


def _meeting(sides: Sequence[LikenessSide]) -> Iterator[tuple[int, int]]:
    """Who shares a key, each two as often as they share one."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, side in enumerate(sides):
        for key in keys(side):
            by_key[key].append(at)
    for some in by_key.values():
        if len(some) <= SHARED:
            yield from combinations(some, 2)


@applies(HOUSE)
def keys(side: LikenessSide) -> set[str]:
    """Under which keys a record is looked for."""
    found = {f"e{one}" for one in side.emails} | {f"t{one}" for one in side.phones}
    if side.numero:
        found.add(f"u{side.numero}")
    heard = _heard(side)
    found |= names(side)
    if side.birth is not None:
        year, month, day = side.birth.year, side.birth.month, side.birth.day
        first, second = sorted((day, month))
        for one in heard:
            # The day whole or turned, with any name; two of its three parts, with one name as it is heard.
            found |= {
                f"b{year}-{first}-{second}{one[:1]}",
                f"d{day}-{month}{one}",
                f"m{year}-{month}{one}",
                f"y{year}-{day}{one}",
            }
    return found


@applies(HOUSE)
def names(side: LikenessSide) -> set[str]:
    """The keys of a record that are of its names alone: a family name and a given one, in whatever order."""
    heard = _heard(side)
    return {f"n{min(one, other)} {max(one, other)}" for one in heard for other in heard if one != other}


def _heard(side: LikenessSide) -> set[str]:
    """Each word that carries a name, by its consonants."""
    words = {word for name in (*side.families, side.given) for word in spelling.core(name)}
    wholes = {"".join(spelling.core(name)) for name in side.families}
    return {spelling.skeleton(word)[:6] for word in words | wholes if len(word) > 1}
