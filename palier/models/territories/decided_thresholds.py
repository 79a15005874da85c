"""What thresholds of the first quartile decided, and what went without one: asked of functions, as no steward reads a lease."""

from datetime import date

from django.db import connection


def decided_on(entry: int) -> date | None:
    """The last day on which a lease was recorded or corrected, or a list closed or ranked again, under an entry.

    ``None`` if never, and for an entry out of the territories of who asks.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_threshold_decided_on(%s)", [entry])
        found: date | None = cursor.fetchone()[0]
    return found


def without_one(territory: str | None, year: int) -> int:
    """How many leases of a year stay without a place for want of a threshold (``None``: in all Île-de-France), cut to tens.

    None of a territory that who asks does not hold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_leases_without_threshold(%s, %s)", [territory, year])
        found: int = cursor.fetchone()[0]
    return found


def places_without_one(year: int) -> list[str]:
    """Codes of the EPCIs of which ten leases of a year or more stay without a place, for who is of the whole site: most first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_places_without_threshold(%s)", [year])
        return [code for (code,) in cursor.fetchall()]
