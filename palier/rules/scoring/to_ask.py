"""What is missing for a criterion to count, in a full sentence: what to give, and where. A figure asks for its inputs.

What no page takes is asked of nobody.
"""

from collections.abc import Mapping

from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import Situation
from palier.rules.scoring.fact_offered import CEILINGS

_AREA = phrase("La surface de votre logement actuel n’est pas connue. Indiquez-la, page « Mon logement actuel ».")
_NUMBERS: Mapping[str, str] = {
    "anciennete": (
        phrase("La date de dépôt de votre demande n’est pas connue. Déposez votre attestation d’enregistrement.")
    ),
    "taux_effort": phrase(
        "Votre taux d’effort ne peut pas être calculé. Complétez votre loyer, vos aides et vos ressources, "
        "pages « Mon logement actuel » et « Mes ressources »."
    ),
    "reste_a_vivre": phrase(
        "Votre reste à vivre ne peut pas être calculé. Complétez votre loyer, vos aides et vos ressources, "
        "pages « Mon logement actuel » et « Mes ressources »."
    ),
    "ressources_uc": phrase(
        "Vos ressources ne sont pas toutes connues. Indiquez celles de chaque titulaire, page « Mes ressources »."
    ),
    "ressources_par_personne": phrase(
        "Vos ressources ne sont pas toutes connues. Indiquez celles de chaque titulaire, page « Mes ressources »."
    ),
    "loyer_actuel": phrase(
        "Votre loyer actuel n’est pas connu. Indiquez-le, charges comprises, page « Mon logement actuel »."
    ),
    "surface": _AREA,
    "surface_par_personne": _AREA,
    "personnes_par_piece": phrase(
        "Le nombre de pièces de votre logement actuel n’est pas connu. Indiquez-le, page « Mon logement actuel »."
    ),
}
_INCOME = phrase("Votre revenu fiscal de référence n’est pas connu. Indiquez-le, page « Mes revenus ».")
_FIRST_DAY = phrase("Le premier jour de cette situation n’est pas connu : il est lu sur la pièce qui la prouve.")
_SITUATIONS = frozenset(situation.value for situation in Situation)


@applies(cch("R441-2-17"))
def number(fact: str) -> str:
    """How to give a number that is not known; empty where a household has nothing to give."""
    if fact in CEILINGS:
        return say(_INCOME)
    return say(_NUMBERS[fact]) if fact in _NUMBERS else ""


@applies(cch("R441-2-17"))
def first_day(fact: str) -> str:
    """How a first day gets known: a piece says it; empty for a fact that has no piece of its own."""
    return say(_FIRST_DAY) if fact in _SITUATIONS else ""
