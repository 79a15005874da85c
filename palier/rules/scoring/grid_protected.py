"""What the law protects among the facts of a grid: a need may be weighed, it may never cost points.

A public of L441-1 has other names in the register: a motive, a complaint, a home too small. Article 225-1 of the code pénal
protects an illness, a birth to come, a family, a poor purse, an age and a place of residence. ``grid_fairness`` refuses the
criteria in which one of them takes points away, or shuts those of another.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from palier.rules.law.law import act, applies, cch
from palier.rules.scoring.criteria import FALLING, STEPPED, Condition, Criterion, CriterionKind, condition
from palier.rules.scoring.fact_offered import CEILINGS
from palier.rules.scoring.fact_persons import CHILDREN_UNDER

_PENAL = act("article 225-1 du code pénal")
LOCAL_LINK = (
    *("habite_territoire", "travaille_territoire", "famille_territoire"),
    *("habite_commune", "travaille_commune", "famille_commune"),
)


class Subject(StrEnum):
    """What a fact says of a person, as the subject of a sentence."""

    HEALTH = "la santé, le handicap ou la perte d’autonomie"
    PREGNANCY = "une grossesse"
    FAMILY = "la situation de famille"
    POVERTY = "la vulnérabilité économique"
    AGE = "l’âge"
    RESIDENCE = "le lieu de résidence"
    VIOLENCE = "des violences subies"
    BADLY_HOUSED = "le mal-logement"
    ORIGIN = "l’origine ou la nationalité"


_FACTS: Mapping[Subject, tuple[str, ...]] = {
    Subject.HEALTH: (
        "raisons_sante",
        "perte_autonomie",
        "majeur_protege_seul",
        "motif_07",
        "motif_08",
        "ressource_aah",
        "ressource_aeeh",
        "ressource_ajpp",
        "ressource_pinv",
    ),
    Subject.PREGNANCY: ("enfant_a_naitre",),
    Subject.FAMILY: (
        "parent_seul",
        "jeune_menage",
        "separation",
        "regroupement_familial",
        "divorce_en_instance",
        "pacs_dissous",
        "deces_conjoint",
        "motif_11",
        "motif_14",
        "motif_15",
        "ressource_af",
        "ressource_paje",
        "ressource_par",
    ),
    Subject.POVERTY: (
        "contrat_cho",
        "premier_quartile",
        "motif_09",
        "ressource_rsa",
        "ressource_amv",
        "ressource_cho",
        "ressource_be",
        "ressource_aut",
    ),
    Subject.AGE: ("contrat_ret", "ressource_ret"),
    Subject.RESIDENCE: ("habite_territoire", "habite_commune", "habite_qpv"),
    Subject.VIOLENCE: ("plainte_violences", "ordonnance_protection", "motif_06"),
    Subject.BADLY_HOUSED: (
        "logement_non_decent",
        "logement_energivore",
        "energie_e",
        "energie_f",
        "energie_g",
        "suroccupation",
        "pdalhpd",
        "accord_collectif",
        "motif_01",
        "motif_03",
        "motif_05",
        "motif_13",
    ),
    Subject.ORIGIN: ("protection_internationale",),
}
_SUBJECT_OF = {fact: subject for subject, facts in _FACTS.items() for fact in facts}
_PERSONS = frozenset(
    {
        "personnes",
        "personnes_a_charge",
        "enfants_mineurs",
        *CHILDREN_UNDER,
        "enfants_garde_alternee",
        "enfants_handicapes",
    }
)
_GRAVE: Mapping[str, tuple[Subject, bool]] = {
    "taux_effort": (Subject.POVERTY, False),
    "reste_a_vivre": (Subject.POVERTY, True),
    "ressources_uc": (Subject.POVERTY, True),
    "ressources_par_personne": (Subject.POVERTY, True),
    **dict.fromkeys(CEILINGS, (Subject.POVERTY, True)),
    "effort_offert": (Subject.POVERTY, False),
    "surface": (Subject.BADLY_HOUSED, True),
    "surface_par_personne": (Subject.BADLY_HOUSED, True),
    "personnes_par_piece": (Subject.BADLY_HOUSED, False),
}
"""Numbers that say a need, and whether it grows as they fall."""
PROTECTED = frozenset({*_SUBJECT_OF, *_PERSONS, *_GRAVE})
"""Every fact that says one of these needs. One that is added is put among them, or a test asks why it is protected by nothing."""


def _of_number(fact: str, kind: CriterionKind, *, is_denied: bool = False) -> Subject | None:
    """What the side of a number to which a malus goes says; ``is_denied`` is the other side of a condition."""
    if fact in _PERSONS:
        # To spare some is not to charge the others for their family.
        return None if is_denied else Subject.FAMILY
    subject, is_falling = _GRAVE.get(fact, (None, False))
    return subject if (kind in FALLING) is (is_falling is not is_denied) else None


def _said(asked: Condition, *, is_denied: bool = False) -> Subject | None:
    if asked.kind is not None and asked.fact not in _SUBJECT_OF:
        return _of_number(asked.fact, asked.kind, is_denied=is_denied)
    return None if is_denied else _SUBJECT_OF.get(asked.fact)


@applies(_PENAL, cch("L441-1"))
def charged(one: Criterion) -> tuple[str, Subject] | None:
    """The key by which a criterion that takes points away charges a protected need, and what it says; none otherwise."""
    own = _of_number(one.fact, one.kind) if one.kind in STEPPED and one.fact not in _SUBJECT_OF else None
    found = [("points", own or _SUBJECT_OF.get(one.fact))]
    found += [("requires", _said(condition(text))) for text in one.requires]
    found += [("any_of", _said(condition(text))) for text in one.any_of]
    found += [("unless", _said(condition(text), is_denied=True)) for text in one.unless]
    return next(((key, subject) for key, subject in found if subject is not None), None)


@applies(_PENAL, cch("L441-1"))
def subject_of(fact: str) -> Subject | None:
    """What a fact that is true or false says, where the law protects it: it may shut no points of another criterion."""
    return None if fact in LOCAL_LINK else _SUBJECT_OF.get(fact)


@applies(_PENAL, cch("L441"))
def wants_link(texts: Iterable[str], least: int = 1) -> bool:
    """Whether at least some of these conditions are a link with the territory."""
    return sum(condition(text).fact in LOCAL_LINK for text in texts) >= least
