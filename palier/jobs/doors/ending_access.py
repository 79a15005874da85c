"""The clock of accesses: each end is dated, and on its day the file is closed. Late or twice, a run does no harm.

A night may close tens of thousands of files, each in its own transaction: by turns, so that no list closes late for it.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue import clocks
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import SomeFailed, each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models.doors import acting, jobs
from palier.models.state.ended_access import OverAccesses
from palier.workflows.doors import ending_access

TURN = timedelta(seconds=20)
_END_ALL = "palier.jobs.reading.end_all"


@on_the_clock("5 0 * * *", _END_ALL, priority=-15, is_alone=True)
def end_all(timestamp: int, after: int = 0) -> None:
    """Date what ended, in batches, then close each file whose last reason is over, from the demande after ``after``.

    What a turn leaves is asked for again, behind what waits. Raises ``SomeFailed`` once the others were done.
    """
    turn, failed, last = WorkTurn(TURN), list[Exception](), 0
    while not after and (last := _dated(last)):
        if turn.is_over():
            jobs.defer(_END_ALL, timestamp=timestamp)
            return
    while (found := _due(after)).last is not None:
        try:
            each(found.demandes, _end)
        except SomeFailed as error:
            failed += error.failed
        if any(map(clocks.is_cut, failed)):
            # Tried again as a whole from where this turn began: another that waits under the same name would refuse it.
            break
        after = found.last
        if turn.is_over():
            jobs.defer(_END_ALL, timestamp=timestamp, after=after)
            break
    if failed:
        raise SomeFailed(failed) from failed[0]


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
        ending_access.end(demande, at=timezone.now())
