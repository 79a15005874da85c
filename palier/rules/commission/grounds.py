"""On which grounds a candidate may be set aside, found not compliant or refused: one closed list (L441-2-2).

Each ground has the sentence that the candidate reads, its article, who may use it and, for some, when it holds.
Nothing else is a ground, and a ground that was not read at its source is never sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase


class GroundUse(StrEnum):
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
    SOCIAL_MIX = "residence_mixite_sociale"
    UNREACHABLE = "injoignable"
    STEPPED_BACK = "desistement_signale"
    EMPTY_FILE = "dossier_vide"


@dataclass(frozen=True, slots=True)
class GroundText:
    """What a ground says, where it comes from and who may use it."""

    sentence: str
    article: Source
    uses: frozenset[GroundUse]
    confidence: str = "S"
    """S: read at the source, L: likely, U: unverified. Only S is ever sent."""


class NotAGround(ValueError):
    """This ground does not exist, or not for this use."""


class GroundDoesNotHold(NotAGround):
    """This ground exists, but not for this household or this home; the message is the French sentence to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What decides whether a conditional ground holds for one household and one home."""

    has_protection_order: bool = False
    """A protection order, past or present, protects a person of the household."""
    is_flagged_residence: bool = False
    """The building is on the dated list of residences à enjeu prioritaire de mixité sociale."""
    are_criteria_known: bool = False
    """The decree's criteria for these residences are loaded, read at the source."""
    home_elsewhere: str = ""
    """RPLS id of the first suitable vacant home, offered instead."""
    is_ceiling_unread: bool = False
    """The ceilings of this home are not loaded, or were not read at their source: above them decides nothing."""
    is_under_ceiling: bool = False
    """The income of the file is known, and does not exceed this home's ceiling."""
    is_under_all_ceilings: bool = False
    """Nor does it exceed the highest ceiling of social homes in this zone (PLS)."""
    is_area_enough: bool = False
    """The home has the area of article R822-25 for this household: a landlord alone cannot call it too small."""
    against_incomplete: str = ""
    """Why pieces cannot be said not to have come: none was asked, all came in time, or the delay still runs."""
    against_stay: str = ""
    """Why the stay cannot be said not established: its piece was not asked, came, or the delay still runs."""
    has_pieces: bool = False
    """A piece that nobody refused is in the file: it is not empty, whatever somebody writes."""


PLAIN = Circumstances()
"""No protection order, no flagged residence: the default."""


