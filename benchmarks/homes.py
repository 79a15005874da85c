"""`./run bench homes`: how long a landlord's file of homes takes to come in, to come again, and to go out.

Writes a CSV of invented homes of sixty communes, takes it in on a database of its own as the worker does, each line the act of
who began it; takes the same file again, which changes nothing; then undoes the first. Prints lines, seconds, the statements that
the database was asked for each line, and the highest memory of this process.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.utils import timezone

from benchmarks import ranking
from benchmarks.shared import backend, printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import HomeFile
    from palier.workflows.acting.actors import Actor

LINES, COMMUNES = 20_000, 60
_COLUMNS = "Réf;N° RPLS;Commune;Rue;Typologie;Surface habitable (m²);Financement;Loyer HC (€);Charges"


def main() -> int:
    """Write, take in, take in again, undo, print."""
    parser = argparse.ArgumentParser(prog="./run bench homes", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    options = parser.parse_args()
    django.setup()
    print(printing.heading("homes", sys.argv[1:]), flush=True)
    ranking.NAME = "palier_bench_homes"
    with ranking.OwnDatabase():
        rows = _measured(options.lines)
    print(
        printing.table(
            ("step", "lines", "seconds", "of this process", "of the database", "a second", "asked a line", "peak MB"),
            rows,
        )
    )
    print(f"\nLoad of the machine when it ended: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    return 0


def _measured(lines: int) -> list[tuple[str, ...]]:
    from palier.jobs.partners import home_files
    from palier.models import Commune, Home
    from palier.workflows.homes import filing_homes
    from tests import factories

    for code in range(COMMUNES):
        Commune.objects.create(code=f"93{code:03d}", name=f"Commune {code}", search_name=f"commune {code}")
    by = factories.member("Banc", factories.organisation("bailleur", "Banc"))
    rows: list[tuple[str, ...]] = []

    def timed(name: str, act: Callable[[], object]) -> None:
        asked = _Asked()
        begun, own, served = time.perf_counter(), time.process_time(), backend.seconds()
        with connection.execute_wrapper(asked):
            act()
        seconds, own, served = time.perf_counter() - begun, time.process_time() - own, backend.seconds() - served
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        each = f"{asked.number / lines:.1f}"
        spent = (f"{seconds:.1f}", f"{own:.1f}", f"{served:.1f}")
        rows.append((name, f"{lines:,}", *spent, f"{lines / seconds:,.0f}", each, f"{peak}"))
        print(", ".join(rows[-1]), flush=True)

    told = []
    for name in ("in", "again, and nothing changes"):
        told.append(_begun(lines, by))
        timed(name, lambda: home_files.sweep(0))
        told[-1].refresh_from_db()
    counts = [(one.declared, one.same, one.refused) for one in told]
    if counts != [(lines, 0, 0), (0, lines, 0)]:
        sys.exit(f"declared, the same, refused: {counts}. {told[0].fault}")
    filing_homes.undo(told[0], by=by, at=timezone.now())
    timed("out", lambda: home_files.sweep(0))
    if Home.objects.exists():
        sys.exit("homes are left")
    return rows


class _Asked:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., object], sql: str, values: object, many: bool, context: object) -> object:  # noqa: FBT001 - as Django calls it
        self.number += 1
        return execute(sql, values, many, context)


def _begun(lines: int, by: Actor) -> HomeFile:
    from palier.gateways.stocks import home_tables
    from palier.workflows.acting.sent_files import SentStock
    from palier.workflows.homes import filing_homes

    data = "\n".join([_COLUMNS, *(_line(n) for n in range(lines))]).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        held = home_tables.open_homes(path)
    file = filing_homes.receive(SentStock("parc.csv", lambda: [data]), held, by=by, at=timezone.now())
    return filing_homes.begin(file, "travaux", by=by, at=timezone.now())


def _line(n: int) -> str:
    return f"L{n};{n:010d};93{n % COMMUNES:03d};rue des Lilas;F{1 + n % 5};{18 + 15 * (1 + n % 5)};PLUS;{250 + n % 300},50;60"


if __name__ == "__main__":
    sys.exit(main())
