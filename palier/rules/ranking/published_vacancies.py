"""Where the days of empty homes go, as anybody may read it: by commune and by landlord, a step from ten homes on (N10).

A home is no household: its days are told (ADR 73). Homes of a step are cut to tens, and a step of fewer than ten is not told,
nor the days that it took.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from palier.rules.homes import vacancy_steps
from palier.rules.homes.vacancy_steps import StepSpan, VacancyStep
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase
from palier.rules.ranking import small_cells

_HOUSE = act("règles de publication de Palier")
STEP_WORDS: Mapping[VacancyStep, str] = {
    VacancyStep.ORIENT: phrase("Orienter le logement"),
    VacancyStep.PUBLISH: phrase("Publier l’annonce"),
    VacancyStep.EARLIER: phrase("Listes d’avant, sans suite"),
    VacancyStep.OPEN: phrase("Annonce ouverte"),
    VacancyStep.DESIGNATE: phrase("Désigner les candidats"),
    VacancyStep.DECIDE: phrase("Contrôler et passer en commission"),
    VacancyStep.OFFER: phrase("Écrire l’offre"),
    VacancyStep.ANSWER: phrase("Répondre à l’offre"),
    VacancyStep.SIGN: phrase("Signer le bail"),
    VacancyStep.ENTER: phrase("Entrer dans les lieux"),
}
HOLDER_WORDS: Mapping[VacancyStep, str] = {
    VacancyStep.ORIENT: phrase("le bailleur"),
    VacancyStep.PUBLISH: phrase("le réservataire"),
    VacancyStep.EARLIER: phrase("plusieurs"),
    VacancyStep.OPEN: phrase("le délai de l’annonce"),
    VacancyStep.DESIGNATE: phrase("le réservataire"),
    VacancyStep.DECIDE: phrase("le bailleur"),
    VacancyStep.OFFER: phrase("le bailleur"),
    VacancyStep.ANSWER: phrase("le ménage"),
    VacancyStep.SIGN: phrase("le bailleur et le ménage"),
    VacancyStep.ENTER: phrase("le bailleur et le ménage"),
}
"""Whose hands a home is in, as every page of the public says it."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step as it may be told: its homes in tens, the days that half of them took, and three in four."""

    step: VacancyStep
    homes: int
    median: int
    slow: int


@applies(_HOUSE)
def told(homes: Iterable[Sequence[StepSpan]], *, on: date) -> list[ToldStep]:
    """The steps that enough homes went through."""
    least = small_cells.smallest_shown(on)
    return [
        ToldStep(one.step, one.homes - one.homes % least, one.median, one.slow)
        for one in vacancy_steps.figures(homes)
        if one.homes >= least
    ]
