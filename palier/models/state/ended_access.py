"""Whose access to a file is over and not yet closed: asked of the database, which alone knows every candidature."""

from datetime import date
from typing import NamedTuple

from django.db import connection

# Of so many demandes at a time: nobody knows beforehand which are over, and each is asked.
_DUE = """
    WITH slice AS MATERIALIZED (SELECT id, audience FROM palier_demande WHERE id > %(after)s ORDER BY id LIMIT %(most)s)
    SELECT (SELECT max(id) FROM slice), array(
      SELECT d.id FROM slice d
      WHERE d.audience <> '{}' AND EXISTS (SELECT 1 FROM palier_candidature c WHERE c.demande_id = d.id
          AND (c.read_until < %(on)s OR c.stage IN ('retiree', 'desistee', 'bail_signe')))
        AND EXISTS (SELECT 1 FROM palier_reading(d.id, %(on)s) r
          WHERE r.organisation = ANY(d.audience) AND NOT r.is_live AND NOT r.is_kept)
      ORDER BY d.id)
"""


class OverAccesses(NamedTuple):
    """Of a slice of demandes, those that an organisation reads although nothing keeps it, and where the slice ends."""

    demandes: list[int]
    last: int | None
    """``None`` after the last demande."""


def due(on: date, *, after: int, most: int) -> OverAccesses:
    """Look at ``most`` demandes, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"on": on, "after": after, "most": most})
        last, demandes = cursor.fetchone()
    return OverAccesses(demandes, last)


def refresh(demande: int, on: date) -> None:
    """Put who reads a file right as of a day. The clock's; an act asks for today (``places.refresh_audience``)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_audience_on(%s, %s)", [demande, on])


def written_late() -> None:
    """Let this transaction end before it is on disk, for thousands that follow one another.

    What a power cut takes back is still due, and done again: the job that would say otherwise ends after them, and on disk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")
