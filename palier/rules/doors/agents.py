"""A professional whom ProConnect recognises, and whether the address that it gives is the one that was invited."""

from dataclasses import dataclass

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")


@dataclass(frozen=True, slots=True)
class Agent:
    """What ProConnect says of an agent."""

    email: str
    name: str
    is_mfa: bool
    """Whether they showed two factors there."""

    recognised_at: float | None = None
    """When they did so, in seconds; none where it is not said: somebody who came in this morning is not there now."""


CLOCKS = 30.0
"""Seconds by which the provider's clock may be from ours."""


@applies(_SECURITY)
def is_anew(recognised_at: float | None, *, asked_at: float, now: float) -> bool:
    """Whether somebody was recognised since they were asked to be, and not in what is to come. Unsaid is no."""
    return recognised_at is not None and asked_at - CLOCKS <= recognised_at <= now + CLOCKS


@applies(_SECURITY)
def is_invited_address(told: str, invited: str) -> bool:
    """Whether both are one address, letter for letter but for capitals.

    Only plain letters are believed: an address in others' alphabets may look the same and be somebody else's.
    """
    one, other = told.strip(), invited.strip()
    return bool(one) and one.isascii() and other.isascii() and one.lower() == other.lower()
