"""Household size against dwelling size: minimum areas of housing aid, over- and under-occupation, types advised.

Nothing here closes a home to anybody (``size_advice``). Under-occupation informs only.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from palier.rules.fitting import size_guide
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law import parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase_plural, say_plural
from palier.rules.people.facts import CurrentHome, Demande, Proof, Situation
from palier.rules.people.household import Composition

_FILE = "occupancy.toml"
_ORDER = tuple(size_guide.TYPES)
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
        persons = say_plural(self.persons, "{count} personne", "{count} personnes")
        return say_plural(self.rooms, *_SAID[self.is_sure, self.is_under_occupied], persons=persons)


_SAID = {
    (True, True): phrase_plural(
        "Un logement d’une pièce pour {persons} serait sous-occupé.",
        "Un logement de {count} pièces pour {persons} serait sous-occupé.",
    ),
    (True, False): phrase_plural(
        "Un logement d’une pièce pour {persons} ne serait pas sous-occupé.",
        "Un logement de {count} pièces pour {persons} ne serait pas sous-occupé.",
    ),
    (False, True): phrase_plural(
        "Selon nos informations, un logement d’une pièce pour {persons} serait sous-occupé.",
        "Selon nos informations, un logement de {count} pièces pour {persons} serait sous-occupé.",
    ),
    (False, False): phrase_plural(
        "Selon nos informations, un logement d’une pièce pour {persons} ne serait pas sous-occupé.",
        "Selon nos informations, un logement de {count} pièces pour {persons} ne serait pas sous-occupé.",
    ),
}
"""By whether the text was read, then by whether the home is under-occupied: one room, then several."""


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
        rooms=rooms,
        persons=persons,
        limit=persons + margin.value,
        source=margin.article,
        is_sure=margin.confidence == _SURE,
    )


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


@applies(act("convention d’occupation par défaut de Palier"))
def suitable_types(
    household: Composition, *, on: date, guide: SizeGuide | None = None, more_rooms: int = 0
) -> tuple[tuple[str, ...], Source]:
    """The types advised for the household, smallest first, and where the advice comes from.

    ``guide`` is the territory's own; ``more_rooms`` adds the next types (``extra_rooms``).
    """
    guide = guide or size_guide.of_palier(on)
    return guide.types_for(household, more_rooms=more_rooms), guide.source


@applies(act("convention d’occupation par défaut de Palier"))
def fits(type_code: str, household: Composition, *, guide: SizeGuide, more_rooms: int = 0) -> Fit:
    """How a home of this type suits the household under a guide."""
    types = guide.types_for(household, more_rooms=more_rooms)
    if type_code in types:
        return Fit.FITS
    if type_code not in _ORDER:
        return Fit.UNKNOWN
    if household.is_co_tenancy:
        return Fit.APART
    return Fit.TOO_SMALL if _ORDER.index(type_code) < _ORDER.index(types[0]) else Fit.TOO_BIG
