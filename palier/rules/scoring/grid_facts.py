"""The facts that a grid may name, what each measures, and those that no grid may weigh, with the reason why.

``fact_sources.py`` and ``fact_numbers.py`` compute them. A territory that needs another fact asks for it here: never in its grid.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import codes, parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import say
from palier.rules.people.facts import Situation
from palier.rules.scoring.criteria import CriterionKind
from palier.rules.situations import situations


class Sort(StrEnum):
    """What a fact carries: a yes with its dates, a number, a day from which it runs, or a list of days."""

    HIT = "oui"
    NUMBER = "nombre"
    SINCE = "duree"
    EVENTS = "evenements"


KINDS: Mapping[Sort, tuple[CriterionKind, ...]] = {
    Sort.HIT: (
        CriterionKind.HIT,
        CriterionKind.MONTHS,
        CriterionKind.OVER,
        CriterionKind.AT_LEAST,
        CriterionKind.UNDER,
        CriterionKind.AT_MOST,
    ),
    Sort.NUMBER: (
        CriterionKind.UNDER,
        CriterionKind.AT_MOST,
        CriterionKind.OVER,
        CriterionKind.AT_LEAST,
        CriterionKind.EACH,
    ),
    Sort.SINCE: (
        CriterionKind.MONTHS,
        CriterionKind.OVER,
        CriterionKind.AT_LEAST,
        CriterionKind.UNDER,
        CriterionKind.AT_MOST,
        CriterionKind.HIT,
    ),
    Sort.EVENTS: (CriterionKind.EVENTS,),
}
"""How each sort of fact may be weighed. Steps on a hit are of the months since it began."""


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact of the catalogue: its sort, its unit, what it says in French."""

    sort: Sort
    meaning: str
    unit: str = ""


_NUMBERS: Mapping[str, tuple[str, str]] = {
    "taux_effort": ("taux d’effort dans le logement actuel, aides déduites", "%"),
    "reste_a_vivre": ("reste à vivre par jour et par unité de consommation dans le logement actuel", "€"),
    "ressources_uc": ("ressources mensuelles × 12 par unité de consommation", "€ par an"),
    "ressources_par_personne": ("ressources mensuelles par personne à loger", "€ par mois et par personne"),
    "loyer_actuel": ("loyer et charges du logement actuel", "€ par mois"),
    "surface": ("surface du logement actuel rapportée au minimum légal", "% du minimum"),
    "surface_par_personne": ("surface du logement actuel par personne", "m²"),
    "personnes_par_piece": ("personnes par pièce du logement actuel", "personnes par pièce"),
    "pieces_en_trop": ("pièces du logement actuel au-delà du nombre d’occupants plus une", "pièces"),
    "personnes": ("personnes à loger", "personnes"),
    "personnes_a_charge": ("enfants et personnes à charge à loger", "personnes"),
    "enfants_mineurs": ("enfants mineurs à loger, garde alternée et droit de visite compris", "enfants"),
    "trajet_travail_minutes": ("durée du trajet vers le travail", "minutes"),
    "distance_travail_km": ("distance du logement au travail", "km"),
}
_HITS: Mapping[str, str] = {
    "dalo": "droit au logement opposable reconnu et non caduc",
    "parent_seul": "un seul titulaire avec au moins une personne à charge",
    "jeune_menage": "jeune ménage au sens de l’arrêté du 29 juillet 1987, sans personne à charge",
    "enfant_a_naitre": "naissance attendue, jusqu’à la date prévue",
    "suroccupation": "surface du logement actuel sous le minimum légal",
    "sous_occupation": "pièces du logement actuel au-delà du nombre d’occupants plus une",
    "premier_quartile": "ménage du premier quartile des ressources du territoire",
    "proprietaire": "propriétaire d’un logement",
    "en_emploi": "au moins un titulaire en emploi ou en apprentissage",
    "mutation": "déjà locataire d’un logement social",
}


_FORMS = date(2026, 1, 1)
GROUPS: Mapping[str, tuple[str, ...]] = {
    situation.value: tuple(parameters.get("demande.toml", key, _FORMS).value)
    for situation, key in (
        (Situation.HOMELESS, "homeless_codes"),
        (Situation.HOSTED, "hosted_codes"),
        (Situation.IN_STRUCTURE, "structure_codes"),
    )
}
"""Situations that the register says by itself, and by which of its modes of housing: each mode is a fact of its own too."""


