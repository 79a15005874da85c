"""What a mairie or a préfecture is told of the homes of its place: stages, waits and counts, in words (ADR 73).

A home is not a household: its stage, its vacancy and the day of its lease are told exactly. What is counted of households is told
from ten on, in numbers that no other number of these pages gives back.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.candidature.funnel import PublicationStage
from palier.rules.homes.flow import FILE
from palier.rules.law import parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import applies, cch

TOLD_MONTHS = 12
"""How far back the leases of a place are told: then the file of the household is erased, and its lease with it."""


class HomeStep(StrEnum):
    """Where a home that is not let stands. Stored in an address, never labels."""

    DECLARED = "declare"
    ORIENTED = "oriente"
    PUBLISHED = "publie"
    CLOSED = "clos"
    SENT = "envoye"
    COMMISSION = "commission"
    DECIDED = "decide"


STEPS: Mapping[HomeStep, str] = {
    HomeStep.DECLARED: "Déclaré, à orienter",
    HomeStep.ORIENTED: "Orienté, pas encore publié",
    HomeStep.PUBLISHED: "Publié",
    HomeStep.CLOSED: "Liste close",
    HomeStep.SENT: "Candidats envoyés au bailleur",
    HomeStep.COMMISSION: "En commission",
    HomeStep.DECIDED: "Attribué, bail à signer",
}
"""What a page calls each."""
_OF_LISTS: Mapping[str, HomeStep] = {
    PublicationStage.PUBLIEE: HomeStep.PUBLISHED,
    PublicationStage.CLASSEE: HomeStep.CLOSED,
    PublicationStage.DESIGNEE: HomeStep.SENT,
    PublicationStage.EN_COMMISSION: HomeStep.COMMISSION,
    PublicationStage.ATTRIBUEE: HomeStep.DECIDED,
}
PRIORITY, QUARTILE = "priorite", "quartile"
CELLS: Mapping[str, Mapping[str, str]] = {
    PRIORITY: {"dalo": "DALO", "prioritaire": "Autre public prioritaire", "autre": "Autre, ou à classer"},
    QUARTILE: {"compte": "Compte pour l’objectif", "autre": "Ne compte pas, ou à classer"},
}
"""What the leases of a year count for, in the words of a table."""
PLACES: Mapping[str, str] = {
    "hors_qpv": "Hors quartier prioritaire : premier quartile, ou relogé par une opération",
    "qpv": "En quartier prioritaire : au-dessus du premier quartile",
    "inconnu": "Quartier à confirmer : premier quartile, ou relogé par une opération",
}
"""Where the shares of the first quartile are counted."""


@applies(cch("L441-1"))
def step_of(stage: str, *, is_oriented: bool) -> HomeStep:
    """Where a home stands, by the stage of its list; without a list, by who has it."""
    return _OF_LISTS.get(stage, HomeStep.ORIENTED if is_oriented else HomeStep.DECLARED)


@applies(cch("L441-1"))
def waits_long(notified_on: date | None, *, on: date) -> bool:
    """Whether a home waits since longer than the month that a réservataire has from the notice of vacancy."""
    months: int = parameters.get(FILE, "vacancy_months", on).value
    return notified_on is not None and add_months(notified_on, months) < on


@applies(cch("L441-2-5"))
def told_from(on: date) -> date:
    """The day after which the leases of a place are told, a year before."""
    return add_months(on, -TOLD_MONTHS)
