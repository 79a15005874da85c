"""The two clocks (ruling 19): statutory delays in calendar days of Paris, platform delays in working days.

No function here reads the time: the instant is always an argument.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from palier.rules import french
from palier.rules.calendars import FRANCE, Calendar
from palier.rules.law import act, applies

_HOUSE = act("règles de publication de Palier")
URGENT_VALIDATION_DAYS = 2
"""Working days to validate one of the six urgent situations (ruling 8)."""
NOTICE_DAYS = 3
"""Working days to notify a decision of the commission (ours; the law gives no number)."""
QUIET_FROM, QUIET_UNTIL = time(20), time(8)
"""Hours of Paris between which no reminder leaves."""
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class NaiveInstant(ValueError):
    """An instant without its offset could be any time of the day."""


@cache
def paris() -> ZoneInfo:
    """The time zone in which French legal delays run."""
    return ZoneInfo("Europe/Paris")


def day_in_paris(instant: datetime) -> date:
    """The calendar day of an instant, in Paris."""
    if instant.tzinfo is None:
        raise NaiveInstant
    return instant.astimezone(paris()).date()


def end_of_day(day: date) -> datetime:
    """23:59:59 in Paris."""
    return datetime.combine(day, time(23, 59, 59), paris())


@applies(_HOUSE)
def due_in_working_days(received: datetime, count: int, calendar: Calendar = FRANCE) -> datetime:
    """The end of the ``count``-th working day after the day of an instant: a platform delay."""
    return end_of_day(calendar.add_working(day_in_paris(received), count))


def is_quiet(instant: datetime, calendar: Calendar = FRANCE) -> bool:
    """Whether a reminder should wait: at night, or on a day that is no working day."""
    local = instant.astimezone(paris())
    return not (calendar.is_working(day_in_paris(instant)) and QUIET_UNTIL <= local.time() < QUIET_FROM)


@applies(_HOUSE)
def next_sending(instant: datetime, calendar: Calendar = FRANCE) -> datetime:
    """The first instant, from this one on, at which a reminder may leave."""
    if not is_quiet(instant, calendar):
        return instant
    day, local = day_in_paris(instant), instant.astimezone(paris())
    if local.time() >= QUIET_FROM:
        day += timedelta(1)
    return datetime.combine(calendar.next_working(day), QUIET_UNTIL, paris())


def _left(count: int, unit: str) -> str:
    plural = "s" if count > 1 else ""
    words = " ".join(f"{word}{plural}" for word in unit.split())
    return f"il vous reste {count}\u00a0{words}"


def working_days_left(now: datetime, deadline: datetime, calendar: Calendar = FRANCE) -> str:
    """``il vous reste 4 jours ouvrés``, ``c’est le dernier jour`` or ``le délai est passé``."""
    if now > deadline:
        return "le délai est passé"
    count = calendar.working_between(day_in_paris(now), day_in_paris(deadline))
    return _left(count, "jour ouvré") if count else "c’est le dernier jour"


def days_left(now: datetime, deadline: datetime) -> str:
    """The same in calendar days, for the delays that the law gives."""
    if now > deadline:
        return "le délai est passé"
    count = (day_in_paris(deadline) - day_in_paris(now)).days
    return _left(count, "jour") if count else "c’est le dernier jour"


def say_day(day: date) -> str:
    """``mardi 5 mai 2026``, as ``french.day`` with the day of the week."""
    return f"{_DAYS[day.weekday()]} {french.day(day)}"


def say_instant(instant: datetime) -> str:
    """``mardi 5 mai 2026 à 23 h 59``, in Paris, with no-break spaces inside the hour."""
    local = instant.astimezone(paris())
    return f"{say_day(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
