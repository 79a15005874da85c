"""Lines of the access log, many in one statement: a list of a hundred thousand leaves, and each person on it reads so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from palier.models.identifiers import uuid7

type Read = tuple[str, UUID, int | None]
"""What was read: the name of its kind, its public id, and the demande whose it is, none where it is nobody's."""

_KEEP = """
    INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)
    SELECT one.id, %(at)s, %(actor)s, %(organisation)s, one.kind, one.read, %(purpose)s, one.demande, %(role)s
    FROM unnest(%(ids)s::uuid[], %(kinds)s::text[], %(reads)s::uuid[], %(demandes)s::bigint[]) AS one (id, kind, read, demande)
"""


def keep(read: Sequence[Read], *, at: datetime, actor: UUID, role: str, organisation: int | None, purpose: str) -> None:
    """Write down that these were read, by whom and why; nothing is sent where nothing was."""
    if not read:
        return
    kinds, ids, demandes = zip(*read, strict=True)
    values: dict[str, Any] = {
        "at": at,
        "actor": actor,
        "organisation": organisation,
        "purpose": purpose,
        "role": role,
        "ids": [uuid7() for _ in read],
        "kinds": list(kinds),
        "reads": list(ids),
        "demandes": list(demandes),
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
