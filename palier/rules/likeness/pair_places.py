"""Where a pair of demandes is: the territories of every commune that either household asks for, or nowhere (ADR 157)."""

from collections.abc import Collection, Iterable, Mapping

from palier.rules.law.law import act, applies

_HOUSE = act("règles de données de Palier")


@applies(_HOUSE)
def territories(wished: Iterable[Collection[str]], of_commune: Mapping[str, str]) -> list[str]:
    """The territories of a pair, in order; none where a household asks for nowhere, or for a commune that has none.

    ``wished`` are the communes that each of the two asks for. A pair of nowhere is of a steward of the whole site.
    """
    found: set[str] = set()
    for communes in wished:
        here = {of_commune.get(code, "") for code in communes}
        if not here or "" in here:
            return []
        found |= here
    return sorted(found)


@applies(_HOUSE)
def is_held(pair: Collection[str], held: Collection[str]) -> bool:
    """Whether both demandes of a pair are wholly of the territories that somebody is held to."""
    return bool(pair) and set(pair) <= set(held)
