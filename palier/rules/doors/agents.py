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


@applies(_SECURITY)
def is_invited_address(told: str, invited: str) -> bool:
    """Whether both are one address, letter for letter but for capitals.

    Only plain letters are believed: an address in others' alphabets may look the same and be somebody else's.
    """
    one, other = told.strip(), invited.strip()
    return bool(one) and one.isascii() and other.isascii() and one.lower() == other.lower()
