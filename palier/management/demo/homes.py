"""About sixty homes in Île-de-France, Lyon and Lille: real communes, invented streets, rents of each financing and zone."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.models import Commune, Home
from palier.rules.homes.home_facts import NEARBY, PRICED
from palier.workflows.homes import declaring
from palier.workflows.homes.declaring import HomeDraft

HERO_RPLS = "DEMO000001"
"""The T3 of Montreuil for which Amina is a candidate."""
_PLACES: dict[str, tuple[str, ...]] = {
    "est": ("93048", "93066", "93001", "94028", "75120", "75119", "93008", "94080", "92050", "95018"),
    "rhone": ("69266", "69383", "69387", "69388", "69256", "69259"),
    "nord": ("59350", "59512", "59599", "59009", "59378"),
}
_SHARES: dict[str, int] = {"est": 30, "rhone": 16, "nord": 14}
_STREETS = (
    "rue des Néfliers",
    "rue du Clos-Perdu",
    "allée des Sorbiers",
    "rue de la Source-Bleue",
    "passage du Tonnelier",
    "rue des Trois-Puits",
    "avenue de la Grande-Ourse",
    "rue du Four-à-Pain",
    "allée des Cardeurs",
    "rue de l’Alouette-Grise",
    "rue des Vanniers",
    "cours du Moulin-Sec",
    "rue de la Belle-Étoffe",
    "impasse du Figuier",
    "rue des Hirondelles-de-Mai",
    "rue du Lavoir-Neuf",
    "place du Vieux-Métier",
    "rue des Cordelles",
    "allée du Verger-Haut",
    "rue du Pont-de-Bois",
)
_TYPES: tuple[tuple[str, int, int, int], ...] = (
    ("T1", 24, 33, 14),
    ("T2", 41, 52, 28),
    ("T3", 58, 70, 34),
    ("T4", 74, 88, 18),
    ("T5", 92, 106, 6),
)
"""Type, least and most area in m², weight among a hundred."""
_FINANCING = (("PLAI", 30), ("PLUS", 55), ("PLS", 15))
_RENTS: dict[str, tuple[int, int, int]] = {
    "PARIS_LIMITROPHES": (655, 738, 1120),
    "ILE_DE_FRANCE": (628, 705, 1010),
    "AUTRES_REGIONS": (560, 632, 840),
}
"""Cents a month and a m², by zone, for PLAI, PLUS and PLS: the order of size of new lettings in 2026."""
_CHARGES = (165, 235)
"""Cents a month and a m²."""
_CAST: dict[str, tuple[str, ...]] = {"est": ("T3",) * 5, "rhone": ("T2",), "nord": ("T3",) * 2}
"""Types of the first homes of each bailleur, for which the cast are candidates: never fitted for a handicap."""
DECLARED = 95
"""Days before the anchor on which the homes were declared."""
_STAIRS = 4
"""Floor above which every home has a lift."""
_QPV_SHARE, _ADAPTED_SHARE, _LIFT_SHARE = 0.25, 0.06, 0.7


@dataclass(frozen=True, slots=True)
class CastHome:
    """A home and the short name of its bailleur."""

    home: Home
    bailleur: str
    is_for_cast: bool = False


def declare_homes(offices: Offices, days: Days, random: Random) -> list[CastHome]:
    """Declare every home through the bailleurs' own act, some weeks ago. The first is the T3 of Montreuil."""
    known = Commune.objects.in_bulk([code for codes in _PLACES.values() for code in codes])
    declared = [_declare("est", _hero(known["93048"]), offices, days)]
    for bailleur, count in _SHARES.items():
        for index in range(count - (bailleur == "est")):
            commune = known[random.choice(_PLACES[bailleur])]
            types = _CAST[bailleur][index : index + 1]
            draft = _draft(commune, len(declared) + 1, days, random, type_code=types[0] if types else None)
            declared.append(_declare(bailleur, draft, offices, days, is_for_cast=bool(types)))
    return declared


def declare_more(count: int, offices: Offices, days: Days, random: Random) -> list[CastHome]:
    """Declare new homes in a world that has no free one left, today."""
    known = Commune.objects.in_bulk([code for codes in _PLACES.values() for code in codes])
    number, declared = Home.objects.filter(rpls_id__startswith="DEMO").count(), []
    for bailleur in random.choices(list(_SHARES), list(_SHARES.values()), k=count):
        number += 1
        draft = _draft(known[random.choice(_PLACES[bailleur])], number, days, random, type_code=None)
        home = declaring.declare_home(draft, by=offices.actor(bailleur), at=days.at(-2, 9))
        declared.append(CastHome(home, bailleur))
    return declared


def _declare(bailleur: str, draft: HomeDraft, offices: Offices, days: Days, *, is_for_cast: bool = False) -> CastHome:
    home = declaring.declare_home(draft, by=offices.actor(bailleur), at=days.at(-DECLARED, 9))
    return CastHome(home, bailleur, is_for_cast)


