"""`./run bench rules`: one household explained, and a whole country scored again in one statement.

The first figure is pure Python, one household at a time. The second builds a database of its own on the embedded
server, fills it with the facts of invented households, and drops it at the end.
"""

import argparse
import statistics
import sys
import time
from datetime import date
from itertools import batched

import django
from django.db import connection
from django.db.backends.utils import CursorWrapper

django.setup()

from benchmarks.ranking import OwnDatabase  # noqa: E402 - the models need the registry
from palier.models.scoring import score_sql, score_table, scores  # noqa: E402
from palier.rules.fitting import eligibility  # noqa: E402
from palier.rules.people.facts import CeilingZone, Financing, Home  # noqa: E402
from palier.rules.scoring import cotation, grids  # noqa: E402
from tests.rules import households  # noqa: E402

ON = date(2026, 5, 1)
HOME = Home(
    commune="69123",
    departement="69",
    territory="demo",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T3",
    floor_area=70,
    rent=60_000,
)
ONE_BY_ONE, DRAWN = 5_000, 20_000


def main() -> int:
    """Measure and print; the figures are wall-clock times of this machine."""
    parser = argparse.ArgumentParser(prog="./run bench rules", description=__doc__)
    parser.add_argument("--demandes", type=int, default=2_800_000)
    parser.add_argument("--only-python", action="store_true", help="without the database")
    options = parser.parse_args()
    _one_by_one()
    if not options.only_python:
        with OwnDatabase():
            _all_at_once(options.demandes)
    return 0


def _one_by_one() -> None:
    draw = households.drawing(1)
    known = [households.random_demande(draw, ON) for _ in range(ONE_BY_ONE)]
    print(f"One household, of {ONE_BY_ONE} drawn, median and 95th percentile:")
    for name in grids.names():
        grid, took = grids.seed(name), []
        for demande in known:
            began = time.perf_counter()
            eligibility.verdict(demande, HOME, on=ON)
            cotation.score(demande, grid, on=ON, departement="69", home=HOME)
            took.append((time.perf_counter() - began) * 1000)
        quantiles = statistics.quantiles(took, n=20)
        print(
            f"  verdict and points explained under {name:<24} {quantiles[9]:.3f} ms   {quantiles[18]:.3f} ms",
            flush=True,
        )


def _all_at_once(count: int) -> None:
    began = time.perf_counter()
    _fill(count)
    print(f"{count} demandes filled in {time.perf_counter() - began:.0f} s ({_size()} of facts)", flush=True)
    print("Scored again in one statement, computing alone (best of 3, two parallel workers), then written:")
    for name in grids.names():
        grid = grids.seed(name)
        statement = score_sql.score_sql(grid, ON)
        whole = f"SELECT count(*), sum(points), min(tier) FROM ({statement}) AS found"  # noqa: S608 - a shipped grid
        took = min(_timed(whole) for _ in range(3))
        print(f"  {name:<24} {took:6.2f} s", flush=True)
    written = _timed(
        "INSERT INTO palier_demandescore (demande_id, grid_id, departement, scored_on, tier, points, waiting_since) "  # noqa: S608
        f"SELECT demande_id, 1, departement, DATE '{ON}', tier, points, waiting_since "
        f"FROM ({score_sql.score_sql(grids.seed(), ON)}) AS found"
    )
    print(f"  {'demo-2026, written':<24} {written:6.2f} s")


def _timed(statement: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 2")
        began = time.perf_counter()
        cursor.execute(statement)
        return time.perf_counter() - began


def _size() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_size_pretty(pg_total_relation_size('{score_table.TABLE}'))")
        return str(cursor.fetchone()[0])


def _fill(count: int) -> None:
    """Facts of households drawn once and repeated: the work of a statement depends on the rows, not on their source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_gridversion (id, name, effective_on, deliberation, content, digest) "
            "OVERRIDING SYSTEM VALUE VALUES (1, 'DEMO-2026', '2026-01-01', '', '', '')"
        )
        for table in (score_table.TABLE, "palier_demandescore"):
            _drop_foreign_keys(cursor, table)
    drawn = min(DRAWN, count)
    draw = households.drawing(2)
    for numbers in batched(range(drawn), 2_000):
        scores.keep_facts(
            score_table.row(
                number,
                cotation.facts_of(households.random_demande(draw, ON), on=ON, departement="69"),
                territories=["demo"],
            )
            for number in numbers
        )
    names = [name for name in score_table.columns() if name != "demande_id"]
    with connection.cursor() as cursor:
        for turn in range(1, -(-count // drawn)):
            left = min(drawn, count - turn * drawn)
            cursor.execute(
                f"INSERT INTO {score_table.TABLE} (demande_id, {', '.join(names)}) "  # noqa: S608
                f"SELECT demande_id + {turn * drawn}, {', '.join(names)} FROM {score_table.TABLE} "
                f"WHERE demande_id < {left}"
            )
        cursor.execute(f"VACUUM ANALYZE {score_table.TABLE}")


def _drop_foreign_keys(cursor: CursorWrapper, table: str) -> None:
    """The rows of a benchmark hang on no demande."""
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


if __name__ == "__main__":
    sys.exit(main())
