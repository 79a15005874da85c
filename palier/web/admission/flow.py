"""How many people are called, and what the others are told of their wait: plain functions of what was measured."""

from __future__ import annotations

import math

GAIN = 0.5
"""Share of the spare capacity that is offered: each person let in will ask for more pages."""
HORIZON = 5.0
"""Seconds that the people at the head of the line need to come once called: their page refreshes so often."""
LEAST = 0.5
"""People called a second at the very least while someone waits: nobody starves, whatever those inside do."""
OUTSIDERS = 4
"""One call in so many is for people met for the first time, even if people who have a session wait as well."""
GUESSED_RATE = 20.0
"""People called a second, as long as nothing is measured."""
NEAREST, FARTHEST = 4, 20
"""Bounds of the seconds between two refreshes of the waiting page."""
FIRST = 2
"""Seconds until the first of them."""


def smoothed(old: float, new: float, elapsed: float, memory: float) -> float:
    """The mean of a measure that forgets: what is ``memory`` seconds old counts for about a third."""
    kept = math.exp(-elapsed / memory)
    return old * kept + new * (1 - kept)


def due(*, spare: float, slots: int, cost: float, called: int, elapsed: float) -> float:
    """How many people can be called now, fractions included: the caller carries them over.

    ``spare`` is the share of slots left idle, from 0 to 1; ``cost`` the seconds that a page holds one; ``called`` the
    people called who have not come yet, ``elapsed`` the seconds since the last time.
    """
    pages = GAIN * spare * slots / max(cost, 0.001) * HORIZON
    return max(pages - called, LEAST * elapsed)


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

    A new number asks again at once: nobody is called before having shown that they kept it.
    """
    if is_new:
        return FIRST
    expected = wait(place, rate or GUESSED_RATE)
    return round(max(NEAREST, min(FARTHEST, (expected or 0) / 3)))
