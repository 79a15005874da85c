"""Household size against dwelling size: the minimum areas of the law, the typology convention, over-occupation."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules import parameters
from palier.rules.facts import CurrentHome
from palier.rules.household import Composition
from palier.rules.law import Source, act, applies, cch

_FILE = "occupancy.toml"
_ORDER = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")


class Fit(StrEnum):
    """How a home suits the size of a household."""

    FITS = "adapte"
    TOO_SMALL = "trop_petit"
    TOO_BIG = "trop_grand"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """The area of the current home against the minimum. ``share`` is area over minimum: under 1 is over-occupied."""

    area: int
    minimum: int
    persons: int
    share: Fraction


def _row[T](rows: list[T], persons: int) -> T:
    return rows[min(max(persons, 1), len(rows)) - 1]


@applies(cch("R822-25"))
def minimum_area(persons: int, *, on: date) -> int:
    """Area in m² below which a home is over-occupied."""
    rows: list[int] = parameters.get(_FILE, "minimum_area", on).value
    return _row(rows, persons)


@applies(cch("R822-25"), cch("L441-1"))
def occupation(home: CurrentHome, household: Composition, *, on: date) -> Occupation | None:
    """Over-occupation of the home lived in today; ``None`` when its area is unknown.

    The persons are those of the household, or those who live there when they are more (hosted by a third party).
    """
    if home.floor_area is None or home.floor_area <= 0:
        return None
    persons = max(household.persons, home.occupants or 0)
    minimum = minimum_area(persons, on=on)
    return Occupation(area=home.floor_area, minimum=minimum, persons=persons, share=Fraction(home.floor_area, minimum))


@applies(act("convention d’occupation par défaut de Palier"))
def suitable_types(household: Composition, *, on: date) -> tuple[tuple[str, ...], Source]:
    """The types that suit the household, smallest first, and where the convention comes from."""
    entry = parameters.get(_FILE, "typology", on)
    if household.is_single_parent and household.persons == 2:  # noqa: PLR2004 -- one parent, one child
        entry = parameters.get(_FILE, "typology_parent_and_child", on)
        return tuple(entry.value), entry.article
    return tuple(_row(entry.value, household.persons)), entry.article


@applies(act("convention d’occupation par défaut de Palier"))
def fits(type_code: str, household: Composition, *, on: date) -> Fit:
    """How a home of this type suits the household."""
    types, _ = suitable_types(household, on=on)
    if type_code in types:
        return Fit.FITS
    if type_code not in _ORDER:
        return Fit.UNKNOWN
    return Fit.TOO_SMALL if _ORDER.index(type_code) < _ORDER.index(types[0]) else Fit.TOO_BIG
