"""Whether an entered threshold of the first quartile decided anything: asked of a function, since no steward reads a lease."""

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
