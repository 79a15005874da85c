"""Which homes of one landlord may be one home declared twice, and why: a person looks at both and decides (ADR 197).

What is not known joins nobody: two homes without a door are two homes, and neighbours have numbers that follow one another.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import combinations

from palier.rules.commission.same_address import street_of
from palier.rules.law.law import act, applies
from palier.rules.likeness.spelling import within
from palier.rules.people.folding import folded

_HOUSE = act("règles de rapprochement de Palier")
_LONG = 8
"""Signs from which a street may hold a slip and be the same."""
_TENTH = 10
_UNSAID = frozenset(
    ["porte", "pte", "appartement", "appart", "appt", "apt", "app", "logement", "log", "no", "n", "numero"]
)
_AGAIN = frozenset(["bis", "ter", "quater"])
_WHOLE = 2
"""A number and a door, at least: of a building, the number alone is everybody's."""


class HomeLikeness(StrEnum):
    """Why two homes may be one. The value is its sentence."""

    REFERENCE = "Vos fichiers leur ont donné la même référence."
    NUMBER = "Leurs numéros RPLS se ressemblent : un caractère les sépare, ou deux voisins échangés."
    DOOR = "Ils ont la même commune, la même rue, le même numéro et la même porte."
    FLOOR = "Ils sont au même étage."


@dataclass(frozen=True, kw_only=True)
class HomeTold:
    """What is compared of a home."""

    key: int
    rpls: str
    commune: str
    street: str
    door: str
    floor: int | None
    type_code: str
    area: int
    is_house: bool = False
    references: frozenset[str] = frozenset()
    """The landlord's own, that its files gave it."""

    @cached_property
    def way(self) -> str:
        """Its street, as two spellings share it."""
        return street_of(self.street)

    @cached_property
    def place(self) -> tuple[str, ...]:
        """Its number and its door, as two spellings share them."""
        words = re.findall(r"\d+|[a-z]+", folded(self.door))
        return tuple(word.lstrip("0") or "0" for word in words if word not in _UNSAID)

    @property
    def is_placed(self) -> bool:
        """Whether its door is that of one home: a house has its number alone."""
        told = [word for word in self.place if word not in _AGAIN]
        return bool(told) and (self.is_house or len(told) >= _WHOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePair:
    """Two homes by their keys, the lesser first, and each reason to look at them."""

    one: int
    other: int
    reasons: tuple[HomeLikeness, ...]


@applies(_HOUSE)
def alike(one: HomeTold, other: HomeTold) -> tuple[HomeLikeness, ...]:
    """Why two homes may be one; nothing where they may not. An unknown fact is no reason."""
    if one.commune != other.commune or one.type_code != other.type_code or _differ(one, other):
        return ()
    is_door = one.is_placed and other.is_placed and one.place == other.place and _one_street(one.way, other.way)
    told = (
        (bool(one.references & other.references), HomeLikeness.REFERENCE),
        (bool(one.rpls and other.rpls) and within(one.rpls, other.rpls, 1), HomeLikeness.NUMBER),
        (is_door, HomeLikeness.DOOR),
        (one.floor is not None and one.floor == other.floor, HomeLikeness.FLOOR),
    )
    found = tuple(reason for holds, reason in told if holds)
    is_house = one.is_house and other.is_house
    # A door alone may be of two entrances of one number: something else says that it is one.
    is_one = HomeLikeness.REFERENCE in found or (is_door and (is_house or len(found) > 1))
    return found if is_one else ()


def _differ(one: HomeTold, other: HomeTold) -> bool:
    """Whether something known of both cannot be of one home."""
    return (
        (one.floor is not None and other.floor is not None and one.floor != other.floor)
        or (one.is_placed and other.is_placed and one.place != other.place)
        or abs(one.area - other.area) * _TENTH > max(one.area, other.area)
    )


def _one_street(one: str, other: str) -> bool:
    if not one or not other:
        return False
    is_long = min(len(one), len(other)) >= _LONG
    return one == other or (is_long and not any(sign.isdigit() for sign in one + other) and within(one, other, 1))


@applies(_HOUSE)
def pairs(homes: Iterable[HomeTold]) -> tuple[HomePair, ...]:
    """Every two homes that may be one, by their keys. Only those that share a reference or a door are compared."""
    near: dict[Hashable, list[HomeTold]] = defaultdict(list)
    for home in homes:
        for reference in home.references:
            near["reference", reference].append(home)
        if home.is_placed:
            near[home.commune, home.place].append(home)
    found = _looked(near.values())
    return tuple(HomePair(one=one, other=other, reasons=found[one, other]) for one, other in sorted(found))


def _looked(groups: Iterable[Sequence[HomeTold]]) -> dict[tuple[int, int], tuple[HomeLikeness, ...]]:
    found: dict[tuple[int, int], tuple[HomeLikeness, ...]] = {}
    for group in groups:
        for one, other in combinations(group, 2):
            if one.key != other.key and (reasons := alike(one, other)):
                found[min(one.key, other.key), max(one.key, other.key)] = reasons
    return found
