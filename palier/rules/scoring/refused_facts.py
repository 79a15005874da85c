"""The facts that no grid may weigh, and why: those that the law or fairness keeps out, those that do not exist.

What a grid may name is in ``grid_facts.py``.
"""

import difflib
from collections.abc import Mapping

from palier.rules.law.law import applies, cch
from palier.rules.people.facts import Situation
from palier.rules.scoring.grid_facts import CATALOGUE, SAID_BY

FORBIDDEN: Mapping[str, str] = {
    "age": (
        "l’âge en lui-même ne donne pas de points : ce qu’il amène en donne (perte_autonomie, handicap, pieces_en_trop, "
        "famille_territoire)"
    ),
    "sexe": "le sexe ne pèse jamais",
    "nom": "le nom ne pèse jamais",
    "nationalite": "la nationalité ne pèse jamais",
    "origine": "l’origine ne pèse jamais",
    "religion": "la religion ne pèse jamais",
    "employeur": "un employeur ne pèse rien : il atteste des faits, à la demande du salarié",
    "entreprise": "un employeur ne pèse rien : il atteste des faits, à la demande du salarié",
    "cotisation_employeur": "un employeur ne pèse rien : il atteste des faits, à la demande du salarié",
    "date_candidature": "l’heure de la candidature ne compte pas : elle récompenserait la vitesse",
    "heure_candidature": "l’heure de la candidature ne compte pas : elle récompenserait la vitesse",
    "syndicat": "l’appartenance syndicale ne pèse jamais",
}
"""Facts that a grid asks for and never gets, each with its sentence."""


@applies(cch("L441-2-8"))
def why_not(fact: str) -> str:
    """Why a grid may not name this fact, as the end of a French sentence; empty when it may."""
    if fact in CATALOGUE:
        return ""
    if fact in SAID_BY:
        return SAID_BY[Situation(fact)]
    return FORBIDDEN.get(fact, f"le fait « {fact} » n’existe pas{_near(fact)}")


_LONGEST = 60
"""Letters of an unknown word that are compared: a line may hold a million."""


def _near(fact: str) -> str:
    """The facts whose codes look like a word, as the end of a sentence; where to read them all when none does."""
    found = difflib.get_close_matches(fact[:_LONGEST], CATALOGUE, n=3)
    return f" ; les plus proches sont {', '.join(found)}" if found else ", voyez la référence des grilles"
