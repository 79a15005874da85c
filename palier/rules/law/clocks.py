"""The two clocks: statutory delays in calendar time of Paris, platform delays in working days.

No function here reads the time: the instant is always an argument. Every deadline of the product is made here
(``tests/repository/test_one_clock.py``): a date that is not, is a reason to look.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from palier.rules.law import dates, french, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.law.voice import say, say_plural

_HOUSE = act("règles de publication de Palier")
_CIVIL = act("calendrier civil")
_FILE = "clocks.toml"
_LONGEST_REASON = 500


class NaiveInstant(ValueError):
    """An instant without its offset could be any time of the day."""


class RefusedDelay(ValueError):
    """A deadline that the rules refuse: the field at fault, and the French sentence to show."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep both apart so that a form can show them."""
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


# --- Instants of Paris ----------------------------------------------------------------------


@cache
@applies(_CIVIL)
def paris() -> ZoneInfo:
    """The time zone in which French legal delays run."""
    return ZoneInfo("Europe/Paris")


@applies(_CIVIL)
def day_in_paris(instant: datetime) -> date:
    """The calendar day of an instant, in Paris. Raises ``NaiveInstant``."""
    if instant.tzinfo is None:
        raise NaiveInstant
    return instant.astimezone(paris()).date()


@applies(_CIVIL)
def end_of_day(day: date) -> datetime:
    """23:59:59 in Paris."""
    return datetime.combine(day, time(23, 59, 59), paris())


@applies(_CIVIL)
def at_hour(day: date, hour: int) -> datetime:
    """A full hour of a day in Paris, whatever the season."""
    return datetime.combine(day, time(hour), paris())


# --- Delays of the law ----------------------------------------------------------------------


class DelayUnit(StrEnum):
    """What a delay of the law is counted in."""

    DAYS = "jours"
    MONTHS = "mois"
    YEARS = "ans"


class DelayKind(StrEnum):
    """Whether a person may be given more time."""

    MINIMUM = "minimum"
    FIXED = "fixe"


_ADD = {DelayUnit.DAYS: dates.add_days, DelayUnit.MONTHS: dates.add_months, DelayUnit.YEARS: dates.add_years}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """A delay of the law: so many units, and whether it may be lengthened in the applicant's favour."""

    count: int
    unit: DelayUnit
    kind: DelayKind = DelayKind.MINIMUM

    def __post_init__(self) -> None:
        """A delay lasts at least one unit."""
        if self.count < 1:
            raise RefusedDelay("count", say("Un délai dure au moins un jour."))


@applies(_CIVIL)
def last_day(start: date, delay: Delay) -> date:
    """The last day of a delay: the day of the fact that starts it never counts; months go from day to day."""
    return _ADD[delay.unit](start, delay.count)


@applies(_CIVIL)
def statutory_deadline(
    start: date | datetime, delay: Delay, *, lengthened_to: date | None = None, working: Calendar | None = None
) -> datetime:
    """The end of a delay of the law: 23:59:59 in Paris on its last day.

    ``lengthened_to`` gives a person more time; a day before the law's, or any on a fixed delay, is refused.
    ``working`` moves the end to the next working day, for the delays of which the law or the house says so.
    Raises ``RefusedDelay``.
    """
    day = last_day(day_in_paris(start) if isinstance(start, datetime) else start, delay)
    if lengthened_to is not None:
        if delay.kind is DelayKind.FIXED and lengthened_to != day:
            raise RefusedDelay("lengthened_to", say("Ce délai est fixé par la loi : il ne se prolonge pas."))
        if lengthened_to < day:
            raise RefusedDelay("lengthened_to", say("La loi donne jusqu’au {day} : jamais moins.", day=french.day(day)))
        day = lengthened_to
    if working is not None and delay.kind is not DelayKind.FIXED:
        day = working.next_working(day)
    return end_of_day(day)


# --- Delays of the platform -----------------------------------------------------------------


def _number(key: str, on: date) -> int:
    return int(parameters.get(_FILE, key, on).value)


@applies(_HOUSE)
def urgent_validation_days(on: date) -> int:
    """Working days to validate one of the six urgent situations."""
    return _number("urgent_validation_days", on)


@applies(_HOUSE)
def writes_to_many(people: int, on: date) -> bool:
    """Whether an act that writes to so many people is shown before it leaves, and can be taken back for a while."""
    return people > _number("many_people", on)


@applies(_HOUSE)
def lately(at: datetime) -> datetime:
    """Since when a desk still tells what happened without it."""
    return at - timedelta(days=_number("told_days", day_in_paris(at)))


@applies(_HOUSE)
def take_back_until(at: datetime) -> datetime:
    """Until when such an act can be taken back: nothing is written to anybody before."""
    return at + timedelta(seconds=_number("take_back_seconds", day_in_paris(at)))


@applies(_HOUSE)
def told_from(now: datetime) -> datetime:
    """What was done until this instant is taken back no more, and is told."""
    return now - timedelta(seconds=_number("take_back_seconds", day_in_paris(now)))


@applies(_HOUSE)
def due_in_working_days(received: datetime, count: int, calendar: Calendar) -> datetime:
    """The end of the ``count``-th working day after the day of an instant: a platform delay."""
    return end_of_day(calendar.add_working(day_in_paris(received), count))


