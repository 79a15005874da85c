"""Whose access to a file is over and not yet closed: asked of the database, which alone knows every candidature."""

from datetime import date

from django.db import connection

_DUE = """
    SELECT d.id FROM palier_demande d
    WHERE d.id > %(after)s AND d.audience <> '{}' AND d.id IN (
        SELECT demande_id FROM palier_candidature WHERE read_until < %(on)s OR stage IN ('retiree', 'desistee', 'bail_signe'))
      AND EXISTS (SELECT 1 FROM palier_reading(d.id, %(on)s) r
        WHERE r.organisation = ANY(d.audience) AND NOT r.is_live AND NOT r.is_kept)
    ORDER BY d.id LIMIT %(most)s
"""


def due(on: date, *, after: int, most: int) -> list[int]:
    """Demandes that an organisation reads although nothing keeps it, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"on": on, "after": after, "most": most})
        return [row[0] for row in cursor.fetchall()]


def refresh(demande: int, on: date) -> None:
    """Put who reads a file right as of a day. The clock's; an act asks for today (``places.refresh_audience``)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_audience_on(%s, %s)", [demande, on])
