"""« Toujours intéressé ? » : a question to the first of a closed list, before files leave; its silence weighs nothing (ADR 152).

Who answers yes moves nowhere, who does not answer neither. Who wants the home no more withdraws, as on any day.
"""

from datetime import date, datetime

from palier.rules.candidature.funnel import Stage
from palier.rules.law import clocks, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_FILE = "commission.toml"
_HOUSE = act("règles de publication de Palier")
COSTS_NOTHING = phrase(
    "Ne pas répondre ne change rien : vous gardez votre place, vos points et votre ancienneté. Aucune réponse ne compte comme un "
    "refus."
)
"""What is said wherever the question is shown."""


@applies(_HOUSE)
def how_many(to_designate: int, on: date) -> int:
    """How many are asked at a time: the files that will leave, and as many behind them."""
    times: int = parameters.get(_FILE, "asked_times", on).value
    return to_designate * times


@applies(_HOUSE)
def ends(at: datetime) -> datetime:
    """Until when an answer is taken. The sending of the files does not wait for it."""
    day = clocks.day_in_paris(at)
    days: int = parameters.get(_FILE, "asked_days", day).value
    return clocks.end_of_day(add_days(day, days))


@applies(_HOUSE)
def is_open(stage: Stage | str, until: datetime, *, at: datetime) -> bool:
    """Whether an answer is still taken: the candidature waits on its list, and the end is not past."""
    return Stage(stage) is Stage.CLASSEE and at <= until
