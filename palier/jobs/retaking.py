"""Jobs left half done by a worker that was killed are taken up again: every task is idempotent (ADR 5)."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

SILENT_SECONDS = 60
"""A worker says that it lives every ten seconds; silent for this long, it is dead."""


@app.periodic(cron="* * * * *")
@app.task(name="palier.jobs.retaking.retake", queueing_lock="palier.jobs.retaking.retake", pass_context=True)
async def retake(context: JobContext, timestamp: int) -> int:
    """Put the jobs of dead workers back in the queue; return how many."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        await manager.retry_job(job, retry_at=timezone.now())
    return len(stalled)
