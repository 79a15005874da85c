"""What is said of a home beside its size and its rent: what it is, where one parks, what charges pay, how one gets in.

Codes are stored; a landlord says them, and what it does not say is not known, never « no ».
"""

from collections.abc import Iterable
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_HOUSE = act("règles de données de Palier")


class HomeKind(StrEnum):
    """What it is."""

    FLAT = "appartement"
    HOUSE = "maison"


class Parking(StrEnum):
    """Where one parks, and whether one must take it."""

    NONE = "aucun"
    INCLUDED = "compris"
    TIED = "impose"
    OPTIONAL = "en_option"


class ChargeItem(StrEnum):
    """What the monthly charges pay."""

    HEATING = "chauffage"
    HOT_WATER = "eau_chaude"
    COLD_WATER = "eau_froide"
    LIFT = "ascenseur"
    COMMON = "parties_communes"
    WASTE = "ordures"


class Nearby(StrEnum):
    """What is within ten minutes on foot, as its landlord says."""

    STOP = "arret"
    STATION = "gare"
    SCHOOL = "ecole"
    NURSERY = "creche"
    FOOD = "courses"
    HEALTH = "sante"
    PARK = "parc"


KINDS = {HomeKind.FLAT: phrase("appartement"), HomeKind.HOUSE: phrase("maison")}
PARKINGS = {
    Parking.NONE: phrase("pas de stationnement"),
    Parking.INCLUDED: phrase("stationnement compris dans le loyer"),
    Parking.TIED: phrase("stationnement à payer avec le logement"),
    Parking.OPTIONAL: phrase("stationnement en option"),
}
PRICED = (Parking.TIED, Parking.OPTIONAL)
"""Where a price a month is said."""
CHARGE_ITEMS = {
    ChargeItem.HEATING: phrase("le chauffage"),
    ChargeItem.HOT_WATER: phrase("l’eau chaude"),
    ChargeItem.COLD_WATER: phrase("l’eau froide"),
    ChargeItem.LIFT: phrase("l’ascenseur"),
    ChargeItem.COMMON: phrase("l’entretien des parties communes"),
    ChargeItem.WASTE: phrase("l’enlèvement des ordures"),
}
NEARBY = {
    Nearby.STOP: phrase("un arrêt de bus, de tram ou de métro"),
    Nearby.STATION: phrase("une gare"),
    Nearby.SCHOOL: phrase("une école"),
    Nearby.NURSERY: phrase("une crèche"),
    Nearby.FOOD: phrase("un magasin d’alimentation"),
    Nearby.HEALTH: phrase("un médecin ou une pharmacie"),
    Nearby.PARK: phrase("un parc ou un jardin public"),
}
OF_ENERGY = (ChargeItem.HEATING, ChargeItem.HOT_WATER)
"""What the energy of a diagnosis counts too: paid with the charges, it is not paid twice."""
WIDE_DOOR = 77
"""Centimetres of free passage from which a wheelchair goes through a door (order of 24 December 2015)."""


class Feature(StrEnum):
    """What a search may ask of a home: codes of its address, and of a saved search."""

    FLAT = "appartement"
    HOUSE = "maison"
    PARKING = "stationnement"
    NO_STEP = "sans_marche"
    WIDE_DOORS = "portes_larges"
    LIFT_AT_FLOOR = "ascenseur_a_l_etage"
    ADAPTED_BATHROOM = "salle_de_bains_adaptee"
    LEVEL_SHOWER = "douche_de_plain_pied"
    WIDE_PARKING = "stationnement_pmr"


FEATURES = {
    Feature.FLAT: phrase("Un appartement"),
    Feature.HOUSE: phrase("Une maison"),
    Feature.PARKING: phrase("Une place de stationnement"),
    Feature.NO_STEP: phrase("Aucune marche pour entrer"),
    Feature.WIDE_DOORS: phrase("Des portes où passe un fauteuil roulant"),
    Feature.LIFT_AT_FLOOR: phrase("Un ascenseur qui s’arrête à l’étage"),
    Feature.ADAPTED_BATHROOM: phrase("Une salle de bains adaptée"),
    Feature.LEVEL_SHOWER: phrase("Une douche de plain-pied"),
    Feature.WIDE_PARKING: phrase("Un stationnement pour personne à mobilité réduite"),
}
"""As a search asks for them."""
KINDS_ASKED = (Feature.FLAT, Feature.HOUSE)
OF_ACCESS = (
    Feature.NO_STEP,
    Feature.WIDE_DOORS,
    Feature.LIFT_AT_FLOOR,
    Feature.ADAPTED_BATHROOM,
    Feature.LEVEL_SHOWER,
    Feature.WIDE_PARKING,
)


@applies(_HOUSE)
def places_nearby(kept: str) -> tuple[Nearby, ...]:
    """What is within ten minutes on foot of a home, as its column keeps it: codes between spaces."""
    return tuple(Nearby(code) for code in kept.split())


@applies(_HOUSE)
def listed(codes: Iterable[str], known: Iterable[StrEnum]) -> str:
    """How a column keeps codes of a closed list: each once, in the order of the list, between spaces."""
    said = set(codes)
    return " ".join(one for one in known if one in said)


@applies(_HOUSE)
def charge_items(kept: str) -> tuple[ChargeItem, ...]:
    """What the charges of a home pay, as its column keeps it: codes between spaces."""
    return tuple(ChargeItem(code) for code in kept.split())
