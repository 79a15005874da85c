"""Whether letters reached their household, asked of the database: no page reads a message (ADR 86)."""

from collections.abc import Collection

from django.db import connection

from palier.rules.letters.reach import Reached, ReachWay

_ASKED = "SELECT letter, way, reached_on FROM palier_reached(%s)"


def read(letters: Collection[int]) -> dict[int, Reached]:
    """By id, of the letters that the caller may see; of the others nothing is answered."""
    if not letters:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [list(letters)])
        return {row[0]: Reached(ReachWay(row[1]), row[2]) for row in cursor.fetchall()}
