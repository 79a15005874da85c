"""`./run bench trial`: what the try of a grid costs before its vote, on lists that closed and on demandes that live.

Builds a world in a database of its own on the embedded server, as one territory of it, and drops it at the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import django
import psycopg
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import ranking
from benchmarks.shared import printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import GridTrial

DEMANDES, LISTS, CANDIDATES = 10_000, 100, 100
HERE, MODEL = "200057875", "modeles/ept-francilien"
OPEN = 0.068
"""Of the homes of a world, those whose list is still open: so many more are made."""


class Cost(NamedTuple):
    """Seconds by the clock, and of the processor of Python, here and in the processes that shared the lists.

    What is left is PostgreSQL's, and waiting.
    """

    wall: float
    python: float


def main() -> int:
    """Measure and print: the processor first, which another's work moves less than the clock."""
    parser = argparse.ArgumentParser(prog="./run bench trial", description=__doc__)
    parser.add_argument("--demandes", type=int, default=DEMANDES, help=f"that live ({DEMANDES:,})")
    parser.add_argument("--lists", type=int, default=LISTS, help=f"closed, of some {CANDIDATES} each ({LISTS:,})")
    options = parser.parse_args()
    django.setup()
    print(printing.heading("trial", sys.argv[1:]), flush=True)
    with ranking.OwnDatabase():
        _fill(options.demandes, options.lists)
        _measure(_trial())
    return 0


def _fill(demandes: int, lists: int) -> None:
    """A world all of whose living demandes look in one territory."""
    from benchmarks.world.building import build
    from benchmarks.world.plan import Plan

    homes = round(lists / (1 - OPEN))
    plan = Plan(demandes, homes, homes * CANDIDATES, "palier", timezone.localdate())
    known = connection.get_connection_params()
    address = psycopg.conninfo.make_conninfo(
        **{key: known[key] for key in ("dbname", "user", "password", "host", "port") if known.get(key)}
    )
    build(plan, address, lambda line: print(line, file=sys.stderr, flush=True))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_scorefacts SET territories = ARRAY[%s]", [HERE])
        cursor.execute("VACUUM ANALYZE palier_scorefacts")


def _trial() -> GridTrial:
    """A try that was asked for, of a whole grid."""
    from palier.models import GridDraft, GridTrial, Territory
    from palier.rules.law.parameters import FOLDER
    from palier.rules.scoring import grids

    at, here = timezone.now(), Territory.objects.get(code=HERE)
    content = (FOLDER / "cotation" / f"{MODEL}.toml").read_text(encoding="utf-8")
    draft = GridDraft.objects.create(territory=here, content=content, made_at=at, changed_at=at)
    return GridTrial.objects.create(
        draft=draft,
        digest=grids.load(content).digest,
        content=content,
        since=at.date(),
        until=at,
        asked_at=at,
        moved_at=at,
    )


def _measure(trial: GridTrial) -> None:
    from palier.jobs.scoring import trials
    from palier.models import Publication
    from palier.rules.scoring import grids
    from palier.workflows.scoring import trying_drafts
    from palier.workflows.scoring.trying_drafts import TrialRun

    # Of every territory of the world, which a try would not take together.
    closed = Publication.objects.filter(rankings__isnull=False).distinct().order_by("-closes_at", "-pk")
    run = TrialRun(grids.load(trial.content), list(closed.values_list("pk", flat=True)))
    trial.lists = len(run.waiting)

    def replay() -> None:
        for some in trials.replayed(run.waiting, trial.content):
            _as_clock(lambda some=some: trying_drafts.go_on(trial, run, some, at=timezone.now()))

    replayed = _cost(replay)
    candidates = sum(run.tally.candidates.values()) // 4
    living = _cost(lambda: _as_clock(lambda: trying_drafts.weigh_living(trial, run, at=timezone.now())))
    told = _cost(lambda: _as_clock(lambda: trying_drafts.finish(trial, run, at=timezone.now())))
    counted = trial.living["total"] if trial.living else None
    print(f"{trial.lists:,} closed lists, {candidates:,} candidates ranked again: {_said(replayed)}")
    print(f"{counted or 0:,} living demandes ordered twice: {_said(living)}")
    print(f"Told and kept: {_said(told)}")
    # What a process that shared the lists spent is counted once it ended, which is after its lists.
    python = sum(one.python for one in (replayed, living, told))
    print(f"{python:.1f} s of Python in all, those processes included")
    most = (resource.getrusage(whose).ru_maxrss / 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print("{:.0f} MB at most in this process, {:.0f} MB in each of those that shared the lists".format(*most))
    print(f"Load after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


def _as_clock(act: Callable[[], object]) -> None:
    from palier.models.doors import acting

    with transaction.atomic():
        acting.take(acting.CLOCK)
        act()


def _cost(act: Callable[[], object]) -> Cost:
    wall, python = time.perf_counter(), _python()
    act()
    return Cost(time.perf_counter() - wall, _python() - python)


def _python() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _said(cost: Cost) -> str:
    return f"{cost.wall:.2f} s by the clock"


if __name__ == "__main__":
    sys.exit(main())
