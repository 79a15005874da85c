"""Tries of drafts that stewards asked for: a few lists at a time, so that a page says how far it is, then the living demandes."""

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cache
from itertools import batched

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue import processes
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import GridTrial
from palier.models.demandes.layers_at import Territories
from palier.models.doors import acting
from palier.rules.scoring import grids
from palier.workflows.scoring import trying_drafts, trying_grids
from palier.workflows.scoring.trying_grids import Replayed

LISTS = 20
"""Replayed in one transaction."""
APART = 100
"""From so many lists on, processes of their own are worth the seconds that they take to begin."""


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


def replayed(lists: Sequence[int], content: str) -> Generator[Replayed]:
    """Closed lists ranked again under a grid, some at a time: here, or by several processes where they are many."""
    shares = [(tuple(some), content) for some in batched(lists, LISTS)]
    if len(lists) < APART or processes.count() == 1:
        _territories.cache_clear()
        yield from map(replay, shares)
    else:
        yield from processes.shared(replay, shares)


def replay(share: tuple[tuple[int, ...], str]) -> Replayed:
    """Rank one share again, in its own transaction."""
    lists, content = share
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return trying_grids.replay(lists, grids.kept(content), _territories())


@cache
def _territories() -> Territories:
    """Of the communes asked so far: one for all the shares of a try."""
    return Territories()


def _run(trial: GridTrial) -> None:
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            run = trying_drafts.begin(trial, at=timezone.now())
        with closing(replayed(run.waiting, trial.content)) as shares:
            for some in shares:
                with transaction.atomic():
                    acting.take(acting.CLOCK)
                    trying_drafts.go_on(trial, run, some, at=timezone.now())
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
