"""Makes the archives that people asked for, and erases those whose days are over. Made twice, an archive is the same."""

from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.workflows.own_data import making


@app.task(name="palier.jobs.archives.make", retry=PATIENT)
def make(demande: int) -> None:
    """Make what was asked of a file: each of its persons has their own."""
    each(making.asked_of(demande), _make)


@on_the_clock("*/10 * * * *", "palier.jobs.archives.sweep")
def sweep(timestamp: int) -> None:
    """Erase what is over, and make what a lost job left."""
    now = timezone.now()
    making.forget(at=now)
    each(making.late(at=now), _make)


def _make(archive: int) -> None:
    making.make(archive, at=timezone.now())
