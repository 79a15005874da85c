"""Where candidatures stop, and why, as anybody may read it: by landlord, a reason from ten households on (article L441-2-2).

Four hands may stop one: who designates, the landlord's check, the commission, the household itself. Reasons of the first three
are the closed list; a household gives one of its own list, or none. Counts are cut to tens, and small ones hide what gives them
back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.commission.grounds import GROUNDS, Ground, GroundUse
from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.ranking import replaying
from palier.rules.scoring import refusals

_HOUSE = act("règles de publication de Palier")
MONTHS = 12
SILENT, UNSAID = "silence", "sans_raison"
UNSAID_WORDS = phrase("Sans raison donnée")


class StopStep(StrEnum):
    """Whose hand stopped a candidature. Stored words."""

    SET_ASIDE = "ecarte"
    CHECK = "controle"
    COMMISSION = "commission"
    HOUSEHOLD = "menage"


STOP_WORDS: Mapping[StopStep, str] = {
    StopStep.SET_ASIDE: phrase("Écartées avant l’envoi, par le réservataire"),
    StopStep.CHECK: phrase("Dites non conformes, au contrôle du bailleur"),
    StopStep.COMMISSION: phrase("Refusées par la commission"),
    StopStep.HOUSEHOLD: phrase("Offres refusées par le ménage"),
}
GROUND_WORDS: Mapping[Ground, str] = {
    Ground.NUMBER_INACTIVE: phrase("Demande qui n’est plus active"),
    Ground.OVER_CEILINGS: phrase("Revenu au-dessus du plafond du logement"),
    Ground.OVER_ALL_CEILINGS: phrase("Revenu au-dessus de tous les plafonds"),
    Ground.IRREGULAR_STAY: phrase("Droit au séjour non établi"),
    Ground.TOO_SMALL: phrase("Logement trop petit"),
    Ground.TOO_LARGE: phrase("Logement trop grand"),
    Ground.NOT_ACCESSIBLE: phrase("Logement non accessible"),
    Ground.INSUFFICIENT_RESOURCES: phrase("Loyer trop élevé pour les ressources"),
    Ground.SUITABLE_OWNERSHIP: phrase("Propriétaire d’un logement adapté"),
    Ground.INCOMPLETE_AFTER_REQUEST: phrase("Pièces non reçues dans le délai"),
    Ground.FALSE_DECLARATION: phrase("Déclaration contredite par une pièce"),
    Ground.RANKED_BEHIND: phrase("Un autre candidat classé avant"),
    Ground.OUTSIDE_PUBLIC: phrase("Logement réservé à un autre public"),
    Ground.DESIGNATED_ELSEWHERE: phrase("Déjà proposée pour un autre logement"),
    Ground.SOCIAL_MIX: phrase("Résidence à enjeu de mixité sociale"),
    Ground.UNREACHABLE: phrase("Ménage injoignable"),
    Ground.STEPPED_BACK: phrase("Désistement signalé"),
    Ground.EMPTY_FILE: phrase("Dossier sans aucune pièce"),
}
_USES = {
    StopStep.SET_ASIDE: (GroundUse.SET_ASIDE,),
    StopStep.CHECK: (GroundUse.CHECK,),
    StopStep.COMMISSION: (GroundUse.COMMISSION, GroundUse.INADMISSIBLE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Households of which one hand stopped a candidature to a landlord’s homes for one reason, each once."""

    step: StopStep
    reason: str
    households: int


@applies(_HOUSE)
def window(until: date) -> tuple[date, date]:
    """The first day that is counted, and the day after the last."""
    return add_months(until, -MONTHS), until


@applies(_HOUSE, cch("L441-2-2"))
def reasons(step: StopStep, on: date) -> Mapping[str, str]:
    """Every reason of a step in the order of its list, code to words: the silence of a household, and no reason, stand last."""
    if step is StopStep.HOUSEHOLD:
        listed = {one.code: one.label for one in refusals.reasons(on)}
        return {**listed, UNSAID: UNSAID_WORDS, SILENT: phrase("Sans réponse")}
    return {ground.value: GROUND_WORDS[ground] for ground, text in GROUNDS.items() if text.uses & set(_USES[step])}


@applies(_HOUSE)
def told(rows: Iterable[Stopped], *, on: date) -> list[Stopped]:
    """What may be told of one landlord: no reason of fewer than ten, nor what a subtraction would give back."""
    counted: dict[StopStep, dict[str, int]] = {step: dict.fromkeys(reasons(step, on), 0) for step in StopStep}
    for row in rows:
        # A code that left the list is told with those that give none.
        code = row.reason if row.reason in counted[row.step] else UNSAID
        counted[row.step][code] = counted[row.step].get(code, 0) + row.households
    return [
        Stopped(step=step, reason=reason, households=count)
        for step, counts in counted.items()
        for reason, count in replaying.published(counts, on=on).items()
        if count
    ]
