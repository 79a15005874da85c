"""Makes the archives that organisations asked for, and erases those that were taken or whose days are over."""

from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.workflows.leaving import making_house


@on_the_clock("* * * * *", "palier.jobs.leaving.sweep")
def sweep(timestamp: int) -> None:
    """Erase what is over; make what is asked, also what a killed worker left half made: it is begun again."""
    making_house.forget(at=timezone.now())
    each(making_house.waiting(), _make)


def _make(archive: int) -> None:
    making_house.make(archive, at=timezone.now())
