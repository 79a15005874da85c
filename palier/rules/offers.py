"""The written offer: how long to answer, what silence does, who is next (article R441-10, rulings 16 to 19)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from palier.rules.calendars import FRANCE, Calendar
from palier.rules.clocks import day_in_paris, end_of_day
from palier.rules.funnel import Stage
from palier.rules.law import act, applies, cch

MIN_ANSWER_DAYS = 10
"""Calendar days to answer an offer: the law's least, which the landlord may only lengthen."""
_HOUSE = act("règles de publication de Palier")


class DelayTooShort(ValueError):
    """Less than ten days to answer is not a delay that the law knows."""


@applies(cch("R441-10"))
def answer_deadline(delivered_at: datetime, days: int = MIN_ANSWER_DAYS, calendar: Calendar = FRANCE) -> datetime:
    """Until when an offer may be answered: day of proven delivery + ``days``, 23:59:59 in Paris, on a working day."""
    if days < MIN_ANSWER_DAYS:
        raise DelayTooShort(days)
    return end_of_day(calendar.next_working(day_in_paris(delivered_at) + timedelta(days)))


class Silence(StrEnum):
    """What no answer means at a given instant."""

    WAIT = "attendre"
    REMIND = "relancer"
    PASS_ON = "passer_au_suivant"  # noqa: S105 - a verb, no password
    PERSON_DECIDES = "decision_humaine"


SILENCE_TEXT = (
    "Sans réponse de votre part à cette date, le logement sera proposé au candidat suivant. "
    "Vous ne perdrez ni points, ni ancienneté, ni votre demande."
)


@applies(cch("R441-10"), _HOUSE)
def silence(
    *, now: datetime, deadline: datetime | None, set_day: datetime, has_reminder: bool, has_second_channel: bool
) -> Silence:
    """What to do with an offer that has no answer.

    ``deadline`` is ``answer_deadline`` of the proven delivery, ``None`` without proof: then no delay runs and a
    person decides from ``set_day`` on. Before a home passes, a reminder and a second channel must have been used.
    """
    if deadline is None:
        return Silence.PERSON_DECIDES if now > set_day else Silence.WAIT
    if now <= deadline:
        return Silence.WAIT
    return Silence.PASS_ON if has_reminder and has_second_channel else Silence.REMIND


class Line(NamedTuple):
    """One candidature that the commission retained: its rank in the séance, its stage, its condition if it has one."""

    rank: int
    stage: Stage
    is_condition_met: bool = False


@applies(cch("R441-3 b"), cch("R441-10"))
def next_to_offer(lines: Iterable[Line], *, after: int = 0) -> int | None:
    """The rank to which the home is offered next, or ``None`` when nobody is left.

    ``after`` is the rank that has just said no, kept silent or lost its lease: those behind come first, so that
    a candidate whose lease fell through does not get the same home again before them.
    """
    able = sorted(
        line.rank
        for line in lines
        if line.stage in (Stage.ATTRIBUEE, Stage.EN_RESERVE)
        or (line.stage is Stage.SOUS_CONDITION and line.is_condition_met)
    )
    behind = [rank for rank in able if rank > after]
    return next(iter(behind or able), None)
