"""What a steward reads of contests: numbers by organisation, and no word of any."""

from dataclasses import dataclass

from django.db import connection

from palier.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCount:
    """One organisation."""

    organisation: Organisation
    waiting: int
    late: int
    unanswered: int
    """Closed without an answer, within a year."""


def by_organisation() -> list[AppealCount]:
    """How many contests wait at each, are late, or were closed without an answer: the worst first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, waiting, late, unanswered FROM palier_contest_counts()")
        rows = cursor.fetchall()
    bodies = Organisation.objects.in_bulk([row[0] for row in rows])
    found = [
        AppealCount(organisation=bodies[pk], waiting=waiting, late=late, unanswered=unanswered)
        for pk, waiting, late, unanswered in rows
    ]
    return sorted(found, key=lambda one: (-one.unanswered, -one.late, -one.waiting, one.organisation.name))
