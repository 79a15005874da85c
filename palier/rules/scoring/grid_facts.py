"""The facts that a grid may name, what each measures, and how it may be weighed.

``fact_sources.py`` and ``fact_numbers.py`` compute them; ``refused_facts.py`` says why another one is refused. A territory that
needs another fact asks for it here: never in its grid.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import codes, french, parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import Situation
from palier.rules.scoring.criteria import CriterionKind
from palier.rules.scoring.fact_energy import CLASS_FACTS
from palier.rules.scoring.fact_offered import CEILINGS, FINANCINGS, OF_HOME, SAME_LANDLORD, TYPES
from palier.rules.scoring.fact_persons import CHILDREN_UNDER
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
    "taux_effort": (phrase("taux d’effort dans le logement actuel, aides déduites"), "%"),
    "reste_a_vivre": (phrase("reste à vivre par jour et par unité de consommation dans le logement actuel"), "€"),
    "ressources_uc": (
        phrase("ressources mensuelles × 12 par unité de consommation (1, puis 0,5 dès 14 ans, 0,3 avant)"),
        "€ par an",
    ),
    "ressources_par_personne": (phrase("ressources mensuelles par personne à loger"), "€ par mois et par personne"),
    "loyer_actuel": (phrase("loyer et charges du logement actuel"), "€ par mois"),
    "surface": (phrase("surface du logement actuel rapportée au minimum légal"), "% du minimum"),
    "surface_par_personne": (
        phrase("surface du logement actuel par occupant, ou par personne à loger si elles sont plus"),
        "m²",
    ),
    "personnes_par_piece": (phrase("personnes par pièce du logement actuel"), "personnes par pièce"),
    "pieces_en_trop": (phrase("pièces du logement actuel au-delà du nombre d’occupants plus une"), "pièces"),
    "personnes": (phrase("personnes à loger, naissances attendues comprises"), "personnes"),
    "personnes_a_charge": (
        phrase("enfants et personnes à charge à loger, naissances attendues et droit de visite compris"),
        "personnes",
    ),
    "enfants_mineurs": (phrase("enfants mineurs à loger, garde alternée et droit de visite compris"), "enfants"),
    "trajet_travail_minutes": (phrase("durée du trajet vers le travail"), "minutes"),
    "distance_travail_km": (phrase("distance du logement au travail"), "km"),
    **{
        code: (phrase("enfants nés de moins de {number} ans à loger, droit de visite compris"), "enfants")
        for code in CHILDREN_UNDER
    },
    "enfants_garde_alternee": (phrase("enfants mineurs en garde alternée"), "enfants"),
    "enfants_handicapes": (phrase("enfants mineurs titulaires d’une carte d’invalidité"), "enfants"),
    **{code: (phrase("revenu fiscal de référence rapporté au plafond {code} du ménage"), "%") for code in CEILINGS},
    "rang_voeu": (phrase("rang de la commune du logement parmi les vœux, le premier valant 1"), "rang"),
    "effort_offert": (phrase("taux d’effort dans le logement proposé, avant aide"), "%"),
    "personnes_par_piece_offert": (phrase("personnes par pièce du logement proposé"), "personnes par pièce"),
}
_HITS: Mapping[str, str] = {
    "dalo": phrase("droit au logement opposable reconnu et non caduc"),
    "parent_seul": phrase(
        "un seul titulaire avec une personne à charge, un enfant attendu, en garde alternée ou en droit de visite"
    ),
    "jeune_menage": phrase("jeune ménage au sens de l’arrêté du 29 juillet 1987, sans personne à charge"),
    "enfant_a_naitre": phrase("naissance attendue, jusqu’à la date prévue"),
    "suroccupation": phrase("surface du logement actuel sous le minimum légal"),
    "sous_occupation": phrase("pièces du logement actuel au-delà du nombre d’occupants plus une"),
    "premier_quartile": phrase("ménage du premier quartile des ressources du territoire"),
    "proprietaire": phrase("propriétaire d’un logement"),
    "en_emploi": phrase("au moins un titulaire en emploi ou en apprentissage"),
    "mutation": phrase("déjà locataire d’un logement social"),
    "habite_commune": phrase("habite la commune du logement proposé"),
    "travaille_commune": phrase("travaille dans la commune du logement proposé"),
    "famille_commune": phrase("a de la famille dans la commune du logement proposé"),
    SAME_LANDLORD: phrase("locataire d’un logement du bailleur qui propose celui-ci"),
    "offert_adapte": phrase("logement proposé adapté au handicap"),
    "offert_qpv": phrase("logement proposé en quartier prioritaire"),
    "offert_hors_qpv": phrase("logement proposé hors quartier prioritaire"),
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
    return french.series(say(known[code]) if code in known else code for code in GROUPS.get(fact, ()))


def _listed() -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Facts that are a code of a list, of the register or of a home: their code, their phrase, what fills it."""
    for prefix, listed, said in (
        ("occupation", codes.OCCUPANCY, phrase("logement actuel : {words}")),
        ("contrat", codes.CONTRACT, phrase("activité d’un titulaire : {words}")),
        ("souhait", codes.HOME_TYPE, phrase("type de logement demandé : {words}")),
        ("ressource", codes.RESOURCE_RECEIVED, phrase("ressource reçue dans le ménage : {words}")),
        ("offert", {one: one for one in FINANCINGS}, phrase("logement proposé financé en {words}")),
        ("offert", {code: codes.HOME_TYPE[code] for code in TYPES}, phrase("type du logement proposé : {words}")),
    ):
        for code, label in listed.items():
            yield f"{prefix}_{code.lower()}", said, {"words": label}
    for letter, code in CLASS_FACTS.items():
        yield code, phrase("logement actuel classé {words} pour l’énergie"), {"words": letter}
    for code, label in codes.MOTIVE.items():
        yield f"motif_{code}", phrase("motif {code} de la demande : {words}"), {"code": code, "words": label}