_HOUSE = act("règles de publication de Palier")
_ALL = frozenset({GroundUse.SET_ASIDE, GroundUse.CHECK, GroundUse.COMMISSION})
_CHECKED = frozenset({GroundUse.CHECK, GroundUse.COMMISSION})
_CCH_GROUND = cch("L441-2-2")
GROUNDS: Mapping[Ground, GroundText] = {
    Ground.NUMBER_INACTIVE: GroundText(
        phrase("Votre demande n’est plus active, et sans numéro unique en cours elle ne peut pas être examinée."),
        cch("L441-2-1"),
        frozenset({GroundUse.SET_ASIDE, GroundUse.CHECK}),
    ),
    Ground.OVER_CEILINGS: GroundText(
        phrase("Le revenu fiscal de référence de votre ménage dépasse le plafond de ce logement."), cch("R441-1"), _ALL
    ),
    Ground.OVER_ALL_CEILINGS: GroundText(
        phrase("Le revenu fiscal de référence de votre ménage dépasse tous les plafonds du logement social."),
        cch("R441-2-8 d"),
        frozenset({GroundUse.INADMISSIBLE}),
    ),
    Ground.IRREGULAR_STAY: GroundText(
        phrase("Le droit au séjour d’une personne du ménage n’est pas établi par les pièces prévues."),
        cch("R441-1"),
        frozenset({*_ALL, GroundUse.INADMISSIBLE}),
    ),
    # Size is advice until the commission has judged this home for this household; nobody is set aside for it before.
    Ground.TOO_SMALL: GroundText(
        phrase("Ce logement est trop petit pour le nombre de personnes à loger."), _CCH_GROUND, _CHECKED
    ),
    Ground.TOO_LARGE: GroundText(
        phrase("Ce logement est trop grand pour le nombre de personnes à loger."),
        _CCH_GROUND,
        frozenset({GroundUse.COMMISSION}),
    ),
    Ground.NOT_ACCESSIBLE: GroundText(
        phrase("Ce logement n’est pas accessible comme votre dossier le demande."), _CCH_GROUND, _ALL
    ),
    Ground.INSUFFICIENT_RESOURCES: GroundText(
        phrase(
            "Le loyer et les charges de ce logement sont trop élevés pour les ressources de votre ménage, "
            "d’après le taux d’effort indiqué."
        ),
        _CCH_GROUND,
        _CHECKED,
    ),
    Ground.SUITABLE_OWNERSHIP: GroundText(
        phrase("Une personne du ménage possède un logement adapté à vos besoins et à vos moyens."),
        _CCH_GROUND,
        _CHECKED,
    ),
    Ground.INCOMPLETE_AFTER_REQUEST: GroundText(
        phrase("Les pièces demandées n’ont pas été reçues dans le délai indiqué."), cch("R441-2-4-1"), _CHECKED
    ),
    Ground.FALSE_DECLARATION: GroundText(
        phrase("Une déclaration de votre dossier est contredite par une pièce, après vos explications."),
        _CCH_GROUND,
        _CHECKED,
    ),
    Ground.RANKED_BEHIND: GroundText(
        phrase("Un autre candidat est classé avant vous selon les critères publiés."),
        _CCH_GROUND,
        frozenset({GroundUse.COMMISSION}),
    ),
    Ground.OUTSIDE_PUBLIC: GroundText(
        phrase("Ce logement est réservé à un public dont votre dossier ne relève pas."),
        cch("R441-5"),
        frozenset({GroundUse.SET_ASIDE}),
    ),
    Ground.DESIGNATED_ELSEWHERE: GroundText(
        phrase("Votre dossier est déjà proposé pour un autre logement de ce réservataire."),
        _HOUSE,
        frozenset({GroundUse.SET_ASIDE}),
    ),
    Ground.UNREACHABLE: GroundText(
        phrase("Malgré plusieurs essais par deux moyens, le réservataire n’a pas pu vous joindre."),
        _HOUSE,
        frozenset({GroundUse.SET_ASIDE}),
    ),
    Ground.STEPPED_BACK: GroundText(
        phrase("Vous avez fait savoir que vous ne souhaitiez plus ce logement."),
        _HOUSE,
        frozenset({GroundUse.SET_ASIDE}),
    ),
    Ground.EMPTY_FILE: GroundText(
        phrase("Votre dossier ne contient aucune des pièces qui permettent de l’examiner."),
        _HOUSE,
        frozenset({GroundUse.SET_ASIDE}),
    ),
    Ground.SOCIAL_MIX: GroundText(
        phrase(
            "Ce logement est dans une résidence à enjeu prioritaire de mixité sociale, et le premier logement adapté et libre "
            "ailleurs vous est proposé."
        ),
        _CCH_GROUND,
        frozenset({GroundUse.COMMISSION}),
    ),
}

_HOW_HEARD = phrase(
    "Écrivez les jours et les moyens : appels, messages, courrier, ou ce qui vous a été dit. La question « toujours "
    "intéressé ? » n’est pas un essai pour joindre le ménage : ne pas y répondre ne compte pas."
)
NEED_NOTE: Mapping[Ground, str] = {
    Ground.IRREGULAR_STAY: phrase(
        "Écrivez quelle pièce a été demandée, pour quelle personne, et ce qui manque encore."
    ),
    Ground.NOT_ACCESSIBLE: phrase("Écrivez ce qui, dans ce logement, ne convient pas : marches, ascenseur, portes."),
    # The rate that the site computes is before any aid; the order takes the aid off, and nobody attests it here.
    Ground.INSUFFICIENT_RESOURCES: phrase(
        "Écrivez l’aide au logement que vous avez déduite, ou pourquoi aucune n’est due, et le taux qui reste : celui du site "
        "est avant aide, et l’arrêté du 10 mars 2011 la déduit."
    ),
    Ground.FALSE_DECLARATION: phrase(
        "Écrivez quelle déclaration, quelle pièce la contredit, et ce que le ménage a expliqué."
    ),
    Ground.OUTSIDE_PUBLIC: phrase("Écrivez à quel public ce logement est réservé, et ce que le dossier n’établit pas."),
    Ground.EMPTY_FILE: phrase(
        "Écrivez quel jour et par quel moyen les pièces ont été demandées à ce ménage, et le délai donné."
    ),
    Ground.UNREACHABLE: _HOW_HEARD,
    Ground.STEPPED_BACK: _HOW_HEARD,
}
"""Grounds that no figure of the file carries: whoever uses one writes what it rests on, in the words asked here."""


