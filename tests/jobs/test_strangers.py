"""After a way back: the jobs that only the next release knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.jobs.queue import strangers

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def keeping() -> Iterator[None]:
    """A worker's process, for the time of a test."""
    known = procrastinate_app.current_app.tasks
    strangers.keep_for_later()
    yield
    procrastinate_app.current_app.tasks = known


def _work() -> None:
    """In a thread of its own: a browser of another test may have left its loop in this one."""

    def run() -> None:
        connector: Any = app.connector
        try:
            with app.replace_connector(connector.get_worker_connector()):
                app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(timeout=60)


def test_a_job_of_the_next_release_is_put_off_and_never_failed(committed: None, keeping: None) -> None:
    app.configure_task(name="palier.jobs.tomorrow.act").defer(number=3)

    _work()

    (job,) = ProcrastinateJob.objects.filter(task_name="palier.jobs.tomorrow.act")
    assert (job.status, job.args) == ("todo", {"number": 3})
    assert job.scheduled_at > timezone.now()
