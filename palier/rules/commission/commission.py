"""The commission: who has a voice, its quorum, at least three candidates, and the five decisions (article R441-3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.candidature.funnel import Verb
from palier.rules.commission import checking, grounds, motives
from palier.rules.commission.checking import PieceToAsk
from palier.rules.commission.grounds import PLAIN, Circumstances, Ground, GroundUse
from palier.rules.law.law import Source, applies, cch
from palier.rules.people.answers import Reason


class Voice(StrEnum):
    """The voice of a member."""

    DELIBERATIVE = "deliberative"
    CONSULTATIVE = "consultative"


class Capacity(StrEnum):
    """In what capacity a member sits. A tenants' representative is one of the six of the landlord's board."""

    BOARD = "conseil_bailleur"
    TENANTS = "representant_locataires"
    PREFET = "prefet"
    EPCI = "president_epci"
    MAIRE = "maire"
    MANDANT = "commission_mandante"
    ASSOCIATION = "association_insertion"
    RESERVATAIRE = "reservataire"
    MAIRE_ARRONDISSEMENT = "maire_arrondissement"
    SOCIAL_SERVICE = "service_social"


_CONSULTATIVE = {
    Capacity.ASSOCIATION,
    Capacity.RESERVATAIRE,
    Capacity.MAIRE_ARRONDISSEMENT,
    Capacity.SOCIAL_SERVICE,
}
VOICES: Mapping[Capacity, Voice] = {
    capacity: Voice.CONSULTATIVE if capacity in _CONSULTATIVE else Voice.DELIBERATIVE for capacity in Capacity
}
"""Who votes (articles L441-2 and R441-9). The mayor's voice prevails on a tie."""


class QuorumMissing(ValueError):
    """Too few members with a deliberative voice are present."""


@applies(cch("R441-9"))
def require_quorum(present: Iterable[Capacity], quorum: int) -> int:
    """How many of the members present vote; ``quorum`` is the number of the commission's internal rules.

    Raises ``QuorumMissing``.
    """
    voting = sum(VOICES[capacity] is Voice.DELIBERATIVE for capacity in present)
    if voting < max(quorum, 1):
        raise QuorumMissing(f"{voting} < {quorum}")
    return voting


class Exemption(StrEnum):
    """Why fewer than three candidates may be examined: the closed list of article R441-3."""

    TOO_FEW = "candidats_insuffisants"
    DALO = "designation_prefet_dalo"
    ADAPTED_PLAI = "plai_adapte"


EXEMPTIONS: Mapping[Exemption, str] = {
    Exemption.TOO_FEW: "Le nombre de candidats conformes est insuffisant.",
    Exemption.DALO: "Le candidat est désigné par le préfet au titre du droit au logement opposable.",
    Exemption.ADAPTED_PLAI: "Le logement bénéficie de la subvention du PLAI adapté.",
}
"""The sentence that the minutes carry."""


class Decision(StrEnum):
    """The five decisions; there is no sixth: a postponement is an event of the agenda, not a decision."""

    ATTRIBUTION = "attribution"
    ATTRIBUTION_RANG = "attribution_rang"
    ATTRIBUTION_CONDITION = "attribution_condition"
    NON_ATTRIBUTION = "non_attribution"
    IRRECEVABLE = "irrecevable"


