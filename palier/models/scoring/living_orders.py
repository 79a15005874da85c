"""The order of a territory’s living demandes under two grids, in one statement over the facts of the night (ADR 18, 160)."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import connection

from palier.models.demandes.demandes import DemandeState
from palier.models.scoring import score_sql
from palier.models.scoring.score_table import TABLE
from palier.rules.scoring.grids import Grid

_MOST = 5_000
"""Rows taken from the database at once."""
_ORDERS = """
    WITH here AS MATERIALIZED (
        SELECT DISTINCT ON (f.demande_id) f.demande_id, CASE WHEN {dalo} THEN 0 ELSE 1 END AS tier, f.is_transfer,
            f.anciennete_s AS since, f.gross_per_unit, f.net_per_unit, {before} AS before, {after} AS after
        FROM {table} AS f WHERE %(territory)s = ANY (f.territories)
            AND EXISTS (SELECT FROM palier_demande AS d WHERE d.id = f.demande_id AND d.state <> %(gone)s)
        ORDER BY f.demande_id, f.departement)
    SELECT demande_id, tier = 0, is_transfer, since, gross_per_unit, net_per_unit,
        rank() OVER (ORDER BY tier, before DESC, since NULLS LAST),
        rank() OVER (ORDER BY tier, after DESC, since NULLS LAST), count(*) OVER ()
    FROM here
"""


class OrderedDemande(NamedTuple):
    """One living demande: what groups it, and its place under each grid, ties sharing theirs."""

    demande: int
    is_dalo: bool
    is_transfer: bool
    since: date | None
    gross: int | None
    net: int | None
    before: int
    after: int
    total: int


def orders(territory: str, *, before: Grid | None, after: Grid, on: date) -> Iterator[OrderedDemande]:
    """Every living demande of a territory; without a grid in force the order is by tier, then seniority."""
    statement = _ORDERS.format(
        dalo=score_sql.holds("dalo", on),
        before="0" if before is None else score_sql.points_sql(before, on).replace("%", "%%"),
        after=score_sql.points_sql(after, on).replace("%", "%%"),
        table=TABLE,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"territory": territory, "gone": DemandeState.STRUCK_OFF})
        while rows := cursor.fetchmany(_MOST):
            yield from (OrderedDemande(*row) for row in rows)
