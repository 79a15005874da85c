"""Jobs of a task that this release does not know wait for one that does: after a way back, nothing asked for is lost."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app, procrastinate_app
from procrastinate.tasks import Task

LATER_SECONDS = 60


class NotOfThisReleaseError(Exception):
    """Another release deferred this; it is put off, whatever the number of times."""


@app.task(name="palier.jobs.strangers.wait", retry=RetryStrategy(wait=LATER_SECONDS))
def wait(**arguments: object) -> None:
    """Take the place of an unknown task. Raises ``NotOfThisReleaseError``."""
    raise NotOfThisReleaseError


class KnownTasks(dict[str, Task]):  # type: ignore[type-arg]
    """The tasks of this release; any other name is ``wait``. Asked of by the worker through ``get`` alone."""

    def get(self, name: str, _default: object = None) -> Task:  # type: ignore[type-arg]
        """Return the task of that name, or the one that waits."""
        return super().get(name) or self["palier.jobs.strangers.wait"]


def keep_for_later() -> None:
    """Let this process, a worker, put off what it does not know instead of failing it."""
    present = procrastinate_app.current_app
    present.tasks = KnownTasks(present.tasks)
