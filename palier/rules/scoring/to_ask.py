"""What is missing for a criterion to count, in a full sentence: what to give, and where. A figure asks for its inputs.

What no page takes is asked of nobody.
"""

from collections.abc import Mapping

from palier.rules.law.law import applies, cch
from palier.rules.people.facts import Situation

_HOME = "page « Mon logement actuel »"
_EFFORT = "Complétez votre loyer, vos aides et vos ressources, pages « Mon logement actuel » et « Mes revenus »."
_MONEY = "Indiquez celles de chaque titulaire, page « Mes revenus »."
_AREA = f"La surface de votre logement actuel n’est pas connue. Indiquez-la, {_HOME}."
_NUMBERS: Mapping[str, str] = {
    "anciennete": ("La date de dépôt de votre demande n’est pas connue. Déposez votre attestation d’enregistrement."),
    "taux_effort": f"Votre taux d’effort ne peut pas être calculé. {_EFFORT}",
    "reste_a_vivre": f"Votre reste à vivre ne peut pas être calculé. {_EFFORT}",
    "ressources_uc": f"Vos ressources ne sont pas toutes connues. {_MONEY}",
    "ressources_par_personne": f"Vos ressources ne sont pas toutes connues. {_MONEY}",
    "loyer_actuel": f"Votre loyer actuel n’est pas connu. Indiquez-le, charges comprises, {_HOME}.",
    "surface": _AREA,
    "surface_par_personne": _AREA,
    "personnes_par_piece": f"Le nombre de pièces de votre logement actuel n’est pas connu. Indiquez-le, {_HOME}.",
}
_FIRST_DAY = "Le premier jour de cette situation n’est pas connu : il est lu sur la pièce qui la prouve."
_SITUATIONS = frozenset(situation.value for situation in Situation)


@applies(cch("R441-2-17"))
def number(fact: str) -> str:
    """How to give a number that is not known; empty where a household has nothing to give."""
    return _NUMBERS.get(fact, "")


@applies(cch("R441-2-17"))
def first_day(fact: str) -> str:
    """How a first day gets known: a piece says it; empty for a fact that has no piece of its own."""
    return _FIRST_DAY if fact in _SITUATIONS else ""
