"""Jobs that wait for the same task, taken with the one under way: they are marked as theirs are, each by itself.

A worker that dies leaves them as it leaves its own: half done, in its name, and taken up once it is silent (ADR 21).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

ATTEMPTS = 3
"""Begun as often, a job goes alone: what kills its worker each time takes no other with it for long."""
_TAKE = """
    WITH alike AS (
        SELECT id FROM procrastinate_jobs
        WHERE task_name = %s AND status = 'todo' AND lock IS NULL AND queueing_lock IS NULL AND attempts < %s
            AND (scheduled_at IS NULL OR scheduled_at <= now())
        ORDER BY priority DESC, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE procrastinate_jobs job SET status = 'doing', worker_id = %s FROM alike WHERE job.id = alike.id
    RETURNING job.id, job.args ->> %s, job.attempts
"""
# One that was taken up meanwhile, since its worker seemed dead, is no longer this one's to mark.
_SET = """
    UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status, attempts = attempts + %s,
        scheduled_at = coalesce(%s::timestamptz, scheduled_at)
    WHERE id = ANY(%s) AND status = 'doing' AND worker_id = %s
"""


@dataclass(frozen=True, slots=True)
class AlikeJob:
    """A job that was taken: its id, what it is about, and how often it was begun before."""

    id: int
    subject: str
    attempts: int


def take(task: str, subject: str, *, worker: int, most: int) -> list[AlikeJob]:
    """Take jobs of a task that are due, in the order of the queue, by one statement; none that another holds."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [task, ATTEMPTS, most, worker, subject])
        return sorted((AlikeJob(*row) for row in cursor.fetchall()), key=lambda job: job.id)


def end(jobs: Collection[AlikeJob], *, worker: int, well: bool) -> None:
    """They are done, or failed for good."""
    _set(jobs, worker, "succeeded" if well else "failed", begun=1)


def give_back(jobs: Collection[AlikeJob], *, worker: int) -> None:
    """They were not begun: they wait as they did."""
    _set(jobs, worker, "todo", begun=0)


def begin_again(job: AlikeJob, *, worker: int, at: datetime) -> None:
    """It failed, and is begun again at an instant."""
    _set([job], worker, "todo", begun=1, at=at)


def _set(jobs: Collection[AlikeJob], worker: int, status: str, *, begun: int, at: datetime | None = None) -> None:
    if jobs:
        with connection.cursor() as cursor:
            cursor.execute(_SET, [status, begun, at, [job.id for job in jobs], worker])
