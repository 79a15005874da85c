"""The points of a demande under each grid of its territories: one score a territory, kept by version of the grid."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import batched
from typing import Any

from django.db import connection, models

from palier.models.demandes.demandes import Demande
from palier.models.scoring import score_sql, score_table
from palier.models.territories.organisations import GridVersion
from palier.rules.scoring import grids


class DemandeScore(models.Model):
    """A score of a demande under one version of a grid. A new version adds a row: the old one is history."""

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="scores")
    grid = models.ForeignKey(GridVersion, models.PROTECT, related_name="+")
    departement = models.CharField(max_length=3)
    scored_on = models.DateField()
    tier = models.PositiveSmallIntegerField()
    points = models.IntegerField()
    waiting_since = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["grid", "departement", "demande"], name="demandescore_once"),)


_BATCH = 500
_KEEP = """
    INSERT INTO palier_demandescore (demande_id, grid_id, departement, scored_on, tier, points, waiting_since)
    SELECT found.demande_id, %(grid)s, found.departement, %(on)s, found.tier, found.points, found.waiting_since
    FROM ({scores} WHERE %(territory)s = ANY (territories)) AS found
    ON CONFLICT (grid_id, departement, demande_id) DO UPDATE
    SET scored_on = excluded.scored_on, tier = excluded.tier, points = excluded.points,
        waiting_since = excluded.waiting_since
    WHERE (palier_demandescore.tier, palier_demandescore.points, palier_demandescore.waiting_since)
          IS DISTINCT FROM (excluded.tier, excluded.points, excluded.waiting_since)
"""


def keep_facts(rows: Iterable[dict[str, Any]]) -> int:
    """Store the facts of some demandes, in place of those known before; return how many.

    Sent as JSON, where a fact that is not there costs nothing: most of the columns of a row are null.
    """
    names = list(score_table.columns())
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in {"demande_id", "departement"})
    statement = (
        f"INSERT INTO {score_table.TABLE} ({', '.join(names)}) "  # noqa: S608 - names of the catalogue
        f"SELECT {', '.join(names)} FROM jsonb_populate_recordset(NULL::{score_table.TABLE}, %s::jsonb) "
        f"ON CONFLICT (demande_id, departement) DO UPDATE SET {changed}"
    )
    count = 0
    with connection.cursor() as cursor:
        for batch in batched(rows, _BATCH):
            known = [{name: _plain(value) for name, value in row.items() if value is not None} for row in batch]
            cursor.execute(statement, [json.dumps(known)])
            count += len(known)
    return count


def _plain(value: object) -> object:
    """Dates as ISO text, inside lists too."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def rescore(version: GridVersion, *, on: date) -> int:
    """Score every demande of a territory under a version of its grid as on a day; return how many scores changed."""
    statement = _KEEP.format(scores=score_sql.score_sql(grids.kept(version.content), on).replace("%", "%%"))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"grid": version.pk, "on": on, "territory": version.territory_id})
        return int(cursor.rowcount)


def stale(on: date, limit: int) -> list[int]:
    """Demandes whose facts were computed before a day, or never: a page of them, oldest id first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT demande.id FROM palier_demande AS demande WHERE demande.state <> 'radiee' AND NOT EXISTS "
            "(SELECT FROM palier_scorefacts AS facts WHERE facts.demande_id = demande.id AND facts.computed_on >= %s) "
            "ORDER BY demande.id LIMIT %s",
            [on, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def histogram(version: GridVersion, types: Iterable[str]) -> list[tuple[int, int]]:
    """Number of applicants by band of five points, among those who ask for one of these types; none under ten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT band, n FROM palier_score_histogram(%s, %s)", [version.pk, list(types)])
        return [(band, count) for band, count in cursor.fetchall()]
