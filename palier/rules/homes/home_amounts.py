"""The amounts that a desk types about a home, weighed by its area: a lost comma is refused before anybody relies on it."""

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