@applies(_CCH_GROUND)
def flagged(
    building: str,
    *,
    on: date,
    home_elsewhere: str = "",
    has_protection_order: bool = False,
    is_ceiling_unread: bool = False,
    is_under_ceiling: bool = False,
    is_under_all_ceilings: bool = False,
    is_area_enough: bool = False,
) -> Circumstances:
    """The circumstances of a building on a day: no residence is flagged until a dated list is loaded."""
    listed = parameters.get("commission.toml", "mixity_residences", on).value
    criteria = parameters.get("commission.toml", "mixity_criteria", on)
    return Circumstances(
        has_protection_order=has_protection_order,
        is_flagged_residence=bool(building) and building in listed,
        are_criteria_known=criteria.confidence == "S",
        home_elsewhere=home_elsewhere,
        is_ceiling_unread=is_ceiling_unread,
        is_under_ceiling=is_under_ceiling,
        is_under_all_ceilings=is_under_all_ceilings,
        is_area_enough=is_area_enough,
    )


_OWNERSHIP = phrase("La loi écarte ce motif pour ce ménage : le logement possédé ne compte pas.")
_UNDER = phrase(
    "Le revenu du dossier ne dépasse pas le plafond de ce logement : enregistrez d’abord le revenu vérifié sur pièce."
)
_UNDER_ALL = phrase(
    "Le revenu du dossier ne dépasse pas le plafond PLS, le plus haut du logement social : enregistrez d’abord le "
    "revenu vérifié sur pièce."
)
_UNREAD = phrase(
    "Le plafond de ce logement n’a pas été lu à sa source, ou n’est pas chargé : ce motif ne peut pas être notifié."
)


_NOT_EMPTY = phrase("Ce dossier contient des pièces : il ne peut pas être écarté comme un dossier vide.")
_WIDE = phrase(
    "La surface de ce logement suffit au sens de l’article R822-25 : seule la commission peut le dire trop petit pour "
    "ce ménage."
)


def _obstacle(ground: Ground, use: GroundUse, about: Circumstances) -> str:
    """Why a conditional ground does not hold; empty when it does. Nothing of a person's protection is told."""
    if ground is not Ground.SOCIAL_MIX:
        obstacles = {
            Ground.SUITABLE_OWNERSHIP: ((about.has_protection_order, _OWNERSHIP),),
            Ground.OVER_CEILINGS: ((about.is_ceiling_unread, _UNREAD), (about.is_under_ceiling, _UNDER)),
            Ground.OVER_ALL_CEILINGS: ((about.is_under_all_ceilings, _UNDER_ALL),),
            Ground.INCOMPLETE_AFTER_REQUEST: ((bool(about.against_incomplete), about.against_incomplete),),
            Ground.IRREGULAR_STAY: ((bool(about.against_stay), about.against_stay),),
            Ground.EMPTY_FILE: ((about.has_pieces, _NOT_EMPTY),),
            Ground.TOO_SMALL: ((about.is_area_enough and use is GroundUse.CHECK, _WIDE),),
        }
        return next((sentence for stands, sentence in obstacles.get(ground, ()) if stands), "")
    if not about.is_flagged_residence:
        return phrase("Cette résidence n’est pas sur la liste des résidences à enjeu prioritaire de mixité sociale.")
    if not about.are_criteria_known:
        return phrase("Les critères du décret ne sont pas chargés : ce motif ne peut pas être notifié.")
    if not about.home_elsewhere:
        return phrase("Indiquez le premier logement adapté et libre ailleurs : il doit être proposé à ce ménage.")
    return ""


@applies(_CCH_GROUND)
def allowed(use: GroundUse, about: Circumstances = PLAIN) -> tuple[Ground, ...]:
    """The grounds that may be chosen for a use, in the order of the list: those that hold and were read."""
    return tuple(
        ground
        for ground, text in GROUNDS.items()
        if use in text.uses and text.confidence == "S" and not _obstacle(ground, use, about)
    )


@applies(_CCH_GROUND)
def require(ground: Ground | str | None, use: GroundUse, about: Circumstances = PLAIN) -> GroundText:
    """The text of a ground, or ``NotAGround`` when it is missing, unknown, not for this use, or does not hold.

    Raises ``GroundDoesNotHold``.
    """
    try:
        known = Ground(ground or "")
    except ValueError:
        raise NotAGround(ground) from None
    text = GROUNDS[known]
    if use not in text.uses:
        raise NotAGround(ground)
    if text.confidence != "S":
        raise GroundDoesNotHold(phrase("Ce motif n’a pas été lu à sa source : il ne peut pas être notifié."))
    if obstacle := _obstacle(known, use, about):
        raise GroundDoesNotHold(obstacle)
    return text
