"""What an organisation would leave to who succeeds it, in numbers; and whether two of them sit in one séance."""

from datetime import datetime, timedelta

from django.db import connection

from palier.rules.law.clocks import at_hour, day_in_paris, end_of_day

MORNING = 8
"""From which hour in Paris, the day after, households are told."""


def passing(organisation: int) -> dict[str, int]:
    """How many of each, by the words of ``rules.doors.successions.COUNTED``; none of them names a household."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, n FROM palier_passing(%s)", [organisation])
        return dict(cursor.fetchall())


def sit_together(one: int, other: int) -> bool:
    """Whether a séance of one of them has a home of the other on its agenda."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_sits_together(%s, %s)", [one, other])
        return bool(cursor.fetchone()[0])


def undone_until(closed_at: datetime) -> datetime:
    """Until when a steward takes it back: the end of its day in Paris. Households are written to from the next day on."""
    return end_of_day(day_in_paris(closed_at))


def may_be_told(closed_at: datetime, at: datetime) -> bool:
    """Whether nobody can take it back any more and it is the morning after, so that households are told."""
    return at >= at_hour(day_in_paris(closed_at) + timedelta(days=1), MORNING)
