"""The queue is kept small: what has long been done goes, what waits or failed stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.queue import tidying
from palier.models.doors import jobs

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 4, 20, tzinfo=UTC)


def job(task: str, status: str, ended: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', %s, 'todo') RETURNING id",
            [task],
        )
        number = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [ended, number])
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [ended, number])


def left() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def test_only_what_ended_a_month_ago_goes(as_login: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for status in ("succeeded", "cancelled", "aborted", "failed", "todo", "doing"):
        job(f"old {status}", status, "2026-10-26T04:19Z")
    job("recent succeeded", "succeeded", "2026-10-26T04:21Z")
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    with as_login("palier_worker"):
        tidying.forget_done(0)

    assert left() == ["old failed", "old todo", "old doing", "recent succeeded"]


def test_it_goes_by_batches_until_nothing_is_left() -> None:
    for number in range(5):
        job(f"{number}", "succeeded", "2026-01-01T00:00Z")

    assert [jobs.forget_done(at=NOW, batch=2) for _ in range(4)] == [2, 2, 1, 0]
    assert left() == []
