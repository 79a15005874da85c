"""How a mairie or a préfecture reads a count of households: exact from ten on, hidden under it, in tens where it is of today."""

from datetime import date

from palier.rules.law import french
from palier.rules.law.law import act, applies
from palier.rules.ranking.small_cells import smallest_shown

_HOUSE = act("règles de publication de Palier")


@applies(_HOUSE)
def told(number: int | None, *, on: date) -> str:
    """A count as a list writes it: a hidden one is said to be small."""
    return f"moins de {smallest_shown(on)}" if number is None else french.number(number)


@applies(_HOUSE)
def told_in_tens(at_least: int, *, on: date) -> str:
    """A count of today, of which only the ten is told: ``de 40 à 49``."""
    least = smallest_shown(on)
    return f"moins de {least}" if at_least < least else f"de {french.number(at_least)} à {french.number(at_least + 9)}"
