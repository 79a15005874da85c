"""`./run palier slow-queries`: which statements cost the most, without the value of any parameter.

From `pg_stat_statements` where the server has it: every statement. Otherwise from what the site kept: those over
PALIER_SLOW_QUERY_MS alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import DatabaseError, connection, transaction

from hosting.metering import slow_file
from hosting.metering.queries import without_values
from palier.management.base import OperatorCommand

_STATEMENTS = """
    SELECT calls, total_exec_time, max_exec_time, query FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND query ~* '^\\s*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE)\\y'
    ORDER BY total_exec_time DESC LIMIT %s
"""
"""Only statements whose constants the extension replaces: a command such as ALTER ROLE keeps its password."""


@dataclass(frozen=True, slots=True)
class StatementCost:
    """What one statement has cost, in milliseconds."""

    sql: str
    calls: int
    total: float
    longest: float


class Command(OperatorCommand):
    """Print the costliest statements."""

    help = "Les requêtes les plus coûteuses, sans aucune valeur de paramètre."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, over how many days."""
        parser.add_argument("--top", type=int, default=20, help="combien de requêtes (20)")
        parser.add_argument("--days", type=int, default=7, help="sur combien de jours, là où le site les garde (7)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Choose the source, and say which."""
        top = max(1, options["top"])
        found = _from_server(top)
        if found is None:
            limit = settings.SLOW_QUERY_MS
            self.stdout.write(f"Source : requêtes de plus de {limit} ms gardées par le site, {options['days']} jours.")
            found = sorted(_summed(slow_file.read(settings.SHARED, max(1, options["days"]))), key=lambda c: -c.total)[
                :top
            ]
        else:
            self.stdout.write("Source : pg_stat_statements, depuis sa dernière remise à zéro.")
        for cost in found:
            mean = cost.total / cost.calls
            self.stdout.write(
                f"{cost.calls:>8} ×  {mean:>9.1f} ms en moyenne  {cost.longest:>9.1f} ms au plus  "
                f"{cost.total / 1000:>9.1f} s en tout\n          {cost.sql}"
            )
        if not found:
            self.stdout.write("Aucune requête.")


def _from_server(top: int) -> list[StatementCost] | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Asked first: its absence is no error in the log of the server, where an operator looks for those.
            cursor.execute("SELECT to_regclass('pg_stat_statements')")
            if cursor.fetchone() == (None,):
                return None
            cursor.execute(_STATEMENTS, [top])
            return [
                StatementCost(without_values(sql), calls, total, longest)
                for calls, total, longest, sql in cursor.fetchall()
            ]
    except DatabaseError:
        # Not installed, not loaded, or not ours to read.
        return None


def _summed(kept: Iterable[slow_file.Slow]) -> Iterator[StatementCost]:
    spent: dict[str, list[float]] = {}
    for each in kept:
        spent.setdefault(each.sql, []).append(each.milliseconds)
    for sql, times in spent.items():
        yield StatementCost(sql, len(times), sum(times), max(times))
