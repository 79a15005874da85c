"""Tenants who would exchange, and the rounds that are proposed to them: pairs first of all, and longer ones up to a bound.

Fair in words that anybody can check: as many households as can be, then those who have waited longest, then the shortest rounds
(``packing``). Nothing here weighs a demande, and no income, origin, age or landlord is read.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from palier.rules.exchange.exchange_homes import FILE, NOT_ALONE, ExchangeHome, ExchangeWish, fits
from palier.rules.exchange.packing import Packing, PackingEffort, pack
from palier.rules.law import parameters
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTenant:
    """One household that looks for an exchange."""

    ref: int
    home: ExchangeHome
    wish: ExchangeWish
    since: date
    """The day on which they asked: what « the oldest need » is counted from."""
    not_again: frozenset[int] = frozenset()
    """Whose home they declined, or could not have: it is not proposed to them again."""


@applies(_HOUSE)
def effort_on(on: date) -> PackingEffort:
    """How far rounds are looked for on a day."""
    asked = {"most": "round_most", "cycles_each": "cycles_each", "steps": "steps", "exact_most": "exact_most"}
    return PackingEffort(**{name: int(parameters.get(FILE, key, on).value) for name, key in asked.items()})


@applies(_HOUSE)
def in_order(tenants: Sequence[ExchangeTenant]) -> list[ExchangeTenant]:
    """The oldest need first; of one day, by their numbers."""
    return sorted(tenants, key=lambda one: (one.since, one.ref))


@applies(_HOUSE)
def who_would_live_where(tenants: Sequence[ExchangeTenant]) -> list[list[int]]:
    """For each tenant, the places in the list of those whose home fits them."""
    at = defaultdict[tuple[str, str], list[int]](list)
    for place, one in enumerate(tenants):
        at[one.home.commune, one.home.type_code].append(place)
    found = []
    for place, one in enumerate(tenants):
        near = {
            other for commune in one.wish.communes for size in one.wish.types for other in at.get((commune, size), ())
        }
        found.append(
            [
                other
                for other in sorted(near)
                if other != place and tenants[other].ref not in one.not_again and fits(tenants[other].home, one.wish)
            ]
        )
    return found


@dataclass(frozen=True, slots=True)
class FoundRounds:
    """Rounds by the numbers of their tenants: each would live in the home of the next, the last in that of the first."""

    rounds: tuple[tuple[int, ...], ...]
    is_exact: bool


@applies(_HOUSE, NOT_ALONE)
def find(tenants: Sequence[ExchangeTenant], *, on: date, effort: PackingEffort | None = None) -> FoundRounds:
    """The rounds to propose. Who is proposed one decides, then each landlord, then each commission: nothing is decided here."""
    ordered = in_order(tenants)
    packing: Packing = pack(who_would_live_where(ordered), effort or effort_on(on))
    return FoundRounds(tuple(tuple(ordered[one].ref for one in cycle) for cycle in packing.rounds), packing.is_exact)
