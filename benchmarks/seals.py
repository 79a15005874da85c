"""`./run bench seals`: what it costs that rows are noted for their seal, then the sealing and the walk.

By turns with and without, there and back, the mean of the turns: a closing each, then one statement that changes every
candidature of the last list, taken back. Wall time, time of processor of the server and of this process, and what is written
to the log. Whoever else uses the machine moves the first; the pages that a checkpoint makes write whole move the last: give an
even number of turns. Last, the comparison of rows with what acts left of them, over `--traced` candidatures: closed lists like
the last one, copied in SQL, unsealed.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import django
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.ranking import TOLD, OwnDatabase, fill

if TYPE_CHECKING:
    from collections.abc import Callable

_TICKS = 100
"""A second of processor, as the kernel counts it."""


class Cost(NamedTuple):
    """Of one act."""

    seconds: float
    server: float
    own: float
    megabytes: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./run bench seals", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument(
        "--traced", type=int, default=0, help="candidatures of the comparison with acts; 0 leaves it out"
    )
    options = parser.parse_args()
    django.setup()
    with OwnDatabase():
        costs: dict[bool, list[Cost]] = {False: [], True: []}
        for turn in range(options.turns * 2):
            # There and back: tables grow, and whoever comes later touches more pages.
            is_noted = turn % 4 in (1, 2)
            publication = fill(options.size + turn)
            _note(is_noted)
            with connection.cursor() as cursor:
                # Both begin alike: a page is written whole once after each checkpoint.
                cursor.execute("CHECKPOINT")
            costs[is_noted].append(_closed(publication))
            if not is_noted:
                _leave_to_the_takeover()
            _note(is_noted=True)
        everyone = {is_noted: _changed(publication, is_noted, options.turns) for is_noted in (False, True)}
        print(f"Closing {options.size} candidates   wall      server's processor   own processor   log written")
        _print(costs)
        print("One change of all of them")
        _print(everyone)
        _seal_and_walk()
        if options.traced:
            _copy(publication, options.traced)
            _trace()
    return 0


def _leave_to_the_takeover() -> None:
    """What a closing wrote unnoted would be a fault: its rows are sealed as older ones."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_unsealed")


def _print(costs: dict[bool, list[Cost]]) -> None:
    for is_noted, found in costs.items():
        best = Cost(*(sum(column) / len(column) for column in zip(*found, strict=True)))
        name = "noted for their seal" if is_noted else "without"
        print(
            f"{name:>26}   {best.seconds:5.2f} s   {best.server:14.2f} s   {best.own:12.2f} s   {best.megabytes:7.1f} MB"
        )


def _changed(publication: int, is_noted: bool, turns: int) -> list[Cost]:  # noqa: FBT001 - one word
    from palier.models import Candidature

    _note(is_noted)
    found = []
    for _ in range(turns + 1):
        with transaction.atomic():
            found.append(
                _cost(lambda: Candidature.objects.filter(publication=publication).update(changed_at=timezone.now()))
            )
            transaction.set_rollback(True)
    return found


def _closed(publication: int) -> Cost:
    """Of the closing alone: weighing locks nothing and writes nothing."""
    from palier.models import Publication
    from palier.models.doors import acting
    from palier.workflows.ranking import closing
    from palier.workflows.scoring import weighing_again

    found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        weighed = weighing_again.weigh(found)

    def run() -> None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            closing.close(found, weighed=weighed, at=timezone.now())

    return _cost(run)


def _note(is_noted: bool) -> None:  # noqa: FBT001 - one word
    from palier.models.seals.sealed_tables import SOURCES

    with connection.cursor() as cursor:
        for table in SOURCES:
            for verb in ("insert", "update", "delete"):
                cursor.execute(f"ALTER TABLE palier_{table} {'ENABLE' if is_noted else 'DISABLE'} TRIGGER seal_{verb}")


def _cost(act: Callable[[], object]) -> Cost:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), pg_current_wal_insert_lsn()")
        pid, start = cursor.fetchone()
    began, server, own = time.perf_counter(), _processor(pid), time.process_time()
    act()
    seconds, server, own = time.perf_counter() - began, _processor(pid) - server, time.process_time() - own
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s) / 1048576", [start])
        return Cost(seconds, server, own, float(cursor.fetchone()[0]))


