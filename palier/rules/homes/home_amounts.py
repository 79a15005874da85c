"""The amounts that a desk types about a home, weighed by its area: a lost comma is refused before anybody relies on it."""

from palier.rules.homes.home_facts import PRICED
from palier.rules.law import french
from palier.rules.law.law import act, applies

LEAST, MOST = 100, 4_000
"""Cents a square metre and month: wide of any rent of these homes, so that only a slip is outside."""
MOST_CHARGES = 2_000


@applies(act("règles de données de Palier"))
def doubt(rent: int, charges: int, floor_area: int) -> str:
    """Why this rent, or these charges, cannot be of such an area; empty where they can."""
    if not LEAST <= rent / floor_area <= MOST:
        return _said("Le loyer", rent, floor_area)
    return _said("Le montant des charges", charges, floor_area) if charges / floor_area > MOST_CHARGES else ""


def _said(what: str, cents: int, floor_area: int) -> str:
    each = french.cents(round(cents / floor_area))
    return f"{what} serait de {each} par m² et par mois : vérifiez le montant et la surface."


@applies(act("règles de données de Palier"))
def description_doubt(
    *,
    parking: str,
    parking_price: int | None,
    energy_least: int | None,
    energy_most: int | None,
    energy_year: int | None,
) -> tuple[str, str]:
    """What cannot be, with the field that says it; two empty texts where nothing is wrong."""
    if (parking in PRICED) != (parking_price is not None):
        return "parking_price", "Donnez le prix du stationnement par mois, s’il est imposé ou en option ; sinon aucun."
    told = [one is not None for one in (energy_least, energy_most, energy_year)]
    if any(told) and not all(told):
        return "energy_cost_least", "Le coût de l’énergie se dit avec ses deux bornes et l’année de ses prix."
    if energy_least is not None and energy_most is not None and energy_least > energy_most:
        return "energy_cost_least", "Le coût le plus bas de l’énergie dépasse le plus haut : les avez-vous inversés ?"
    return "", ""
