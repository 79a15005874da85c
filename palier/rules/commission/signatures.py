"""Who signs the minutes of a séance: the members who were there (article L441-2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from palier.rules.law.law import act, applies

_HOUSE = act("règles de séance de Palier")


@applies(_HOUSE)
def were_there(members: Iterable[Mapping[str, Any]], changes: Iterable[Mapping[str, Any]]) -> frozenset[int]:
    """The places of the members present for a part of the séance at least: at its end, or until they left."""
    left = {change["member"] for change in changes if change["what"] == "depart"}
    return frozenset(left | {place for place, member in enumerate(members) if member["present"]})
