"""Tries of drafts that stewards asked for: a few lists at a time, so that a page says how far it is, then the living demandes."""

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import GridTrial
from palier.models.doors import acting
from palier.workflows.scoring import trying_drafts

LISTS = 20
"""Replayed in one transaction."""


@on_the_clock("* * * * *", "palier.jobs.trials.sweep", priority=-5)
def sweep(timestamp: int) -> None:
    """Make each try that waits, one after another; one that fails says so, and stops no other."""
    each(iter(_take, None), _run)


@on_the_clock("50 3 * * *", "palier.jobs.trials.forget")
def forget(timestamp: int) -> None:
    """Drop what only served to compare."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        trying_drafts.forget(timezone.now())


def _take() -> GridTrial | None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return trying_drafts.take(timezone.now())


def _run(trial: GridTrial) -> None:
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            run = trying_drafts.begin(trial, at=timezone.now())
        is_more = True
        while is_more:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                is_more = trying_drafts.go_on(trial, run, lists=LISTS, at=timezone.now())
        with transaction.atomic():
            acting.take(acting.CLOCK)
            trying_drafts.weigh_living(trial, run, at=timezone.now())
        with transaction.atomic():
            acting.take(acting.CLOCK)
            trying_drafts.finish(trial, run, at=timezone.now())
    except Exception:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            trying_drafts.fail(trial, at=timezone.now())
        raise
