"""A number that a grid weighs, written with its unit: a table of whole phrases, since a unit is counted too."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from palier.rules.law.law import act, applies
from palier.rules.law.voice import is_french, phrase_plural, say_plural

_FORMS = (
    phrase_plural("{number} € par an", "{number} € par an"),
    phrase_plural("{number} € par mois", "{number} € par mois"),
    phrase_plural("{number} € par mois et par personne", "{number} € par mois et par personne"),
    phrase_plural("{number} % du minimum", "{number} % du minimum"),
    phrase_plural("{number} personne par pièce", "{number} personnes par pièce"),
    phrase_plural("{number} pièce", "{number} pièces"),
    phrase_plural("{number} personne", "{number} personnes"),
    phrase_plural("{number} enfant", "{number} enfants"),
    phrase_plural("{number} minute", "{number} minutes"),
    phrase_plural("{number} mois", "{number} mois"),
    phrase_plural("{number} refus", "{number} refus"),
    phrase_plural("rang {number}", "rang {number}"),
)
"""One, then several."""
_UNITS: Mapping[str, tuple[str, str]] = {
    several.replace("{number}", "").strip(): (one, several) for one, several in _FORMS
}
"""By the unit of a fact; a unit without letters, or of letters that every language writes, is written as it is."""


@applies(act("règles typographiques de l’Imprimerie nationale"))
def written(unit: str, number: str, counted: Fraction) -> str:
    """``12 % du minimum``, ``1,5 personne par pièce``; ``number`` is the figure as it is written."""
    if unit in _UNITS:
        # One and a half is singular in French, and plural elsewhere.
        whole = int(abs(counted)) if is_french() else ceil(abs(counted))
        return say_plural(whole, *_UNITS[unit], number=number)
    return f"{number} {unit}".strip()