@applies(_HOUSE)
def validation_due(complete_at: datetime, calendar: Calendar) -> datetime:
    """Until when an urgent situation is validated, from the instant at which its proof is complete."""
    return due_in_working_days(complete_at, urgent_validation_days(day_in_paris(complete_at)), calendar)


@applies(_HOUSE)
def ordinary_closing(opens_at: datetime) -> datetime:
    """When an ordinary publication closes: at 18 h in Paris after seven full days."""
    day = day_in_paris(opens_at)
    return at_hour(dates.add_days(day, _number("window_full_days", day) + 1), _number("window_closing_hour", day))


@applies(_HOUSE)
def unsent_since(now: datetime) -> datetime:
    """What was recorded before this instant and has not reached the national register is worth an alert."""
    return now - timedelta(days=_number("register_alert_days", day_in_paris(now)))


@applies(_HOUSE)
def is_night(instant: datetime) -> bool:
    """Whether nothing leaves at this hour, whatever the day."""
    day, hour = day_in_paris(instant), instant.astimezone(paris()).hour
    return not _number("quiet_until_hour", day) <= hour < _number("quiet_from_hour", day)


@applies(_HOUSE)
def is_quiet(instant: datetime, calendar: Calendar) -> bool:
    """Whether a reminder should wait: at night, or on a day that is no working day."""
    return is_night(instant) or not calendar.is_working(day_in_paris(instant))


@applies(_HOUSE)
def is_morning(instant: datetime, calendar: Calendar) -> bool:
    """Whether the mail of the morning may leave: on a working day, once the platform may write, and before noon."""
    noon = _number("morning_until_hour", day_in_paris(instant))
    return not is_quiet(instant, calendar) and instant.astimezone(paris()).hour < noon


@applies(_HOUSE)
def next_sending(instant: datetime, calendar: Calendar) -> datetime:
    """The first instant, from this one on, at which a reminder may leave."""
    if not is_quiet(instant, calendar):
        return instant
    day = day_in_paris(instant)
    if instant.astimezone(paris()).hour >= _number("quiet_from_hour", day):
        day = dates.add_days(day, 1)
    day = calendar.next_working(day)
    return at_hour(day, _number("quiet_until_hour", day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More time that a person gave on a platform clock: from when to when, by whom, when, and why."""

    first_due: datetime
    """The deadline as it was before any extension: what the bound is counted from."""
    due: datetime
    by: str
    """An opaque id of the person, never a name: it goes to the journal."""
    at: datetime
    reason: str


@applies(_HOUSE)
def extend(
    due: datetime,
    *,
    to: date,
    by: str,
    reason: str,
    at: datetime,
    calendar: Calendar,
    first_due: datetime | None = None,
) -> Extension:
    """Give more time on a platform clock. Only before its end, only later, within a bound, by someone who says why.

    A second extension passes the ``first_due`` of the first: the bound holds for all of them together.
    Raises ``RefusedDelay``.
    """
    first = due if first_due is None else first_due
    latest = calendar.add_working(day_in_paris(first), _number("extension_days", day_in_paris(at)))
    if not by.strip():
        raise RefusedDelay("by", say("Une prolongation est décidée par une personne."))
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise RefusedDelay("reason", say("Dites pourquoi, en {number} caractères au plus.", number=_LONGEST_REASON))
    if at > due:
        raise RefusedDelay("at", say("Le délai est déjà passé : il ne peut plus être prolongé."))
    if to <= day_in_paris(due):
        raise RefusedDelay(
            "to",
            say("Le délai court déjà jusqu’au {day} : dites un jour plus tard.", day=french.day(day_in_paris(due))),
        )
    if to > latest:
        raise RefusedDelay("to", say("Ce délai peut être prolongé jusqu’au {day} au plus.", day=french.day(latest)))
    return Extension(first_due=first, due=end_of_day(to), by=by.strip(), at=at, reason=reason.strip())


# --- How a deadline is said -----------------------------------------------------------------


@applies(_HOUSE)
def working_days_left(now: datetime, deadline: datetime, calendar: Calendar) -> str:
    """``il vous reste 4 jours ouvrés``, ``c’est le dernier jour`` or ``le délai est passé``."""
    if now > deadline:
        return say("le délai est passé")
    count = calendar.working_between(day_in_paris(now), day_in_paris(deadline))
    if not count:
        return say("c’est le dernier jour")
    return say_plural(count, "il vous reste {count} jour ouvré", "il vous reste {count} jours ouvrés")


@applies(_CIVIL)
def say_day(day: date) -> str:
    """``mardi 5 mai 2026``, as ``french.day`` with the day of the week."""
    return say("{weekday} {day}", weekday=say(french.DAYS[day.weekday()]), day=french.day(day))


@applies(_CIVIL)
def say_instant(instant: datetime) -> str:
    """``mardi 5 mai 2026 à 23 h 59``, in Paris."""
    local = instant.astimezone(paris())
    return say("{day} à {hour} h {minute}", day=say_day(local.date()), hour=local.hour, minute=f"{local.minute:02d}")
