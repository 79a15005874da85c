"""The clock of the seals: a thread of the worker beside its tasks, so that no task makes a seal wait, and no seal a task.

Every two seconds what acts wrote is sealed; what is older than the chain is taken over in between; each night everything is
walked. Several workers may run: one seals at a time, and one walks.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import OperationalError, connections, transaction
from django.utils import timezone
from psycopg.errors import SerializationFailure

from palier.jobs.queue.clocks import on_the_clock
from palier.models.doors import acting
from palier.models.seals import seal_rows
from palier.models.seals.seal_lines import DraftLine
from palier.rules.law.clocks import day_in_paris, paris
from palier.workflows.seals import checking_seals, heads, sealing

log = logging.getLogger(__name__)
EVERY = 2.0
"""Seconds between two looks at a queue that was empty."""
AFTER_A_FAULT = 10.0
WALKS_AT = 4
"""Hour of the night, in Paris, from which the daily walk may begin."""
ONCE_IN = timedelta(hours=20)
NAMED = 20
"""Rows of a batch that the log names: whoever edits a table whole would fill it, and hide what comes after."""


_suspected = threading.Event()
"""A row was sealed that no act left so: the walk does not wait for the night."""


def seal() -> int:
    """Seal one batch; return how many rows left the queue. Another that sealed meanwhile is no fault."""
    return _once(partial(sealing.seal_waiting, tell=_tell))


def _tell(drafts: Sequence[DraftLine]) -> None:
    for draft in drafts[:NAMED]:
        log.error(
            "A row is not as an act left it: see ./run palier verify-journal",
            extra={"kind": " ".join((draft.kind, draft.source, draft.row, *draft.columns))},
        )
    if (more := len(drafts) - NAMED) > 0:
        log.error("More rows are not as acts left them: ./run palier verify-journal names each", extra={"count": more})
    _suspected.set()


def take_over() -> int:
    """Take over one batch of what is older."""
    return _once(sealing.take_over)


def _once(act: Callable[..., int]) -> int:
    try:
        with seal_rows.one_snapshot():
            acting.take(acting.CLOCK)
            return act(at=timezone.now())
    except OperationalError as error:
        if isinstance(error.__cause__, SerializationFailure):
            return 0
        raise


def step() -> float:
    """One turn; return how long to rest: as long as older rows took, so that taking them over never takes the machine."""
    if seal():
        return 0.0
    began = time.monotonic()
    return min(time.monotonic() - began + 0.1, EVERY) if take_over() else EVERY


def watch() -> float:
    """Walk everything once a night, and as soon as a seal suspects something; return how long to rest."""
    now = timezone.now()
    is_suspected = _suspected.is_set()
    _suspected.clear()
    if is_suspected or (now.astimezone(paris()).hour >= WALKS_AT and _is_due(now)):
        walked = check(now)
        if walked is not None and walked.faults:
            log.error(
                "Something is not as it was sealed: see ./run palier verify-journal", extra={"count": walked.faults}
            )
    return 60.0


def _is_due(now: datetime) -> bool:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return checking_seals.is_due(now - ONCE_IN)


def check(at: datetime) -> checking_seals.WalkFindings | None:
    """Walk in one snapshot, then keep what was found; ``None`` when another does it."""
    with seal_rows.one_snapshot():
        acting.take(acting.CLOCK)
        found = checking_seals.walk_alone()
    if found is not None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            checking_seals.keep(found, at=at)
    return found


class Beside(threading.Thread):
    """A loop beside the tasks; whatever fails is told, and tried again."""

    def __init__(self, turn: Callable[[], float], stop: threading.Event, what: str = "Sealing") -> None:
        """Know what is done at each turn, what ends it, and how its faults are told."""
        super().__init__(name=f"palier-{turn.__name__}", daemon=True)
        self.turn, self.stop, self.what = turn, stop, what

    def run(self) -> None:
        """Until it is asked to stop."""
        while not self.stop.is_set():
            try:
                rest = self.turn()
            except Exception:
                log.exception("%s failed, and is tried again", self.what)
                connections.close_all()
                rest = AFTER_A_FAULT
            self.stop.wait(rest)
        connections.close_all()


def start() -> threading.Event:
    """Start both loops; setting the event that is returned ends them."""
    stop = threading.Event()
    for turn in (step, watch):
        Beside(turn, stop).start()
    return stop


BATCHES = 500


@on_the_clock("10 0 * * *", "palier.jobs.sealing.seal_day")
def seal_day(timestamp: int) -> None:
    """The root of the day that is over, once what it wrote is sealed. Late or twice, it is made once."""
    for _ in range(BATCHES):
        if not seal():
            break
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = timezone.now()
        heads.seal_day(day_in_paris(now) - timedelta(days=1), at=now)