def _processor(pid: int) -> float:
    """Seconds of processor of a process of the server."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / _TICKS


def _seal_and_walk() -> None:
    from palier.models.doors import acting
    from palier.models.seals import seal_rows
    from palier.workflows.seals import checking_seals, sealing

    began, rows = time.perf_counter(), 0
    while True:
        with seal_rows.one_snapshot():
            acting.take(acting.CLOCK)
            done = sealing.seal_waiting(at=timezone.now()) or sealing.take_over(at=timezone.now())
        rows += done
        if not done:
            break
    seconds = time.perf_counter() - began
    print(f"\nSealing: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} a second.")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with transaction.atomic():
        found = checking_seals.walk()
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    walked = found.walked
    print(
        f"Walk: {walked.lines} lines and {walked.rows} rows in {seconds:.1f} s, {walked.rows / seconds:.0f} rows a second, "
        f"{found.faults} faults; the process grew by {grown:.0f} MB."
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('palier_sealedline')::float / greatest(count(*), 1) FROM palier_sealedline"
        )
        print(f"A line takes {cursor.fetchone()[0]:.0f} bytes, its indexes included.")


_COPIES = {
    "palier_publication": """
      'id', t.id + n * 1000000, 'public_id', gen_random_uuid(), 'home_id', t.home_id + n * 1000000))).*
      FROM palier_publication t, generate_series(1, %(copies)s) n WHERE t.id = %(publication)s
    """,
    "palier_candidature": """
      'id', t.id + n * 100000000::bigint, 'public_id', gen_random_uuid(), 'publication_id', t.publication_id + n * 1000000))).*
      FROM palier_candidature t, generate_series(1, %(copies)s) n WHERE t.publication_id = %(publication)s
    """,
    "palier_ranking": """
      'id', md5(t.id::text || n)::uuid, 'position', t.position + n * 1000, 'publication_id', t.publication_id + n * 1000000))).*
      FROM palier_ranking t, generate_series(1, %(copies)s) n WHERE t.publication_id = %(publication)s
    """,
    "palier_rankingline": """
      'id', t.id + n * 100000000::bigint, 'ranking_id', md5(t.ranking_id::text || n)::uuid,
      'candidature_id', t.candidature_id + n * 100000000::bigint))).*
      FROM palier_rankingline t JOIN palier_ranking r ON r.id = t.ranking_id, generate_series(1, %(copies)s) n
      WHERE r.publication_id = %(publication)s
    """,
}
"""By table, what differs in a copy, and of which rows."""
_COLUMNS = """
    SELECT string_agg(format('%%I', column_name), ', ') FROM information_schema.columns
    WHERE table_name = %s AND is_generated = 'NEVER'
"""


def _copy(publication: int, wanted: int) -> None:
    from palier.models import Candidature

    of_it = Candidature.objects.filter(publication=publication).count()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, differs in _COPIES.items():
            cursor.execute(_COLUMNS, [table])
            columns = cursor.fetchone()[0]
            copied = f"SELECT (jsonb_populate_record(t, jsonb_build_object({differs}"
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ({copied}) copied",  # noqa: S608 - names above
                {"publication": publication, "copies": max(1, wanted // of_it)},
            )
        cursor.execute(TOLD.replace("= %s", ">= %s"), [1_000_000])
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE palier_candidature, palier_ranking, palier_rankingline, palier_journalentry")


def _trace() -> None:
    from palier.models import Candidature
    from palier.models.doors import acting
    from palier.models.seals import seal_rows
    from palier.workflows.seals import tracing_acts

    rows, before = Candidature.objects.count(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    own, began = time.process_time(), time.perf_counter()
    with seal_rows.one_snapshot():
        acting.take(acting.CLOCK)
        faults = sum(1 for _ in tracing_acts.trace())
    seconds, own = time.perf_counter() - began, time.process_time() - own
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"Comparison with acts: {rows} candidatures in {seconds:.1f} s, {own:.1f} s of them of this process, {faults} faults; "
        f"the process grew by {grown:.0f} MB."
    )


if __name__ == "__main__":
    sys.exit(main())
