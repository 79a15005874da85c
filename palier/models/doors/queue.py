"""The queue as a steward sees it, through functions of the database: kinds, numbers and instants, never an argument."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.db import connection


class JobStanding(StrEnum):
    """Where a job stands; what is over is only counted."""

    FAILED = "failed"
    DOING = "doing"
    WAITING = "todo"


class TaskCount(NamedTuple):
    """What waits, runs, failed and is done of one task."""

    task: str
    due: int
    later: int
    doing: int
    failed: int
    done_today: int
    oldest: datetime | None


class JobLine(NamedTuple):
    """One job: what it is, and since when it stands so."""

    id: int
    task: str
    attempts: int
    since: datetime | None
    due: datetime | None


class Progress(NamedTuple):
    """How far something long has come; no total where nothing knows it."""

    what: str
    done: int
    total: int | None
    since: datetime | None


class WaitingSeals(NamedTuple):
    """How many rows wait for their seal, and since how many seconds the first of them."""

    rows: int
    seconds: int


def counts() -> list[TaskCount]:
    """Every task that waits, runs, failed, or was done today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM palier_queue()")
        return [TaskCount(*row) for row in cursor.fetchall()]


def lines(standing: JobStanding, most: int) -> list[JobLine]:
    """The jobs that stand so: the last that failed, the first that are due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM palier_queue_jobs(%s, %s)", [standing, most])
        return [JobLine(*row) for row in cursor.fetchall()]


def progress() -> list[Progress]:
    """What is long and can be counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM palier_queue_progress()")
        return [Progress(*row) for row in cursor.fetchall()]


def seals() -> WaitingSeals:
    """What acts wrote and nothing has sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting, seconds FROM palier_seals_waiting()")
        return WaitingSeals(*cursor.fetchone())


def again(job: int) -> bool:
    """Let a job that failed run again, if it is of the list; no where it is not, or did not fail."""
    return _moved("SELECT palier_job_again(%s)", job)


def cancel(job: int) -> bool:
    """Take a job that waits out of the queue, if it is of the list."""
    return _moved("SELECT palier_job_cancelled(%s)", job)


def _moved(statement: str, job: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [job])
        return bool(cursor.fetchone()[0])