def _hero(montreuil: Commune) -> HomeDraft:
    return HomeDraft(
        rpls_id=HERO_RPLS,
        commune=montreuil,
        street="rue des Néfliers",
        door="Bâtiment B, 3ᵉ étage, porte 12",
        type_code="T3",
        floor_area=64,
        financing="PLUS",
        rent=49810,
        charges=11430,
        floor=3,
        has_lift=True,
        is_qpv=False,
        energy_class="C",
        greenhouse_class="C",
        energy_cost_least=810,
        energy_cost_most=1_140,
        energy_cost_year=2023,
        kind="appartement",
        parking="en_option",
        parking_price=3_500,
        charges_cover="eau_froide ascenseur parties_communes ordures",
        door_steps=0,
        door_width=83,
        lift_serves_floor=True,
        has_adapted_bathroom=False,
        has_level_shower=False,
        has_wide_parking=False,
        nearby="arret ecole courses parc",
    )


_ENERGY_PRICES: dict[str, int] = {"B": 8, "C": 13, "D": 19, "E": 26, "F": 34}
"""Euros a year and a m², by class: the order of size of diagnoses at the prices of 2023."""
_PARKINGS = ("", "aucun", "compris", "impose", "en_option", "en_option")
_DOORS, _STEPS = (73, 77, 83, 90), (0, 0, 0, 1, 3, 6)


def _details(draft: HomeDraft, number: int) -> dict[str, Any]:
    """What living there costs and how one gets in, the same at each start; of one home in five its landlord says nothing."""
    if number % 5 == 0:
        return {}
    middle = _ENERGY_PRICES[draft.energy_class] * draft.floor_area
    parking = _PARKINGS[number % len(_PARKINGS)]
    items = ["chauffage", "eau_chaude", "eau_froide"][2 * (number % 3 > 0) :] + ["ascenseur"] * bool(draft.has_lift)
    return {
        "greenhouse_class": "ABCDEF"[max(0, "ABCDEF".index(draft.energy_class) - number % 2)],
        "energy_cost_least": middle * 85 // 1000 * 10,
        "energy_cost_most": middle * 115 // 1000 * 10,
        "energy_cost_year": 2023,
        "kind": "maison" if draft.floor == 0 and number % 2 else "appartement",
        "parking": parking,
        "parking_price": 2_000 + number % 8 * 500 if parking in PRICED else None,
        "charges_cover": " ".join([*items, "parties_communes", "ordures"]),
        "door_steps": 0 if draft.is_adapted else _STEPS[number % len(_STEPS)],
        "door_width": 90 if draft.is_adapted else _DOORS[number % len(_DOORS)],
        "lift_serves_floor": bool(draft.has_lift) and number % 7 > 0 if draft.floor else None,
        "has_adapted_bathroom": draft.is_adapted,
        "has_level_shower": draft.is_adapted or number % 6 == 1,
        "has_wide_parking": draft.is_adapted and number % 2 == 0,
        "nearby": " ".join(one for place, one in enumerate(NEARBY) if (number + place) % 3),
    }


def _draft(commune: Commune, number: int, days: Days, random: Random, *, type_code: str | None) -> HomeDraft:
    is_for_cast = type_code is not None
    drawn = random.choices(_TYPES, [one[3] for one in _TYPES])[0]
    type_code, least, most, _ = next((one for one in _TYPES if one[0] == type_code), drawn)
    area = random.randint(least, most)
    financing = random.choices([name for name, _ in _FINANCING], [weight for _, weight in _FINANCING])[0]
    financing = "PLUS" if is_for_cast else financing
    index = [name for name, _ in _FINANCING].index(financing)
    rate = _RENTS[commune.zone_hlm or "AUTRES_REGIONS"][index] * random.uniform(0.95, 1.05)
    floor = random.randint(0, 6)
    draft = HomeDraft(
        rpls_id=f"DEMO{number:06d}",
        commune=commune,
        street=random.choice(_STREETS),
        door=f"Escalier {random.choice('ABC')}, porte {random.randint(1, 48)}",
        type_code=type_code,
        floor_area=area,
        financing=financing,
        rent=round(rate * area),
        charges=round(random.uniform(*_CHARGES) * area),
        floor=floor,
        has_lift=floor > _STAIRS or random.random() < _LIFT_SHARE,
        is_adapted=not is_for_cast and random.random() < _ADAPTED_SHARE,
        is_qpv=random.random() < _QPV_SHARE,
        energy_class=random.choices("BCDEF", (8, 32, 38, 17, 5))[0],
        available_on=days.day(random.randint(10, 45)),
    )
    return replace(draft, **_details(draft, number))


def orient(declared: CastHome, reservataire: str, offices: Offices, days: Days, *, ago: int) -> Home:
    """Orient a home to a réservataire, whose month begins that day."""
    return declaring.orient_home(
        declared.home,
        offices.organisations[reservataire],
        vacancy_notified_on=days.day(-ago),
        by=offices.actor(declared.bailleur),
        at=days.at(-ago, 11),
    )


def take(pool: list[CastHome], bailleur: str, *, for_cast: bool = False) -> CastHome:
    """Take the next home of a bailleur out of the pool, one of those that suit the cast when asked."""
    found = next(one for one in pool if one.bailleur == bailleur and one.is_for_cast == for_cast)
    pool.remove(found)
    return found
