"""A number that a grid weighs, written with its unit: a table of whole phrases, since a unit is counted too."""

from collections.abc import Mapping
from fractions import Fraction

from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say_plural

_FORMS = (
    (phrase("{number} € par an"), phrase("{number} € par an")),
    (phrase("{number} € par mois"), phrase("{number} € par mois")),
    (phrase("{number} € par mois et par personne"), phrase("{number} € par mois et par personne")),
    (phrase("{number} % du minimum"), phrase("{number} % du minimum")),
    (phrase("{number} personne par pièce"), phrase("{number} personnes par pièce")),
    (phrase("{number} pièce"), phrase("{number} pièces")),
    (phrase("{number} personne"), phrase("{number} personnes")),
    (phrase("{number} enfant"), phrase("{number} enfants")),
    (phrase("{number} minute"), phrase("{number} minutes")),
    (phrase("{number} mois"), phrase("{number} mois")),
    (phrase("{number} refus"), phrase("{number} refus")),
)
"""One, then several."""
_UNITS: Mapping[str, tuple[str, str]] = {several.removeprefix("{number} "): (one, several) for one, several in _FORMS}
"""By the unit of a fact; a unit without letters, or of letters that every language writes, is written as it is."""


@applies(act("règles typographiques de l’Imprimerie nationale"))
def written(unit: str, number: str, counted: Fraction) -> str:
    """``12 % du minimum``, ``1,5 personne par pièce``; ``number`` is the figure as it is written."""
    if unit in _UNITS:
        return say_plural(abs(int(counted)), *_UNITS[unit], number=number)
    return f"{number} {unit}".strip()
