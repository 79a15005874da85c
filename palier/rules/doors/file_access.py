"""Until when an organisation reads a file: while a candidature with it lives, then only what a need of the law keeps.

An end never gives anything: what is written into a file after the last live candidature ended is not read by that
organisation, even while it keeps the rest. Its own acts (ranks, decisions, checks, letters) stay its own.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

FILE = "retention.toml"
_HOUSE = act("règles de conservation de Palier")
_MINIMAL = act("règlement (UE) 2016/679, article 5")
AT_ONCE = (Stage.RETIREE, Stage.DESISTEE)
"""The person left: nothing was decided about them, and nothing can be contested."""
UNHEARD = (Stage.RETIREE, Stage.INELIGIBLE)
"""No commission ever has them on its agenda."""


class ReadingExtent(StrEnum):
    """How far an organisation reads a file."""

    LIVE = "en_cours"
    KEPT = "garde"
    """The file as it stood when the last live candidature ended, and nothing that came later."""
    ENDED = "termine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """One candidature that was opened to an organisation, as far as its access depends on it."""

    stage: Stage
    until: date | None = None
    """The last day of an ended one, once it is dated."""
    is_lessor: bool = False
    """Whether the organisation is the landlord of that home."""
    is_examined: bool = False
    """Its home is on the agenda of a séance whose minutes are not written."""
    has_letter: bool = False
    """A letter on paper of this organisation waits to be posted to that household."""
    is_held: bool = False
    """An appeal or a control keeps the whole demande."""
    is_contested: bool = False
    """The household contests what this organisation decided: it answers from the file as it was."""


@applies(_HOUSE)
def is_dated(stage: Stage | str) -> bool:
    """Whether an end has a delay: a decision that may be contested, and no departure of the person."""
    return stage not in LIVE and stage not in AT_ONCE


@applies(_HOUSE, _MINIMAL)
def last_day(ended_on: date) -> date:
    """The last day on which a decision of that day may be contested: the delay is clear, its first day never counts."""
    months: int = parameters.get(FILE, "appeal_months", ended_on).value
    return add_days(add_months(ended_on, months), 1)


@applies(_HOUSE, _MINIMAL)
def member_last_day(closed_on: date) -> date:
    """The last day on which a member of a commission reads the files of a séance closed that day.

    Its minutes are read and signed within this time; an appeal is then its landlord's to answer, not each member's.
    """
    days: int = parameters.get(FILE, "minutes_days", closed_on).value
    return add_days(closed_on, days)


@applies(_HOUSE, _MINIMAL)
def reading(bonds: tuple[Bond, ...], on: date) -> ReadingExtent:
    """What an organisation reads of a file on a day, from each candidature that was opened to it."""
    if any(bond.stage in LIVE for bond in bonds):
        return ReadingExtent.LIVE
    return ReadingExtent.KEPT if any(_is_needed(bond, on) for bond in bonds) else ReadingExtent.ENDED


def _is_needed(bond: Bond, on: date) -> bool:
    if bond.is_held or bond.is_contested or bond.has_letter or (bond.stage == Stage.BAIL_SIGNE and bond.is_lessor):
        return True
    if bond.is_examined and bond.stage not in UNHEARD:
        return True
    return bond.stage not in AT_ONCE and (bond.until is None or on <= bond.until)


@applies(_HOUSE)
def told(stage: Stage | str, *, ended_on: date) -> str:
    """What the person reads under a candidature that is over: who still reads the file, and until when. Empty while it lives."""
    if stage in LIVE:
        return ""
    if stage in AT_ONCE:
        return say("Pour cette candidature, les organismes de ce logement ne lisent plus votre dossier.")
    if stage == Stage.BAIL_SIGNE:
        return say("Votre bailleur garde l’accès à votre dossier jusqu’à son effacement, un an après la radiation.")
    return say(
        "Les organismes de ce logement lisent encore votre dossier jusqu’au {day}, le temps d’un recours. Ce "
        "que vous y ajoutez ne leur est pas montré.",
        day=french.day(last_day(ended_on)),
    )


@applies(_HOUSE)
def rule(on: date) -> str:
    """The same rule in one paragraph, for the page on personal data."""
    months: int = parameters.get(FILE, "appeal_months", on).value
    return say(
        "Une organisation lit votre dossier tant qu’une candidature avec elle est en cours. Si vous vous "
        "retirez, elle ne le lit plus, sauf si une commission doit encore écrire son procès-verbal ou si une "
        "lettre attend d’être postée. Dans les autres cas, elle garde {months} mois l’accès au dossier tel "
        "qu’il était, le temps d’un recours ; le bailleur qui a signé votre bail le garde jusqu’à "
        "l’effacement. Un recours ou un contrôle en cours prolonge cet accès. Ce que vous ajoutez ensuite "
        "n’est jamais montré à une organisation avec laquelle plus rien n’est en cours. Une organisation peut"
        " être chargée d’imprimer les lettres du registre : elle lit la lettre, votre nom et votre adresse, "
        "et rien de votre dossier.",
        months=months,
    )


@applies(_HOUSE)
def readers(now: frozenset[int], *, live: frozenset[int], kept: frozenset[int]) -> frozenset[int]:
    """Who reads a row next: whoever is live, and of those who read it already, whoever keeps the file."""
    return live | (now & kept)
