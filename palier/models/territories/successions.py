"""What an organisation would leave to who succeeds it, in numbers; and whether two of them sit in one séance."""

from django.db import connection


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
