"""When a colleague last had the sheet of a file before their eyes: what came since is shown to them alone (ADR 209)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.territories.organisations import Organisation

_SEEN = """
    INSERT INTO palier_sheetvisit AS v (organisation_id, candidature_id, member_id, seen_at)
    VALUES (%(organisation)s, %(candidature)s, %(member)s, %(at)s)
    ON CONFLICT (candidature_id, member_id, organisation_id) DO UPDATE SET
      before = CASE WHEN v.seen_at < excluded.seen_at - %(lasts)s::interval THEN v.seen_at
        ELSE coalesce(v.before, v.seen_at) END,
      seen_at = greatest(v.seen_at, excluded.seen_at)
    RETURNING v.before
"""


class SheetVisit(models.Model):
    """One person’s visit to one sheet, for one house: the last one, and when the one before it ended."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    # The unique constraint begins with the file: an erasure finds its own by it.
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()
    """When the sheet was last shown."""
    before = models.DateTimeField(null=True)
    """When it was last shown in the visit before; of a first visit, its beginning, null until it is shown again."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["candidature", "member", "organisation"], name="sheetvisit_once_a_reader"),
        )


def seen(candidature: int, *, organisation: int, member: int, at: datetime, lasts: timedelta) -> datetime | None:
    """Keep that a sheet is shown now, and tell until when its reader had read it; none the first time.

    A showing that follows another by no more than ``lasts`` is of the same visit: it tells the same.
    """
    values: dict[str, Any] = {
        "candidature": candidature,
        "organisation": organisation,
        "member": member,
        "at": at,
        "lasts": lasts,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, values)
        found: datetime | None = cursor.fetchone()[0]
    return found
