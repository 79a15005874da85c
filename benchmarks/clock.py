"""`./run bench clock`: what a territory weighs on the disk, and what each job of the clock costs there, done once.

Runs on a world (`./run palier world`), up to that of the country: 2,800,000 demandes, 400,000 homes let in a year, 40,000,000
candidatures. Each job is called as the worker calls it, under the worker's own login, the nightly ones as the minutely. What
speaks to others' systems finds none here. A job that says it was called for a slice defers the next: that one is not counted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import psycopg

from benchmarks.shared import printing
from benchmarks.shared.processor import database_processes, processor
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AT_MOST = 1800
"""Seconds after which a job is given up, and said so."""
WORTH = 0.05
"""Seconds from which a job has a line of its own."""
_SIZES = """
    SELECT relname, reltuples::bigint, pg_relation_size(oid), coalesce(pg_total_relation_size(reltoastrelid), 0),
        pg_indexes_size(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    ORDER BY pg_total_relation_size(oid) DESC
"""
_LARGEST = 12


class Cost(NamedTuple):
    """A job done once: seconds by the clock, then of the processor of Python and of PostgreSQL; what stopped it, if anything."""

    name: str
    wall: float
    python: float
    database: float
    fault: str


def main() -> int:
    """Weigh, run, print. Ends with 1 where a job failed or was given up."""
    parser = argparse.ArgumentParser(prog="./run bench clock", description=__doc__)
    parser.add_argument("--only", default="", help="jobs whose name holds this")
    options = parser.parse_args()
    state = cli.state()
    try:
        printing.world("clock", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    with psycopg.connect(postgres.url(state), autocommit=True) as owner:
        print(_weighed(owner), flush=True)
        costs = [_run(owner, name, job) for name, job in _jobs() if options.only in name]
    _told(costs)
    return 1 if any(one.fault for one in costs) else 0


def _weighed(owner: psycopg.Connection[Any]) -> str:
    rows = owner.execute(_SIZES).fetchall()
    whole = sum(sum(row[2:]) for row in rows)
    lines = [
        (name.removeprefix("palier_"), f"{max(count, 0):,}", *(f"{size / 1e6:,.0f}" for size in sizes))
        for name, count, *sizes in rows[:_LARGEST]
    ]
    told = printing.table(("table", "rows", "rows MB", "set aside MB", "indexes MB"), lines)
    return f"{told}\nThe whole database: {whole / 1e9:.1f} GB.\n"


def _jobs() -> list[tuple[str, Callable[[], object]]]:
    """Each periodic job, by its name, but the one that looks at the queue itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PALIER_LOGIN"] = "worker"
    # A world is written past the acts: the walk over its seals would name each row of it.
    os.environ.setdefault("PALIER_LOG_LEVEL", "CRITICAL")
    import django

    django.setup()
    from procrastinate.contrib.django import procrastinate_app

    app = procrastinate_app.current_app
    app.perform_import_paths()
    known = {one.task.name: one.task for one in app.periodic_registry.periodic_tasks.values()}
    return [
        (name, lambda task=task: task.func(timestamp=int(time.time())))
        for name, task in sorted(known.items())
        if not task.pass_context
    ]


def _run(owner: psycopg.Connection[Any], name: str, job: Callable[[], object]) -> Cost:
    """One job, within ``AT_MOST``."""
    signal.signal(signal.SIGALRM, _give_up)
    server = database_processes(owner)
    before, python, began = processor(server), time.process_time(), time.monotonic()
    fault = ""
    signal.alarm(AT_MOST)
    try:
        job()
    except Exception as error:  # noqa: BLE001 - a bench tells each job that fails, and goes on
        fault = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:120]
    finally:
        signal.alarm(0)
    wall = time.monotonic() - began
    spent = processor(server | database_processes(owner)) - before
    print(f"  {wall:8.2f} s  {name}  {fault}", flush=True) if wall >= WORTH or fault else None
    return Cost(name, wall, time.process_time() - python, spent, fault)


def _give_up(*_: object) -> NoReturn:
    raise TimeoutError(f"given up after {AT_MOST} s")


def _told(costs: Iterable[Cost]) -> None:
    rows = sorted(costs, key=lambda one: -one.wall)
    worth = [one for one in rows if one.wall >= WORTH or one.fault]
    head = ("job, done once", "s", "Python s", "database s", "")
    cells = [(one.name, f"{one.wall:.2f}", f"{one.python:.2f}", f"{one.database:.2f}", one.fault) for one in worth]
    print("\n" + printing.table(head, cells))
    print(f"{len(rows) - len(worth)} others: {sum(one.wall for one in rows[len(worth) :]):.2f} s in all.")
    print(f"Load after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    sys.exit(main())