ARTICLES: Mapping[Decision, Source] = {
    Decision.ATTRIBUTION: cch("R441-3 a"),
    Decision.ATTRIBUTION_RANG: cch("R441-3 b"),
    Decision.ATTRIBUTION_CONDITION: cch("R441-3 c"),
    Decision.NON_ATTRIBUTION: cch("R441-3 d"),
    Decision.IRRECEVABLE: cch("R441-3 e"),
}
LABELS: Mapping[Decision, str] = {
    Decision.ATTRIBUTION: "Attribution",
    Decision.ATTRIBUTION_RANG: "Attribution avec rang",
    Decision.ATTRIBUTION_CONDITION: "Attribution sous condition",
    Decision.NON_ATTRIBUTION: "Non-attribution",
    Decision.IRRECEVABLE: "Irrecevabilité",
}
CAPACITIES: Mapping[str, str] = {
    Capacity.BOARD: "Conseil du bailleur",
    Capacity.TENANTS: "Représentant des locataires",
    Capacity.PREFET: "Préfet",
    Capacity.EPCI: "Intercommunalité",
    Capacity.MAIRE: "Maire",
    Capacity.MANDANT: "Organisme mandant",
    Capacity.ASSOCIATION: "Association d’insertion",
    Capacity.RESERVATAIRE: "Réservataire",
    Capacity.MAIRE_ARRONDISSEMENT: "Maire d’arrondissement",
    Capacity.SOCIAL_SERVICE: "Service social",
}
"""What each seat is called; who votes is in ``VOICES``."""
_ATTRIBUTIONS = (Decision.ATTRIBUTION, Decision.ATTRIBUTION_RANG, Decision.ATTRIBUTION_CONDITION)
_GROUND_USES = {Decision.NON_ATTRIBUTION: GroundUse.COMMISSION, Decision.IRRECEVABLE: GroundUse.INADMISSIBLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the commission decides on one candidate. ``key`` names the candidature, and is opaque."""

    key: str
    decision: Decision
    rank: int | None = None
    piece: PieceToAsk | str | None = None
    deadline: date | None = None
    ground: Ground | str | None = None
    text: str = ""
    about: Circumstances = PLAIN
    """What of this household and this home decides whether a conditional ground holds."""
    place: int | None = None
    """Its place in the frozen ranking of the list; none where the list has no order."""

    @property
    def verb(self) -> Verb:
        """The move that it makes in the funnel: an attribution after the first is a reserve."""
        match self.decision:
            case Decision.NON_ATTRIBUTION:
                return Verb.REFUSE_ATTRIBUTION
            case Decision.IRRECEVABLE:
                return Verb.FIND_INADMISSIBLE
            case Decision.ATTRIBUTION_CONDITION:
                return Verb.ATTRIBUTE_UNDER_CONDITION
        return Verb.ATTRIBUTE if self.rank in (None, 1) else Verb.RESERVE


def _fault(code: str, sentence: str, source: Source) -> Reason:
    return Reason(code=code, sentence=sentence, source=source)


def _condition_faults(ruling: Ruling, on: date) -> list[Reason]:
    article, faults = ARTICLES[ruling.decision], []
    if ruling.decision is not Decision.ATTRIBUTION_CONDITION:
        if ruling.piece or ruling.deadline:
            faults.append(_fault("condition_en_trop", "Une pièce et un délai ne vont qu’avec une condition.", article))
        return faults
    if not ruling.piece:
        return [_fault("condition_incomplete", "Choisissez la pièce attendue pour cette condition.", article)]
    try:
        checking.require_pieces([ruling.piece])
        checking.require_deadline(ruling.deadline, on=on)
    except checking.InvalidFinding as refused:
        faults.append(_fault("condition_incomplete", str(refused), article))
    return faults


def _ground_faults(ruling: Ruling) -> list[Reason]:
    article, use = ARTICLES[ruling.decision], _GROUND_USES.get(ruling.decision)
    if use is None:
        extra = _fault("motif_en_trop", "Une attribution ne porte pas de motif de refus.", article)
        return [extra] if ruling.ground else []
    try:
        grounds.require(ruling.ground, use, ruling.about)
    except grounds.GroundDoesNotHold as refused:
        return [_fault("motif_sans_condition", str(refused), article)]
    except grounds.NotAGround:
        return [_fault("motif_absent", "Choisissez un motif légal de la liste pour cette décision.", article)]
    return []


@applies(cch("R441-3"), cch("L441-2-2"))
def faults(ruling: Ruling, *, on: date) -> tuple[Reason, ...]:
    """What keeps one decision from being recorded: condition, ground, words. Empty when it may be."""
    found = _condition_faults(ruling, on) + _ground_faults(ruling)
    found += [_fault("motif_interdit", motive.sentence, motive.article) for motive in motives.scan(ruling.text)]
    if ruling.decision not in _ATTRIBUTIONS and ruling.rank is not None:
        found.append(_fault("rang_en_trop", "Un refus ne porte pas de rang.", ARTICLES[ruling.decision]))
    return tuple(found)


@applies(cch("R441-3"))
def rank_faults(rulings: Sequence[Ruling]) -> tuple[Reason, ...]:
    """What is wrong between the decisions on one home: two for one candidate, an attribution beside others, the ranks."""
    found = []
    if len({ruling.key for ruling in rulings}) != len(rulings):
        found.append(_fault("deux_decisions", "Un candidat a deux décisions pour ce logement.", cch("R441-3")))
    chosen = [ruling for ruling in rulings if ruling.decision in _ATTRIBUTIONS]
    alone = [ruling for ruling in chosen if ruling.decision is Decision.ATTRIBUTION]
    if alone and len(chosen) > 1:
        sentence = "L’attribution à un seul candidat ne va pas avec d’autres : donnez un rang à chacune."
        found.append(_fault("attribution_seule", sentence, ARTICLES[Decision.ATTRIBUTION]))
    ranks = sorted(1 if ruling.rank is None and len(chosen) == 1 else ruling.rank or 0 for ruling in chosen)
    if ranks != list(range(1, len(chosen) + 1)):
        sentence = f"Les rangs doivent aller de 1 à {len(chosen)}, sans trou ni doublon."
        found.append(_fault("rangs", sentence, ARTICLES[Decision.ATTRIBUTION_RANG]))
    return (*found, *behind_faults(rulings))


@applies(cch("L441-2-2"))
def behind_faults(rulings: Sequence[Ruling]) -> tuple[Reason, ...]:
    """Who is refused as ranked behind, though nobody before gets the home, or somebody after does: no word mends it."""
    given = [ruling.place for ruling in rulings if ruling.decision in _ATTRIBUTIONS]
    places = [place for place in given if place is not None]
    found = []
    for ruling in rulings:
        place = ruling.place
        if ruling.ground != Ground.RANKED_BEHIND or place is None:
            continue
        if after := [other for other in places if other > place]:
            sentence = (
                f"Candidat au rang {place} : « classé derrière » n’est pas vrai, puisque le candidat au rang {min(after)}, "
                "classé après lui, reçoit une attribution. Donnez-lui un rang, ou le motif qui l’écarte."
            )
            found.append(_fault("devance_par_un_suivant", sentence, cch("L441-2-2")))
        elif len(places) == len(given) and not any(other < place for other in places):
            sentence = (
                f"Candidat au rang {place} : « classé derrière » n’est pas vrai, puisqu’aucun candidat classé avant lui ne "
                "reçoit d’attribution. Donnez-lui un rang, ou le motif qui l’écarte."
            )
            found.append(_fault("personne_devant", sentence, cch("L441-2-2")))
    return tuple(found)
