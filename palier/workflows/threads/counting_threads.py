"""What a steward reads of threads: numbers by organisation, and no word of any."""

from dataclasses import dataclass

from django.db import connection

from palier.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCount:
    """One organisation."""

    organisation: Organisation
    waiting: int
    late: int


def by_organisation() -> list[ThreadCount]:
    """How many threads wait at each, and how many of them are late: the latest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, waiting, late FROM palier_thread_counts()")
        rows = cursor.fetchall()
    bodies = Organisation.objects.in_bulk([row[0] for row in rows])
    found = [ThreadCount(organisation=bodies[pk], waiting=waiting, late=late) for pk, waiting, late in rows]
    return sorted(found, key=lambda one: (-one.late, -one.waiting, one.organisation.name))
