"""Whether a letter reached its household, and what that does to the delay that it gives: nothing runs out on who was not reached.

A delay of the law has its own proof (an offer, a warning). Every other delay that ends a right by silence asks here.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law import clocks, dates, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

_HOUSE = act("règles de publication de Palier")


class ReachWay(StrEnum):
    """How a letter reached its household, or not. Words that the database answers."""

    OPENED = "ouverte"
    """Opened on the page."""
    MESSAGE = "message"
    """A message that announced it left and did not come back."""
    NOTED = "constate"
    """A person reached the household, and noted the day."""
    ON_ITS_WAY = "en_chemin"
    """A message left of late: nobody knows yet."""
    NOBODY = "personne"
    PASSED = "passe"
    """Nobody was reached, and once the bound was past a person decided, with a reason."""


class Reached(NamedTuple):
    """What is known of a letter: how it reached its household, and since which day."""

    way: ReachWay = ReachWay.NOBODY
    on: date | None = None


class StandingDelay(NamedTuple):
    """A delay that a letter gave: the day on which the letter was written, and the last one that it says."""

    told_on: date
    due_on: date
    calendar: Calendar


@applies(_HOUSE)
def end_of(delay: StandingDelay, reached: Reached) -> date | None:
    """The last day of a delay as it runs; none while it stands because nobody was reached.

    Reached by a message, the delay is as it was written. Reached later and otherwise, its days count anew from that day, to
    a working day: never fewer than the letter gave.
    """
    if reached.way is ReachWay.NOBODY:
        return None
    if reached.way not in (ReachWay.OPENED, ReachWay.NOTED) or reached.on is None:
        return delay.due_on
    days = (delay.due_on - delay.told_on).days
    again = delay.calendar.next_working(dates.add_days(reached.on, days))
    return max(delay.due_on, again) if reached.on > delay.told_on else delay.due_on


@applies(_HOUSE)
def is_over(delay: StandingDelay, reached: Reached, *, on: date) -> bool:
    """Whether a delay has ended: never by time alone for who was not reached, and not while that is not known."""
    if reached.way is ReachWay.ON_ITS_WAY:
        return False
    end = end_of(delay, reached)
    return end is not None and on > end


@applies(_HOUSE)
def decide_from(delay: StandingDelay) -> date:
    """The day from which a person decides for a household that nobody reached: a home cannot wait for ever."""
    days = int(parameters.get("clocks.toml", "unreached_days", delay.due_on).value)
    return delay.calendar.add_working(delay.due_on, days)


@applies(_HOUSE)
def may_be_noted(day: date, *, today: date, calendar: Calendar) -> bool:
    """Whether a talk of a day is noted in time: noted later, it could end a delay on the day of the note."""
    days = int(parameters.get("clocks.toml", "note_days", today).value)
    return calendar.working_between(day, today) <= days


@applies(_HOUSE)
def say_standing(delay: StandingDelay, *, today: date) -> str:
    """What a household reads of a delay that does not run: when it would end if it began now, and what keeps nothing."""
    days = (delay.due_on - delay.told_on).days
    would = max(delay.due_on, delay.calendar.next_working(dates.add_days(today, days)))
    return say(
        "Votre délai ne court pas : rien ne prouve que la lettre du {written} vous est parvenue. Ouvrez-la : vous aurez "
        "jusqu’au {day}. La laisser fermée ne garde rien : dès le {decided}, une personne décide.",
        written=clocks.say_day(delay.told_on),
        day=clocks.say_day(would),
        decided=clocks.say_day(decide_from(delay)),
    )


@applies(_HOUSE)
def is_due(delay: StandingDelay, reached: Reached, *, now: datetime) -> bool:
    """Whether a person may decide today."""
    return reached.way is ReachWay.NOBODY and clocks.day_in_paris(now) >= decide_from(delay)
