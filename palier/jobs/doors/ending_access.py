"""The clock of accesses: each end is dated, and on its day the file is closed. Late or twice, a run does no harm.

A night may close tens of thousands of files, each in its own transaction: by turns, so that no list closes late for it. What a
turn leaves has a name of its own, which a release before this one keeps for a worker that knows it.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import WhenCut, is_cut, on_the_clock
from palier.jobs.queue.one_by_one import SomeFailed, each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models.doors import acting, jobs
from palier.models.state import ended_access
from palier.models.state.ended_access import OverAccesses
from palier.workflows.doors import ending_access

TURN = timedelta(seconds=20)
_END_ALL, GO_ON = "palier.jobs.reading.end_all", "palier.jobs.reading.go_on"
_PRIORITY = -15


@on_the_clock("5 0 * * *", _END_ALL, priority=_PRIORITY, is_alone=True)
def end_all(timestamp: int) -> None:
    """Date what ended, in batches, then close each file whose last reason is over."""
    _take_turn(0)


@app.task(name=GO_ON, queueing_lock=GO_ON, lock=_END_ALL, priority=_PRIORITY, retry=WhenCut())
def go_on(after: int) -> None:
    """The same, from the demande after ``after``."""
    _take_turn(after)


def _take_turn(after: int) -> None:
    """What a turn leaves is asked for again, behind what waits. Raises ``SomeFailed`` once the others were done."""
    turn, last = WorkTurn(TURN), 0
    turn.is_over()
    while not after and (last := _dated(last)):
        if turn.is_over():
            jobs.defer(GO_ON, after=0)
            return
    failed = list[Exception]()
    while (found := _due(after)).last is not None:
        done = list[int]()
        try:
            each(_noted(turn.of(found.demandes), done), _end)
        except SomeFailed as error:
            failed += error.failed
        if any(map(is_cut, failed)):
            # Tried again as a whole from where this turn began: another that waits under the same name would refuse it.
            break
        after = found.last if len(done) == len(found.demandes) else done[-1]
        if turn.is_over():
            jobs.defer(GO_ON, after=after)
            break
    if failed:
        raise SomeFailed(failed) from failed[0]


def _noted(which: Iterator[int], done: list[int]) -> Iterator[int]:
    for one in which:
        done.append(one)
        yield one


def _dated(after: int) -> int:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return ending_access.date_ends(at=timezone.now(), after=after)


def _due(after: int) -> OverAccesses:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return ending_access.due(at=timezone.now(), after=after)


def _end(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ended_access.written_late()
        ending_access.end(demande, at=timezone.now())
