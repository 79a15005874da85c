"""How far a home is from the places that matter to somebody, as the crow flies, in bands: points of communes say no more."""

import math
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

_HOUSE = act("règles de publication de Palier")
MOST = 3
"""Places that one person keeps."""
_BANDS = (5, 10, 20, 40)
"""Kilometres: under the first, between two, over the last (ours)."""
_RADIUS = 6371.0


class PlaceKind(StrEnum):
    """What a place is to a person. Stored words."""

    WORK = "travail"
    SCHOOL = "ecole"
    RELATIVE = "proche"
    OTHER = "autre"


KINDS = {
    PlaceKind.WORK: phrase("Mon travail"),
    PlaceKind.SCHOOL: phrase("Une école"),
    PlaceKind.RELATIVE: phrase("Un proche"),
    PlaceKind.OTHER: phrase("Un autre lieu"),
}
"""As the form and the pages say them."""

type PointOfPlace = tuple[float, float]
"""Latitude and longitude, in degrees."""


@applies(_HOUSE)
def kilometres(one: PointOfPlace, other: PointOfPlace) -> float:
    """Great-circle distance between two points."""
    a, b = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(other[1] - one[1])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return _RADIUS * math.acos(max(-1.0, min(1.0, cosine)))


@applies(_HOUSE)
def say_distance(kind: PlaceKind, commune: str, away: float | None, *, is_same: bool) -> str:
    """How far a home is from a place, in a sentence; ``away`` in kilometres, ``None`` where a point is not known."""
    place = say(KINDS[kind])
    if is_same:
        return say("{place}, {commune} : dans la même commune.", place=place, commune=commune)
    if away is None:
        return say("{place}, {commune} : distance non connue.", place=place, commune=commune)
    if away < _BANDS[0]:
        return say(
            "{place}, {commune} : à moins de {number} km à vol d’oiseau.",
            place=place,
            commune=commune,
            number=_BANDS[0],
        )
    if away >= _BANDS[-1]:
        return say(
            "{place}, {commune} : à plus de {number} km à vol d’oiseau.",
            place=place,
            commune=commune,
            number=_BANDS[-1],
        )
    low = max(one for one in _BANDS if one <= away)
    high = min(one for one in _BANDS if one > away)
    return say(
        "{place}, {commune} : à vol d’oiseau, entre {low} et {high} km.",
        place=place,
        commune=commune,
        low=low,
        high=high,
    )
