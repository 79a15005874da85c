"""Real workers, killed and late: what they missed is done once, whoever does it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from benchmarks import small
from hosting.database import postgres
from tests.conftest import STATE, migrated_template
from tests.upgrade.site import environment, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLICATIONS = 3
BOUND = 120
RANKED = "SELECT count(*), count(DISTINCT publication_id) FROM palier_ranking"
LINES = "SELECT count(*) FROM palier_journalentry WHERE verb = 'clore'"
IN_ORDER = """
    SELECT array_agg(r.position ORDER BY p.closes_at) = array_agg(r.position ORDER BY r.position)
    FROM palier_ranking r JOIN palier_publication p ON p.id = r.publication_id
"""
CLOSING = "SELECT status::text FROM procrastinate_jobs WHERE task_name = 'palier.jobs.closing.close' ORDER BY id"
LATE = """
    UPDATE palier_publication SET opens_at = now() - interval '9 days',
        closes_at = now() - make_interval(hours => 1 + (id - (SELECT min(id) FROM palier_publication))::int);
    UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 hour' WHERE task_name = 'palier.jobs.closing.close';
"""
TICKS = """
    SELECT task_name, count(*) FROM procrastinate_jobs
    WHERE task_name IN ('palier.jobs.erasing.erase_all', 'palier.jobs.leases.tell_late') GROUP BY 1
"""
type Worker = subprocess.Popen[bytes]


@pytest.fixture
def database(django_db_setup: None, worker_id: str, tmp_path: Path) -> Iterator[str]:
    """A database of its own with a few publications, dropped at the end."""
    name = f"palier_test_{os.getpid()}_{worker_id}_worker"
    with psycopg.connect(postgres.url(STATE), dbname="postgres", autocommit=True) as server:
        # Not of this run's own base: a thread of an earlier test may still be leaving it.
        server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template(server)} STRATEGY file_copy")
        address = postgres.url(STATE, database=name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", address)
            small.prepare(tmp_path, people=2, publications=PUBLICATIONS)
        yield address
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture
def start(database: str, tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Return a function that starts one more worker; all are ended with the test."""
    started: list[Worker] = []

    def one() -> Worker:
        with (tmp_path / f"worker{len(started)}.said").open("wb") as said:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-P", "-m", "config.worker"],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    env={**environment(tmp_path, database), "DJANGO_SETTINGS_MODULE": "config.settings"},
                )
            )
        return started[-1]

    yield one
    for worker in started:
        with contextlib.suppress(ProcessLookupError):
            worker.send_signal(signal.SIGTERM)
    for worker in started:
        try:
            worker.wait(30)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait(30)


@pytest.mark.slow
def test_what_was_missed_while_no_worker_ran_is_done_once_and_in_order_by_two_at_once(
    owner: psycopg.Connection[Any], start: Callable[[], Worker]
) -> None:
    owner.execute(LATE)

    workers = [start(), start()]
    wait_for(lambda: owner.execute(RANKED).fetchone() == (PUBLICATIONS, PUBLICATIONS), seconds=BOUND)
    wait_for(lambda: len(owner.execute(TICKS).fetchall()) == 2, seconds=BOUND)

    assert owner.execute(LINES).fetchone() == (PUBLICATIONS,)
    assert owner.execute(IN_ORDER).fetchone() == (True,)
    # A daily task whose hour passed while nobody worked runs once, not once a worker.
    assert dict(owner.execute(TICKS).fetchall()) == {
        "palier.jobs.erasing.erase_all": 1,
        "palier.jobs.leases.tell_late": 1,
    }
    assert [worker.poll() for worker in workers] == [None, None]


@pytest.mark.slow
def test_a_closing_in_the_hands_of_a_worker_that_is_killed_is_taken_up_by_another_once(
    owner: psycopg.Connection[Any], database: str, start: Callable[[], Worker]
) -> None:
    with psycopg.connect(database) as holder:
        # Nobody can close while this holds the rows: the first worker stays in the middle of its job.
        holder.execute("SELECT 1 FROM palier_publication FOR UPDATE")
        owner.execute("SET lock_timeout = '60s'")
        late_job_only(owner)
        first = start()
        wait_for(lambda: ("doing",) in owner.execute(CLOSING).fetchall(), seconds=BOUND)
        first.send_signal(signal.SIGKILL)
        first.wait(30)
        holder.rollback()
    owner.execute(LATE)

    start()
    wait_for(lambda: owner.execute(RANKED).fetchone() == (PUBLICATIONS, PUBLICATIONS), seconds=BOUND)
    wait_for(lambda: set(owner.execute(CLOSING).fetchall()) == {("succeeded",)}, seconds=BOUND)

    assert owner.execute(LINES).fetchone() == (PUBLICATIONS,)


def late_job_only(owner: psycopg.Connection[Any]) -> None:
    """Let the jobs be due; the rows themselves are held, and are made late once they are free."""
    owner.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'palier.jobs.closing.close'")
