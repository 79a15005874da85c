"""Whether the household of a candidature has accepted another home: yes or no, which no other desk's row tells a landlord."""

from django.db import connection


def is_accepted(candidature: int) -> bool:
    """Asked of the database, of a candidature on a list of the caller's own homes; no of any other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_accepted_elsewhere(%s)", [candidature])
        return bool(cursor.fetchone()[0])
