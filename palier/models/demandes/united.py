"""What a union that stands says of a file, asked of the database: no page sees the other number (ADR 164)."""

from datetime import date

from django.db import connection

DEPOSIT = ""
"""Among the days by département, the day of the deposit."""


def oldest_days(kept: int) -> dict[str, date]:
    """Of the numbers united into this one: since when they waited, by département, and their deposit under ``DEPOSIT``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT departement, since FROM palier_united_days(%s)", [kept])
        return dict(cursor.fetchall())


def is_united(gone: int) -> bool:
    """Whether this number was struck off by a union made here, and not parted since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_is_united(%s)", [gone])
        return bool(cursor.fetchone()[0])
