"""On which grounds a candidate may be set aside, found not compliant or refused: one closed list (L441-2-2).

Each ground has the sentence that the candidate reads, its article, and who may use it. Nothing else is a ground.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law import Source, act, applies, cch


class Use(StrEnum):
    """Who uses a ground."""

    SET_ASIDE = "ecarter"
    CHECK = "verifier"
    COMMISSION = "decider"
    INADMISSIBLE = "declarer_irrecevable"


class Ground(StrEnum):
    """The closed list. Stored words, never labels."""

    NUMBER_INACTIVE = "demande_non_active"
    OVER_CEILINGS = "plafonds_depasses"
    OVER_ALL_CEILINGS = "tous_plafonds_depasses"
    IRREGULAR_STAY = "sejour_non_etabli"
    TOO_SMALL = "logement_trop_petit"
    TOO_LARGE = "logement_trop_grand"
    NOT_ACCESSIBLE = "logement_non_accessible"
    INSUFFICIENT_RESOURCES = "ressources_insuffisantes"
    SUITABLE_OWNERSHIP = "proprietaire_logement_adapte"
    INCOMPLETE_AFTER_REQUEST = "incomplet_apres_relance"
    FALSE_DECLARATION = "fausse_declaration"
    RANKED_BEHIND = "classe_derriere"
    OUTSIDE_PUBLIC = "hors_public_reservataire"
    DESIGNATED_ELSEWHERE = "deja_propose_ailleurs"


@dataclass(frozen=True, slots=True)
class Text:
    """What a ground says, where it comes from and who may use it."""

    sentence: str
    article: Source
    uses: frozenset[Use]


class NotAGround(ValueError):
    """This ground does not exist, or not for this use."""


_HOUSE = act("règles de publication de Palier")
_ALL = frozenset({Use.SET_ASIDE, Use.CHECK, Use.COMMISSION})
_CHECKED = frozenset({Use.CHECK, Use.COMMISSION})
_CCH_GROUND = cch("L441-2-2")
GROUNDS: Mapping[Ground, Text] = {
    Ground.NUMBER_INACTIVE: Text(
        "Votre demande n’est plus active\u00a0: sans numéro unique en cours, elle ne peut pas être examinée.",
        cch("L441-2-1"),
        frozenset({Use.SET_ASIDE, Use.CHECK}),
    ),
    Ground.OVER_CEILINGS: Text(
        "Le revenu fiscal de référence de votre ménage dépasse le plafond de ce logement.", cch("R441-1"), _ALL
    ),
    Ground.OVER_ALL_CEILINGS: Text(
        "Le revenu fiscal de référence de votre ménage dépasse tous les plafonds du logement social.",
        cch("R441-2-8 d"),
        frozenset({Use.INADMISSIBLE}),
    ),
    Ground.IRREGULAR_STAY: Text(
        "Le droit au séjour d’une personne du ménage n’est pas établi par les pièces prévues.",
        cch("R441-1"),
        frozenset({*_ALL, Use.INADMISSIBLE}),
    ),
    Ground.TOO_SMALL: Text("Ce logement est trop petit pour le nombre de personnes à loger.", _CCH_GROUND, _ALL),
    Ground.TOO_LARGE: Text("Ce logement est trop grand pour le nombre de personnes à loger.", _CCH_GROUND, _ALL),
    Ground.NOT_ACCESSIBLE: Text("Ce logement n’est pas accessible comme votre dossier le demande.", _CCH_GROUND, _ALL),
    Ground.INSUFFICIENT_RESOURCES: Text(
        "Le loyer et les charges de ce logement sont trop élevés pour les ressources de votre ménage, "
        "d’après le taux d’effort indiqué.",
        _CCH_GROUND,
        _CHECKED,
    ),
    Ground.SUITABLE_OWNERSHIP: Text(
        "Une personne du ménage possède un logement adapté à vos besoins et à vos moyens.", _CCH_GROUND, _CHECKED
    ),
    Ground.INCOMPLETE_AFTER_REQUEST: Text(
        "Les pièces demandées n’ont pas été reçues dans le délai indiqué.", cch("R441-2-4-1"), _CHECKED
    ),
    Ground.FALSE_DECLARATION: Text(
        "Une déclaration de votre dossier est contredite par une pièce, après vos explications.",
        _CCH_GROUND,
        _CHECKED,
    ),
    Ground.RANKED_BEHIND: Text(
        "Un autre candidat est classé avant vous selon les critères publiés.",
        _CCH_GROUND,
        frozenset({Use.COMMISSION}),
    ),
    Ground.OUTSIDE_PUBLIC: Text(
        "Ce logement est réservé à un public dont votre dossier ne relève pas.",
        cch("R441-5"),
        frozenset({Use.SET_ASIDE}),
    ),
    Ground.DESIGNATED_ELSEWHERE: Text(
        "Votre dossier est déjà proposé pour un autre logement de ce réservataire.",
        _HOUSE,
        frozenset({Use.SET_ASIDE}),
    ),
}


def allowed(use: Use) -> tuple[Ground, ...]:
    """The grounds that may be chosen for a use, in the order of the list."""
    return tuple(ground for ground, text in GROUNDS.items() if use in text.uses)


@applies(_CCH_GROUND)
def require(ground: Ground | str | None, use: Use) -> Text:
    """The text of a ground, or ``NotAGround`` when it is missing, unknown or not for this use."""
    try:
        text = GROUNDS[Ground(ground or "")]
    except ValueError:
        raise NotAGround(ground) from None
    if use not in text.uses:
        raise NotAGround(ground)
    return text
