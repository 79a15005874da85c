"""What the clock asks for is done on its day, whatever happens to the connection of the worker that does it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

import palier.jobs
from palier.jobs.queue.clocks import ATTEMPTS, WhenCut
from palier.jobs.queue.one_by_one import SomeFailed
from palier.models.doors import jobs
from palier.workflows.scoring import scoring_territories

SWITCH = "palier.jobs.scores.switch"


@pytest.fixture(autouse=True)
def without_its_next_turn(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A worker that starts within ten minutes of a turn asks for it: here only what a test asks for is done."""
    if "committed" in request.fixturenames:
        monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})


def _work() -> None:
    """A worker, in a thread of its own: a browser of another test may have left its loop in this one."""

    def run() -> None:
        connector: Any = app.connector
        try:
            with app.replace_connector(connector.get_worker_connector()):
                app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(timeout=60)


def _state() -> tuple[str, int]:
    (job,) = ProcrastinateJob.objects.filter(task_name=SWITCH)
    return job.status, job.attempts


def test_a_job_of_the_clock_whose_connection_is_killed_is_done_all_the_same(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []

    def killed_the_first_time(on: object) -> list[str]:
        done.append(on)
        if len(done) == 1:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return []

    monkeypatch.setattr(scoring_territories, "switched", killed_the_first_time)
    jobs.defer(SWITCH, timestamp=0)

    _work()
    assert _state() == ("todo", 1)
    ProcrastinateJob.objects.filter(task_name=SWITCH).update(scheduled_at=None)
    _work()

    assert _state() == ("succeeded", 2)
    assert len(done) == 2


def test_a_fault_of_the_code_is_seen_as_failed_and_not_tried_again(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring_territories, "switched", lambda on: 1 / (on == 0))
    jobs.defer(SWITCH, timestamp=0)

    _work()

    assert _state() == ("failed", 1)


def test_each_job_of_the_clock_waits_once_and_is_tried_again_when_cut() -> None:
    assert palier.jobs.__doc__  # imported: every task is known
    tasks = [one.task for one in app.periodic_registry.periodic_tasks.values()]

    assert len(tasks) > 30
    assert [task.name for task in tasks if task.queueing_lock != task.name] == []
    assert [task.name for task in tasks if not isinstance(task.retry_strategy, WhenCut)] == []


@pytest.mark.parametrize(
    ("error", "attempts", "again"),
    [
        (OperationalError(), 0, True),
        (OperationalError(), ATTEMPTS - 1, True),
        (OperationalError(), ATTEMPTS, False),
        (SomeFailed([ValueError(), OperationalError()]), 0, True),
        (SomeFailed([ValueError()]), 0, False),
    ],
)
def test_what_is_tried_again_and_until_when(error: Exception, attempts: int, again: bool) -> None:
    job = Job(
        id=1, queue="", lock=None, queueing_lock=None, task_name=SWITCH, task_kwargs={}, attempts=attempts, priority=0
    )

    assert (WhenCut().get_retry_decision(exception=error, job=job) is not None) is again