@applies(cch("L441-1"))
def members(fact: str) -> str:
    """What a situation counts beside those who told or proved it, in words; empty for a fact that is no group."""
    known = codes.OCCUPANCY
    return ", ".join(say(known[code]) if code in known else code for code in GROUPS.get(fact, ()))


def _situation(situation: Situation) -> FactKind:
    label, counted = situations.newest(situation).label, members(situation.value)
    return FactKind(Sort.HIT, f"{label}, ou logement actuel parmi : {counted}" if counted else label)


def _catalogue() -> dict[str, FactKind]:
    found = {"anciennete": FactKind(Sort.SINCE, "ancienneté de la demande dans le département", "mois")}
    found |= {code: FactKind(Sort.NUMBER, meaning, unit) for code, (meaning, unit) in _NUMBERS.items()}
    found["refus"] = FactKind(Sort.EVENTS, "refus d’un logement adapté, un par un", "refus")
    found |= {code: FactKind(Sort.HIT, meaning) for code, meaning in _HITS.items()}
    found |= {one.value: _situation(one) for one in Situation}
    for code, label in codes.OCCUPANCY.items():
        found[f"occupation_{code.lower()}"] = FactKind(Sort.HIT, f"logement actuel : {label}")
    for code, label in codes.CONTRACT.items():
        found[f"contrat_{code.lower()}"] = FactKind(Sort.HIT, f"activité d’un titulaire : {label}")
    for code, label in codes.HOME_TYPE.items():
        found[f"souhait_{code.lower()}"] = FactKind(Sort.HIT, f"type de logement demandé : {label}")
    for code, label in codes.MOTIVE.items():
        found[f"motif_{code}"] = FactKind(Sort.HIT, f"motif {code} de la demande : {label}")
    return found


CATALOGUE: Mapping[str, FactKind] = _catalogue()
"""Every fact by its code, in the order of the reference page."""

FORBIDDEN: Mapping[str, str] = {
    "age": "l’âge en lui-même ne donne pas de points",
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

_CHOSEN_BY_LAW = frozenset(
    {
        Situation.VIOLENCE,
        Situation.HOMELESS,
        Situation.EVICTION_COMMANDEMENT,
        Situation.EVICTION_JUGEMENT,
        Situation.EVICTION_ASSIGNATION,
        Situation.EVICTION_COMMANDEMENT_PAYER,
        Situation.UNFIT_HOME,
        Situation.HANDICAP,
        Situation.DISABLED_HOUSEHOLD,
        Situation.THERAPEUTIC_EXIT,
        Situation.HARDSHIP,
        Situation.IN_STRUCTURE,
        Situation.BACK_TO_WORK,
        Situation.FORCED_MARRIAGE,
        Situation.ASSAULT,
        Situation.PROSTITUTION_EXIT,
        Situation.TRAFFICKING,
        Situation.MINOR_BADLY_HOUSED,
        Situation.HOSTED,
        Situation.CARE_LEAVER,
        "dalo",
    }
)


_OF_REGISTER = frozenset(
    {
        "anciennete",
        "personnes",
        "personnes_a_charge",
        "enfants_mineurs",
        "dalo",
        "parent_seul",
        "jeune_menage",
        "enfant_a_naitre",
        "en_emploi",
        "mutation",
        "premier_quartile",
    }
)
_OF_REGISTER_LISTS = ("contrat_", "souhait_", "motif_")


@applies(cch("R441-2-17"))
def is_provable(fact: str) -> bool:
    """Whether a document of its own can prove this fact; one of the register alone cannot wait for its proof."""
    return fact not in _OF_REGISTER and not fact.startswith(_OF_REGISTER_LISTS)


@applies(cch("L441-1"))
def is_priority(fact: str) -> bool:
    """Whether the law makes this fact a priority: a grid may not take points away for it."""
    return fact in _CHOSEN_BY_LAW


@applies(cch("R441-2-10"))
def kinds_of(fact: str) -> tuple[CriterionKind, ...]:
    """The kinds of which somebody can supply what they weigh: of a yes, only a situation has a first day."""
    sort = CATALOGUE[fact].sort
    return (CriterionKind.HIT,) if sort is Sort.HIT and fact not in set(Situation) else KINDS[sort]


@applies(cch("L441-2-8"))
def why_not(fact: str) -> str:
    """Why a grid may not name this fact, as the end of a French sentence; empty when it may."""
    if fact in CATALOGUE:
        return ""
    return FORBIDDEN.get(fact, f"le fait « {fact} » n’existe pas")
