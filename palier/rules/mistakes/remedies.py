"""What follows once a mistake is known: where its case stands, and what may be proposed.

A remedy is chosen by a person, from a list that breaks no ranking: nobody else's place is taken to give one back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.candidature.funnel import PublicationStage
from palier.rules.law import calendars, clocks, dates, parameters
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.mistakes.mistakes import ReplayOutcome

FILE = "mistakes.toml"
_HOUSE = act("règles de publication de Palier")


class CaseState(StrEnum):
    """Where a case stands. Stored words."""

    OPEN = "ouverte"
    """To be computed."""
    COMPUTED = "calculee"
    """A person answers, by a set day."""
    PROPOSED = "proposee"
    """An answer is chosen, and can be taken back before it leaves."""
    TOLD = "dite"
    CONTESTED = "contestee"
    CLOSED = "close"


WAITING = (CaseState.COMPUTED, CaseState.CONTESTED)
"""A desk has to answer."""
ANSWERED = (CaseState.TOLD, CaseState.CONTESTED, CaseState.CLOSED)
RUNNING = (CaseState.OPEN, *WAITING, CaseState.PROPOSED)
"""Not over: at most one of a household at one desk."""
STATES: Mapping[CaseState, str] = {
    CaseState.OPEN: phrase("calcul en cours"),
    CaseState.COMPUTED: phrase("attend une réponse"),
    CaseState.PROPOSED: phrase("réponse qui part"),
    CaseState.TOLD: phrase("réponse envoyée"),
    CaseState.CONTESTED: phrase("réponse contestée"),
    CaseState.CLOSED: phrase("terminée"),
}


class MistakeKind(StrEnum):
    """What was wrong. Stored words."""

    LATE = "validation_tardive"
    FACT = "fait_corrige"
    SENIORITY = "anciennete_corrigee"
    GRID = "grille_corrigee"
    RULES = "calcul_corrige"
    ASKED = "demande_du_menage"


KINDS: Mapping[MistakeKind, str] = {
    MistakeKind.LATE: phrase("Une de vos preuves a été contrôlée après le délai prévu."),
    MistakeKind.FACT: phrase("Une information de votre dossier était fausse. Elle a été corrigée."),
    MistakeKind.SENIORITY: phrase("La date de votre demande était fausse. Elle a été corrigée."),
    MistakeKind.GRID: phrase("La grille de points contenait une faute. Elle a été corrigée."),
    MistakeKind.RULES: phrase("Le calcul des points contenait une faute. Il a été corrigé."),
    MistakeKind.ASKED: phrase("Vous avez demandé ce qu’une erreur vous a coûté."),
}
DESK_KINDS: Mapping[MistakeKind, str] = {
    MistakeKind.LATE: phrase("Preuve contrôlée après le délai"),
    MistakeKind.FACT: phrase("Fait vérifié, puis corrigé"),
    MistakeKind.SENIORITY: phrase("Ancienneté corrigée"),
    MistakeKind.GRID: phrase("Grille corrigée"),
    MistakeKind.RULES: phrase("Calcul corrigé"),
    MistakeKind.ASKED: phrase("Demandé par le ménage"),
}


class Remedy(StrEnum):
    """What may be proposed: a closed list. Stored words."""

    CORRECT_LIST = "corriger_classement"
    COMMISSION = "dire_a_la_commission"
    PREFET = "signaler_au_prefet"
    FOLLOW = "suivre_le_dossier"
    APOLOGY = "excuses"
    NO_MISTAKE = "aucune_erreur"


@dataclass(frozen=True, slots=True)
class RemedyText:
    """A remedy in words: what the desk chooses, what the household reads, and on what it rests."""

    label: str
    sentences: tuple[str, ...]
    article: Source


REMEDIES: Mapping[Remedy, RemedyText] = {
    Remedy.CORRECT_LIST: RemedyText(
        phrase("Corriger le classement avant l’envoi des dossiers"),
        (
            phrase("Le classement, qui n’était pas encore envoyé, est refait, et sa raison est publiée."),
            phrase("Votre nouveau rang vous est écrit à part. Les deux classements restent publiés."),
        ),
        cch("L441-2-8"),
    ),
    Remedy.COMMISSION: RemedyText(
        phrase("Dire l’erreur au bailleur avant la commission"),
        (
            phrase("L’erreur est dite au bailleur, avant que la commission décide."),
            phrase("C’est la commission qui décide, et personne d’autre."),
        ),
        cch("R441-3"),
    ),
    Remedy.PREFET: RemedyText(
        phrase("Signaler le ménage DALO au préfet"),
        (
            phrase("Votre dossier est signalé au préfet."),
            phrase("Il peut désigner un ménage reconnu au titre du DALO sans annonce."),
        ),
        cch("L441-2-3"),
    ),
    Remedy.FOLLOW: RemedyText(
        phrase("Suivre le dossier jusqu’à une proposition"),
        (
            phrase("Une personne suit votre dossier, et vous écrit quand une annonce vous convient."),
            phrase("Votre rang reste celui de vos points, comme pour chacun."),
        ),
        cch("R441-5"),
    ),
    Remedy.APOLOGY: RemedyText(
        phrase("Présenter des excuses et dire les recours"),
        (
            phrase("Cette erreur n’aurait pas dû arriver, et nous vous présentons nos excuses."),
            phrase("Aucun de ces logements ne peut vous être rendu par cette réponse."),
        ),
        _HOUSE,
    ),
    Remedy.NO_MISTAKE: RemedyText(
        phrase("Il n’y avait pas d’erreur"),
        (
            phrase("Nous pensons qu’il n’y avait pas d’erreur au jour de ces clôtures."),
            phrase("Ce qui change après une clôture ne change plus le rang."),
        ),
        cch("L441-2-8"),
    ),
}
_BEFORE_COMMISSION = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION)


@applies(_HOUSE)
def answer_by(opened_at: datetime) -> datetime:
    """Until when a desk answers: a number of working days from the day the case was opened."""
    days: int = parameters.get(FILE, "answer_working_days", clocks.day_in_paris(opened_at)).value
    return clocks.due_in_working_days(opened_at, days, calendars.FRANCE)


@applies(_HOUSE)
def contestable_since(at: datetime) -> datetime:
    """Since when an answer that was told may still be contested: what is older ends."""
    day = clocks.day_in_paris(at)
    days: int = parameters.get(FILE, "close_after_days", day).value
    return clocks.end_of_day(dates.add_days(day, -days))


class Stands(NamedTuple):
    """Where a missed home stands now, and whether its household is on the list."""

    outcome: ReplayOutcome
    stage: PublicationStage
    is_ranked: bool = True


@applies(cch("L441-2-8"))
def is_correctable(one: Stands) -> bool:
    """Whether its ranking can be made again: nobody was sent from it, and nobody comes to a list that is closed."""
    return one.outcome is ReplayOutcome.NOT_SENT and one.stage is PublicationStage.CLASSEE and one.is_ranked


@applies(cch("R441-3"))
def is_before_commission(one: Stands) -> bool:
    """Whether its landlord can still be told before the commission decides."""
    return one.stage in _BEFORE_COMMISSION


REASONS: Mapping[MistakeKind, str] = {
    MistakeKind.GRID: phrase("La grille de points contenait une faute, qui est corrigée."),
    MistakeKind.RULES: phrase("Le calcul des points contenait une faute, qui est corrigée."),
}
"""What the header of a corrected ranking says to everybody, where the fault was everybody's."""
ANOTHER_REASON = phrase("Une erreur dans un dossier de la liste est corrigée.")


@applies(cch("L441-2-8"))
def reason_of(kind: MistakeKind) -> str:
    """Why a ranking is made again, in words that tell of nobody."""
    return REASONS.get(kind, ANOTHER_REASON)


@applies(cch("L441-2-3"), cch("R441-3"), _HOUSE)
def offered(homes: Iterable[Stands], *, is_dalo: bool) -> tuple[Remedy, ...]:
    """The remedies that can be true of a case, in the order of the list: never one that takes a place from somebody."""
    known = list(homes)
    is_true = {
        Remedy.CORRECT_LIST: any(is_correctable(one) for one in known),
        Remedy.COMMISSION: any(is_before_commission(one) for one in known),
        Remedy.PREFET: is_dalo,
        Remedy.FOLLOW: bool(known),
    }
    return tuple(one for one in Remedy if is_true.get(one, True))