_LISTED: Mapping[str, tuple[str, Mapping[str, str]]] = {code: (said, places) for code, said, places in _listed()}
_PLACES: Mapping[str, Mapping[str, str]] = {
    **{code: {"number": str(age)} for code, age in CHILDREN_UNDER.items()},
    **{code: {"code": financing.value} for code, financing in CEILINGS.items()},
}
_OTHERS: Mapping[str, str] = {
    "anciennete": phrase("ancienneté de la demande dans le département"),
    "refus": phrase("refus d’un logement adapté, un par un"),
}


@applies(cch("R441-2-17"))
def said(fact: str) -> str:
    """What a fact of the catalogue is, in the language of who reads; empty for one that is not of it."""
    if fact in GROUPS:
        label = situations.newest(Situation(fact)).label
        return say("{words}, ou logement actuel parmi : {members}", words=label, members=members(fact))
    if fact in set(Situation):
        return situations.newest(Situation(fact)).label
    named, places = _LISTED.get(fact, ("", _PLACES.get(fact, {})))
    named = named or _HITS.get(fact) or _OTHERS.get(fact) or next(iter(_NUMBERS.get(fact, ("",))))
    return say(named, **{name: say(words) for name, words in places.items()}) if named else ""


SAID_BY: Mapping[Situation, str] = {
    Situation.ENERGY_CLASS: "une classe se nomme elle-même : écrivez energie_a à energie_g, ou logement_energivore",
    Situation.PRESENT_LANDLORD: "un bailleur ne se nomme pas dans une grille : écrivez bailleur_du_logement",
}
"""Situations that are told for another fact, and how a grid names that one."""


def _catalogue() -> dict[str, FactKind]:
    sorts = {
        "anciennete": (Sort.SINCE, "mois"),
        **{code: (Sort.NUMBER, unit) for code, (_, unit) in _NUMBERS.items()},
        "refus": (Sort.EVENTS, "refus"),
        **dict.fromkeys(_HITS, (Sort.HIT, "")),
        **{one.value: (Sort.HIT, "") for one in Situation if one not in SAID_BY},
        **dict.fromkeys(_LISTED, (Sort.HIT, "")),
    }
    return {code: FactKind(sort, said(code), unit) for code, (sort, unit) in sorts.items()}


CATALOGUE: Mapping[str, FactKind] = _catalogue()
"""Every fact by its code, in the order of the reference page."""

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
        *CHILDREN_UNDER,
        "enfants_garde_alternee",
        "enfants_handicapes",
        *(OF_HOME - {"habite_commune", "travaille_commune", "famille_commune", "effort_offert", SAME_LANDLORD}),
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
