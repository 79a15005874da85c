"""How a share of the flow becomes a whole number of homes: the method that the convention writes, and no other.

Exact shares are ``Fraction``; a right is a whole number of homes. Whatever the methods of the conventions, the rights
together never exceed the base: what a method gives beyond it is taken back, the smallest fraction first, and said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from palier.rules.law.law import applies, cch

_ARTICLE = cch("R441-5")
_HALF = Fraction(1, 2)


class Rounding(StrEnum):
    """The methods that a convention may write. Stored words, never labels."""

    FLOOR = "inferieur"
    HALF_UP = "demi_superieur"
    HALF_EVEN = "demi_pair"
    LARGEST_REMAINDER = "plus_fort_reste"
    CARRIED = "reporte"


LABELS = {
    Rounding.FLOOR: "à l’unité inférieure",
    Rounding.HALF_UP: "au plus proche, le demi vers le haut",
    Rounding.HALF_EVEN: "au plus proche, le demi vers le nombre pair",
    Rounding.LARGEST_REMAINDER: "au plus fort reste entre réservataires",
    Rounding.CARRIED: "à l’unité inférieure, la fraction reportée sur l’année suivante",
}
"""What a page calls each method, after « arrondi »."""


class NotAShare(ValueError):
    """A share of the flow is zero or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The exact share of one réservataire, before rounding. ``carried`` is the fraction left by the year before."""

    key: str
    amount: Fraction
    method: Rounding
    carried: Fraction = Fraction(0)

    @property
    def due(self) -> Fraction:
        """What is to be rounded: with what was carried where the convention carries."""
        return self.amount + self.carried if self.method is Rounding.CARRIED else self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """A right in whole homes. ``carried`` goes to the next year; ``trimmed`` is what the base could not give."""

    key: str
    homes: int
    carried: Fraction = Fraction(0)
    trimmed: int = 0


@applies(_ARTICLE)
def alone(amount: Fraction, method: Rounding) -> int:
    """Round one share by itself; the largest remainder is shared between several, and begins like the floor.

    Raises ``NotAShare``.
    """
    if amount < 0:
        raise NotAShare(amount)
    whole, rest = divmod(amount, 1)
    is_up = False
    if method is Rounding.HALF_UP:
        is_up = rest >= _HALF
    elif method is Rounding.HALF_EVEN:
        is_up = rest > _HALF or (rest == _HALF and whole % 2 == 1)
    return int(whole) + is_up


@applies(_ARTICLE)
def together(shares: Sequence[Exact], base: int) -> tuple[Rounded, ...]:
    """Round every share of one base, in the order given; the sum never exceeds the base."""
    found = {share.key: _first(share) for share in shares}
    for key in _by_remainder([share for share in shares if share.method is Rounding.LARGEST_REMAINDER]):
        found[key] = replace(found[key], homes=found[key].homes + 1)
    of = {share.key: share for share in shares}
    while sum(one.homes for one in found.values()) > base:
        most = min((one for one in found.values() if one.homes), key=lambda one: (of[one.key].due - one.homes, one.key))
        back = 1 if of[most.key].method is Rounding.CARRIED else 0
        found[most.key] = replace(most, homes=most.homes - 1, carried=most.carried + back, trimmed=most.trimmed + 1)
    return tuple(found[share.key] for share in shares)


def _first(share: Exact) -> Rounded:
    homes = alone(share.due, share.method)
    return Rounded(
        key=share.key, homes=homes, carried=share.due - homes if share.method is Rounding.CARRIED else Fraction(0)
    )


def _by_remainder(shares: Sequence[Exact]) -> list[str]:
    """Who receives one more: as many as the whole part of the sum of the remainders, the largest first, then by key."""
    left = {share.key: share.due % 1 for share in shares}
    return sorted(left, key=lambda key: (-left[key], key))[: int(sum(left.values()))]
