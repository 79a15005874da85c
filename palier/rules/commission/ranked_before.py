"""Those whom a commission ranked second or lower, and who got no home: found again for the next that suits (R441-2-15).

The article was read in an older text: it shows names to think of, and gives nobody a place.
"""

from collections.abc import Collection

from palier.rules.candidature.funnel import Stage
from palier.rules.law.law import applies, cch
from palier.rules.people.facts import Home, Wish

_FOUND_AGAIN = cch("R441-2-15")
_FIRST_RANK = 1


@applies(_FOUND_AGAIN)
def is_passed_over(rank: int | None, stage: Stage) -> bool:
    """Whether the commission ranked this candidature after the first, and it ended because the home went to another."""
    return rank is not None and rank > _FIRST_RANK and stage is Stage.SANS_SUITE


@applies(_FOUND_AGAIN)
def suits(wish: Wish, home: Home, *, places: Collection[str]) -> bool:
    """Whether a home is of a type, in a commune and at a rent that were asked for. No wished rent is no limit.

    ``places``: every code by which its commune may be wished for; a wish for Paris is one for each arrondissement.
    """
    return (
        home.type_code in wish.type_codes
        and any(code in places for code in wish.communes)
        and (wish.max_rent is None or home.rent + home.charges <= wish.max_rent)
    )
