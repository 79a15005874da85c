"""How many people are called, and what the others are told of their wait: plain functions of what was measured."""

from __future__ import annotations

import math

AHEAD = 3.0
"""Seconds of spare capacity that are offered at a time: what people need to come, once called."""
PATIENCE = 8.0
"""Seconds over which those called who do not come are expected less and less: they have closed the page."""
LEAST = 0.5
"""People called a second at the very least while someone waits: nobody starves, whatever those inside do."""
OUTSIDERS = 4
"""One call in so many is for people met for the first time, even if people who have a session wait as well."""
GUESSED_RATE = 20.0
"""People called a second, as long as nothing is measured."""
NEAREST, FARTHEST = 2, 20
"""Bounds of the seconds between two refreshes of the waiting page."""
FIRST, FIRST_FAR = 1, 10
"""Bounds of the seconds until the first of them: before a number that never comes back is dropped (`UNCONFIRMED`)."""


def smoothed(old: float, new: float, elapsed: float, memory: float) -> float:
    """The mean of a measure that forgets: what is ``memory`` seconds old counts for about a third."""
    kept = math.exp(-elapsed / memory)
    return old * kept + new * (1 - kept)


def expected(before: float, *, entered: float, elapsed: float) -> float:
    """How many of the people called are still to come, ``elapsed`` seconds later, once so many have come in."""
    return max(0.0, before * math.exp(-elapsed / PATIENCE) - entered)


def due(*, spare: float, slots: int, cost: float, expected: float, elapsed: float) -> float:
    """How many people can be called now, fractions included: the caller carries them over.

    ``spare`` is the share of slots left idle, from 0 to 1; ``cost`` the seconds that a page holds one; ``expected`` the
    people called before who are still to come, ``elapsed`` the seconds since the last time. As people read more than one
    page, the site fills up to n / (n + 1) of its capacity with people who read n.
    """
    pages = spare * slots / max(cost, 0.001) * AHEAD
    return max(pages - expected, LEAST * elapsed)


def shared(count: int, known: int, new: int, already: int) -> tuple[int, int]:
    """Divide calls between those who were here before the rush and the others.

    ``known`` and ``new`` people wait, ``already`` were called since the room exists: one call in `OUTSIDERS` is for the new.
    """
    for_new = sum(1 for call in range(already, already + count) if call % OUTSIDERS == 0)
    for_new = min(max(for_new, count - known), new)
    return min(count - for_new, known), for_new


def wait(place: int, rate: float) -> float | None:
    """Seconds until this place is called at the present rate (people a second), ``None`` while that is not known."""
    return place / rate if rate > 0 else None


def refresh(place: int, rate: float, *, is_new: bool = False) -> int:
    """Seconds until the page asks again: soon near the head; far from it, a third of the wait at most.

    Nobody is called before having shown that they kept their number: a new one asks again at once, unless its turn is far.
    """
    soonest, latest = (FIRST, FIRST_FAR) if is_new else (NEAREST, FARTHEST)
    return round(max(soonest, min(latest, (wait(place, rate or GUESSED_RATE) or 0) / 3)))
