"""Handing work to the background, in the same transaction as the act that asks for it: the outbox."""

import json
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from palier.models.doors import acting
from palier.models.together import call

PRIORITIES = {
    "palier.jobs.closing.close": 10,
    "palier.jobs.offers.note_silence": 10,
    "palier.jobs.closing.tell_ranking": -5,
    "palier.jobs.closing.tell_passed_over": -5,
    "palier.jobs.messages.send": -10,
    "palier.jobs.texts.send": -10,
    "palier.jobs.texts.ask": -15,
    "palier.jobs.reading.go_on": -15,
    "palier.jobs.pairs.look_on": -20,
}
"""What goes first of the jobs that are due: what is fixed to the instant before thousands of letters that wait.

The web hands jobs over without having loaded their tasks: it reads their priority here, and a test compares.
"""


_DEFER = "SELECT palier_defer(%s, %s::jsonb, %s, %s)"


def defer(task: str, *, at: datetime | None = None, lock: str | None = None, **arguments: int | str) -> None:
    """Defer a task of ``palier.jobs`` by its name. ``lock`` lets one job at a time run under that word.

    A page does it through a function of the database, which knows what its role may ask for, and about what
    (``job_rights``).
    """
    if acting.is_of_the_web():
        call(_DEFER, [task, json.dumps(arguments), at, lock])
        return
    known = app.tasks.get(task)
    priority = PRIORITIES.get(task, known.priority if known else 0)
    job = app.configure_task(name=task, schedule_at=at, queueing_lock=None, lock=lock, priority=priority)
    if job.job.queueing_lock is None:
        job.defer(**arguments)
        return
    # One that waits already does the same work; a refused line would undo the transaction around it.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(**arguments)


DONE_DAYS = 30
"""Days for which a job that is over stays readable. One that failed stays until somebody has looked at it."""
_FORGET_DONE = """
    DELETE FROM procrastinate_jobs WHERE id IN (
      SELECT id FROM procrastinate_jobs job WHERE status IN ('succeeded', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events WHERE job_id = job.id AND at >= %s::timestamptz - make_interval(days => %s)
      ) ORDER BY id LIMIT %s)
"""


def forget_done(*, at: datetime, batch: int = 5_000) -> int:
    """Delete a batch of the jobs that have long been over; return how many went. Without it the queue grows for ever."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_DONE, [at, DONE_DAYS, batch])
        return int(cursor.rowcount)
