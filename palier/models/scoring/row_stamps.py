"""Which versions of their rows facts are read from: two readings of the same versions are of the same facts.

PostgreSQL writes each change of a row, whoever makes it, as a version with its own place and the number of its transaction. A
stamp is read before the facts that it stands for: a change between the two costs another reading, and hides nothing.
"""

from collections.abc import Collection

from django.db import connection

_OF_A_FILE = ("demandeversion", "seniority", "fact", "piece")
"""What ``layers_at`` reads of a demande beside its own row."""
_ROWS = ", '/', ".join(
    f"(SELECT string_agg(concat(r.xmin, r.ctid), ' ' ORDER BY r.id) FROM palier_{table} r WHERE r.demande_id = d.id)"  # noqa: S608
    for table in _OF_A_FILE
)
_STAMPS = f"""
    SELECT d.id, sha256(convert_to(concat(d.xmin, d.ctid, '/', {_ROWS}), 'UTF8'))
    FROM unnest(%s::bigint[]) AS asked (id) JOIN palier_demande d ON d.id = asked.id
"""  # noqa: S608 - named above
_COMMUNES = "SELECT count(*), coalesce(sum(hashtext(concat(xmin, ctid))), 0)::bigint FROM palier_commune"
_KEPT = 16
"""Bytes of a digest: a hundred thousand are held in memory."""


def of(demandes: Collection[int]) -> dict[int, bytes]:
    """The stamp of each of these demandes that is there."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS, [list(demandes)])
        return {key: bytes(stamp[:_KEPT]) for key, stamp in cursor.fetchall()}


def of_communes() -> tuple[int, int]:
    """The stamp of all communes together: a wish counts by the territory of each."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMUNES)
        count, total = cursor.fetchone()
        return int(count), int(total)
