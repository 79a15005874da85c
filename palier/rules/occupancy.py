"""Household size against dwelling size: minimum areas of the law, over- and under-occupation, typology convention.

The convention is no rule of law and a territory may have its own. Under-occupation informs only (ruling 24).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules import french, parameters
from palier.rules.facts import CurrentHome, Demande, Proof, Situation
from palier.rules.household import Composition
from palier.rules.law import Source, act, applies, cch

_FILE = "occupancy.toml"
_ORDER = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
_SURE = "S"


class Fit(StrEnum):
    """How a home suits the size of a household."""

    FITS = "adapte"
    TOO_SMALL = "trop_petit"
    TOO_BIG = "trop_grand"
    UNKNOWN = "inconnu"
    APART = "a_part"
    """Holders who share a home: the convention, made for families, does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """The area of the current home against the minimum. ``share`` is area over minimum: under 1 is over-occupied."""

    area: int
    minimum: int
    persons: int
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderOccupation:
    """Rooms of the current home against its occupants. ``is_sure`` is false while the text was not read at its source."""

    rooms: int
    persons: int
    limit: int
    """Rooms up to which the home is not under-occupied."""
    source: Source
    is_sure: bool

    @property
    def is_under_occupied(self) -> bool:
        """More rooms than the limit; exactly the limit is not under-occupied."""
        return self.rooms > self.limit

    @property
    def sentence(self) -> str:
        """The figures in one sentence, said to be information only where the text was not read."""
        rooms, persons = french.count(self.rooms, "pièce"), french.count(self.persons, "personne")
        verb = "serait" if self.is_under_occupied else "ne serait pas"
        head = "" if self.is_sure else "Selon nos informations, "
        words = f"{head}un logement de {rooms} pour {persons} {verb} sous-occupé."
        return words[0].upper() + words[1:]


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


@applies(cch("L621-2"))
def under_occupation(home: CurrentHome, household: Composition, *, on: date) -> UnderOccupation | None:
    """Under-occupation of the home lived in today; ``None`` when neither its rooms nor its type is known."""
    by_type: dict[str, int] = parameters.get(_FILE, "rooms_by_type", on).value
    rooms = home.rooms if home.rooms is not None else by_type.get(home.type_code or "")
    if rooms is None:
        return None
    persons = max(household.persons, home.occupants or 0)
    margin = parameters.get(_FILE, "under_occupation_margin", on)
    return UnderOccupation(
        rooms=rooms, persons=persons, limit=persons + margin.value, source=margin.article,
        is_sure=margin.confidence == _SURE,
    )  # fmt: skip


@applies(cch("L441-1"))
def extra_rooms(demande: Demande, *, on: date) -> int:
    """Rooms that a profession may justify: a childminder whose agreement is verified and holds that day."""
    is_childminder = any(
        claim.situation is Situation.CHILDMINDER
        and claim.proof is Proof.VERIFIED
        and (claim.since is None or claim.since <= on)
        and (claim.valid_until is None or on <= claim.valid_until)
        for claim in demande.claims
    )
    rooms: int = parameters.get(_FILE, "childminder_rooms", on).value
    return rooms if is_childminder else 0


def _enlarged(types: tuple[str, ...], rooms: int) -> tuple[str, ...]:
    last = _ORDER.index(types[-1])
    return (*types, *_ORDER[last + 1 : last + 1 + rooms])


@applies(act("convention d’occupation par défaut de Palier"))
def suitable_types(
    household: Composition, *, on: date, territory: str = "", more_rooms: int = 0
) -> tuple[tuple[str, ...], Source]:
    """The types that suit the household, smallest first, and where the convention comes from.

    ``territory`` reads its own convention where it has one; ``more_rooms`` adds the next types (``extra_rooms``).
    """
    local = parameters.get(_FILE, "typology_by_territory", on)
    entry = parameters.get(_FILE, "typology", on)
    if territory in local.value:
        return _enlarged(tuple(_row(local.value[territory], household.persons)), more_rooms), local.article
    if household.is_single_parent and household.persons == 2:  # noqa: PLR2004 -- one parent, one child
        entry = parameters.get(_FILE, "typology_parent_and_child", on)
        return _enlarged(tuple(entry.value), more_rooms), entry.article
    return _enlarged(tuple(_row(entry.value, household.persons)), more_rooms), entry.article


@applies(act("convention d’occupation par défaut de Palier"))
def fits(type_code: str, household: Composition, *, on: date, territory: str = "", more_rooms: int = 0) -> Fit:
    """How a home of this type suits the household."""
    types, _ = suitable_types(household, on=on, territory=territory, more_rooms=more_rooms)
    if type_code in types:
        return Fit.FITS
    if type_code not in _ORDER:
        return Fit.UNKNOWN
    if household.is_co_tenancy:
        return Fit.APART
    return Fit.TOO_SMALL if _ORDER.index(type_code) < _ORDER.index(types[0]) else Fit.TOO_BIG
