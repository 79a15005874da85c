"""Why a home stays empty: its days from the notice to the entry, step by step, each with who has it in hand.

A step is known where both of its ends are, in their order; what is not known is in no figure. No text sets these days: they
are observed, to be read by those who can shorten them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class VacancyStep(StrEnum):
    """What a home waits for. The word is what a table shows."""

    ORIENT = "Orienter le logement"
    PUBLISH = "Publier l’annonce"
    EARLIER = "Listes d’avant, sans suite"
    OPEN = "Annonce ouverte"
    DESIGNATE = "Désigner les candidats"
    DECIDE = "Contrôler et passer en commission"
    OFFER = "Écrire l’offre"
    ANSWER = "Répondre à l’offre"
    SIGN = "Signer le bail"
    ENTER = "Entrer dans les lieux"


HOLDERS: Mapping[VacancyStep, str] = {
    VacancyStep.ORIENT: "le bailleur",
    VacancyStep.PUBLISH: "le réservataire",
    VacancyStep.EARLIER: "plusieurs",
    VacancyStep.OPEN: "le délai de l’annonce",
    VacancyStep.DESIGNATE: "le réservataire",
    VacancyStep.DECIDE: "le bailleur",
    VacancyStep.OFFER: "le bailleur",
    VacancyStep.ANSWER: "le ménage",
    VacancyStep.SIGN: "le bailleur et le ménage",
    VacancyStep.ENTER: "le bailleur et le ménage",
}
OF_RESERVATAIRE = (VacancyStep.PUBLISH, VacancyStep.DESIGNATE)
"""Steps that whoever reserves the home has in hand."""
"""Who has a home in hand during a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyDates:
    """The days on which each step began, of one home; ``None`` where it did not, or is not known."""

    notified: date | None
    oriented: date | None = None
    first_published: date | None = None
    """When its first list since the notice opened, where a later one led to the lease."""
    published: date | None = None
    closed: date | None = None
    designated: date | None = None
    decided: date | None = None
    offered: date | None = None
    answered: date | None = None
    signed: date | None = None
    entered: date | None = None


@dataclass(frozen=True, slots=True)
class StepSpan:
    """A step that a home went through, and its whole days."""

    step: VacancyStep
    days: int


@dataclass(frozen=True, slots=True)
class StepFigure:
    """A step over several homes: on how many it is known, half of them took ``median`` days at most, three in four ``slow``."""

    step: VacancyStep
    homes: int
    median: int
    slow: int


def _begun(dates: VacancyDates) -> list[tuple[VacancyStep | None, date | None]]:
    """Each instant of the path, with the step that it begins; none after the entry."""
    earlier = dates.first_published
    return [
        (VacancyStep.ORIENT, dates.notified),
        (VacancyStep.PUBLISH, dates.oriented),
        *([(VacancyStep.EARLIER, earlier)] if earlier is not None else []),
        (VacancyStep.OPEN, dates.published),
        (VacancyStep.DESIGNATE, dates.closed),
        (VacancyStep.DECIDE, dates.designated),
        (VacancyStep.OFFER, dates.decided),
        (VacancyStep.ANSWER, dates.offered),
        (VacancyStep.SIGN, dates.answered),
        (VacancyStep.ENTER, dates.signed),
        (None, dates.entered),
    ]


@applies(_HOUSE)
def spans(dates: VacancyDates) -> list[StepSpan]:
    """The steps whose two ends are known and follow each other."""
    found = []
    for (step, start), (_, end) in pairwise(_begun(dates)):
        if step is not None and start is not None and end is not None and start <= end:
            found.append(StepSpan(step, (end - start).days))
    return found


@applies(_HOUSE)
def now_at(dates: VacancyDates, on: date) -> StepSpan | None:
    """The step in which a home stands on a day, and for how many days; ``None`` once somebody is in, or before its notice."""
    last: tuple[VacancyStep, date] | None = None
    for step, start in _begun(dates):
        if start is None or start > on:
            continue
        if step is None:
            return None
        last = (step, start)
    return None if last is None else StepSpan(last[0], (on - last[1]).days)


@applies(_HOUSE)
def figures(homes: Iterable[Sequence[StepSpan]]) -> list[StepFigure]:
    """Every step that some home went through, in the order of the path."""
    days: dict[VacancyStep, list[int]] = {step: [] for step in VacancyStep}
    for taken in homes:
        for span in taken:
            days[span.step].append(span.days)
    return [
        StepFigure(step, len(found), _at(sorted(found), 0.5), _at(sorted(found), 0.75))
        for step, found in days.items()
        if found
    ]


def _at(found: list[int], share: float) -> int:
    """The least number of days within which that share of the homes was done."""
    return found[math.ceil(share * len(found)) - 1]
