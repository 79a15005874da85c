"""Calendar arithmetic of the law: months and years end on the same day, or on the last day of a shorter month."""

from calendar import monthrange
from datetime import date, timedelta

from palier.rules.law.law import act, applies

_CALENDAR = act("calendrier civil")
_MONTHS_A_YEAR = 12


@applies(_CALENDAR)
def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier); 31 January plus one month is the last day of February."""
    index = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(index, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@applies(_CALENDAR)
def add_days(day: date, days: int) -> date:
    """So many calendar days later, or earlier when negative."""
    return day + timedelta(days=days)


@applies(_CALENDAR)
def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th in a common year."""
    return add_months(day, years * _MONTHS_A_YEAR)


@applies(_CALENDAR)
def months_between(start: date, end: date) -> int:
    """Full months elapsed from ``start`` to ``end``; 0 when ``end`` comes first.

    A month is full on the day that ``add_months`` gives: from 31 January the first is full on 28 February.
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * _MONTHS_A_YEAR + end.month - start.month
    is_last_day = end.day == monthrange(end.year, end.month)[1]
    if end.day < start.day and not is_last_day:
        months -= 1
    return months


@applies(_CALENDAR)
def age_on(birth: date, day: date) -> int:
    """Age in completed years (``âge révolu``) on ``day``; born on 29 February, one ages on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
