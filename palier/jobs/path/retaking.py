"""Jobs left half done by a worker that was killed are taken up again: every task is idempotent (ADR 5)."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from palier.jobs.queue.clocks import WhenCut

log = logging.getLogger(__name__)
TASK = "palier.jobs.retaking.retake"
HEARTBEAT_SECONDS = 4
"""How often a worker says that it lives."""
SILENT_SECONDS = 16
"""Silent for this long, it is dead. Wrongly thought dead, its job runs twice at once: the rows' locks and claims hold."""
_LONGEST_WAIT = 12
"""As a power of two seconds: a job that kills its worker each time comes back ever less often, and stops no other."""


class Mine:
    """What this process is and does, as told by the worker itself."""

    worker: int | None = None
    running: set[int | None] = set()
    suspects: set[int | None] = set()


async def note_running(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> object:
    """Worker middleware: remember which jobs this worker truly runs."""
    Mine.worker = worker.worker_id
    Mine.running.add(context.job.id)
    try:
        return await call_next()
    finally:
        Mine.running.discard(context.job.id)


@app.periodic(cron="* * * * * */10")
@app.task(name=TASK, queueing_lock=TASK, pass_context=True, priority=20, retry=WhenCut())
async def retake(context: JobContext, timestamp: int) -> int:
    """Put the jobs of dead workers back in the queue, and this worker's own that it does not run; return how many.

    A job of the clock of which the next already waits stays where it is until that one runs, and keeps no other back.
    """
    manager = context.app.job_manager
    left = [*await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS), *await _forgotten(context)]
    taken = 0
    for job in left:
        wait = timedelta(seconds=2 ** min(job.attempts, _LONGEST_WAIT)) if job.attempts else timedelta()
        with suppress(UniqueViolation):
            await manager.retry_job(job, retry_at=timezone.now() + wait)
            taken += 1
    return taken


async def _forgotten(context: JobContext) -> list[Job]:
    """Jobs said to run here that do not: their end could not be written while the database was away.

    Seen twice in a row, since a job that ends has left this worker's hands just before its end is written.
    """
    if Mine.worker is None:
        return []
    held = await context.app.job_manager.list_jobs_async(status=Status.DOING.value, worker_id=Mine.worker)
    idle = {job.id: job for job in held if job.id not in Mine.running}
    twice = [job for key, job in idle.items() if key in Mine.suspects]
    Mine.suspects = set(idle)
    return twice
