"""Jobs that the clock asks for: each once at a time, under its own name, and again when the database went away under it."""

from collections.abc import Callable
from typing import Any, cast

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.tasks import Task

from palier.jobs.queue.one_by_one import SomeFailed

ATTEMPTS = 10
"""After 2 s, 4 s, 8 s...: a quarter of an hour of a database that is away."""
_WENT_AWAY = (OperationalError, InterfaceError)


class WhenCut(BaseRetryStrategy):
    """Again after a connection lost, a lock not had or a statement cancelled: what runs once a day loses no day by it.

    Any other failure is a fault of the code or of a row: it is seen as failed, and the next turn of the clock tries again.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Wait for twice as long each time; ``None`` leaves the job failed."""
        if job.attempts >= ATTEMPTS or not is_cut(exception):
            return None
        return RetryDecision(retry_in={"seconds": 2 ** (job.attempts + 1)})


def on_the_clock[**P, R](
    cron: str, name: str, *, priority: int = 0, is_alone: bool = False
) -> Callable[[Callable[P, R]], Task[P, R, P]]:
    """A job for ``cron``, given the ``timestamp`` of its turn; it waits in the queue once at most, under its name.

    ``is_alone``: no second worker takes one while the first is at it.
    """

    def register(func: Callable[P, R]) -> Task[P, R, P]:
        task = app.task(
            name=name, queueing_lock=name, lock=name if is_alone else None, priority=priority, retry=WhenCut()
        )(func)
        app.periodic(cron=cron)(cast("Task[Any, Any, Any]", task))
        return task

    return register


def is_cut(error: BaseException) -> bool:
    """Whether a connection was lost, a lock not had or a statement cancelled: nothing is wrong with what was asked."""
    if isinstance(error, SomeFailed):
        return any(is_cut(one) for one in error.failed)
    return isinstance(error, _WENT_AWAY)
