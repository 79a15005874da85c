"""Whether a replica has all that the primary had a moment ago: said by positions in its log, and by this process's own clock.

No hour of another machine is compared with one of this: clocks jump, and at rest nothing is written from which an age could be
read. A process notes where the log of the primary stands, and when it asked; a replica that has replayed as far is of that
instant at least (docs/adr/0162-pages-that-only-read-go-to-a-replica.md).
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection, connections

from palier.models.state.servers import REPLICA

LATE, ABSENT = 0.5, 30.0
"""Seconds for which a replica is left alone: one that was too far behind, and an address where there is none any more."""
_ORIGIN = "'0/0'"
_PRIMARY = f"SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), {_ORIGIN})::bigint"
_REPLICA = f"SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), {_ORIGIN})::bigint END"
_NOTES = 16


class FreshReads:
    """What one process knows of the log of the primary; the clock is one that never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet."""
        self.clock = clock
        self._notes: deque[tuple[float, int]] = deque(maxlen=_NOTES)
        self._asking = threading.Lock()
        self._rests_until = 0.0

    def note(self, at: float, position: int) -> None:
        """Keep where the log stood; ``at`` is before it was asked."""
        self._notes.append((at, position))

    def is_due(self, seconds: float) -> bool:
        """Whether the last note is so old that another is wanted: two fit into the time that a replica may be late."""
        return not self._notes or self.clock() - self._notes[-1][0] >= seconds / 2

    def age_of(self, replayed: int) -> float | None:
        """Seconds within which a replica that has replayed so far has all that the primary had; none where that is not known."""
        now = self.clock()
        return min((now - at for at, position in tuple(self._notes) if position <= replayed), default=None)

    def rest(self, seconds: float) -> None:
        """Ask no replica for a while."""
        self._rests_until = self.clock() + seconds

    @property
    def is_resting(self) -> bool:
        """Whether asking one now would most likely cost a question for nothing."""
        return self.clock() < self._rests_until

    def refresh(self, seconds: float) -> None:
        """Ask the primary where its log stands, where that is due and nobody of this process is asking."""
        if not self.is_due(seconds) or not self._asking.acquire(blocking=False):
            return
        try:
            at = self.clock()
            position = written()
            if position is not None:
                self.note(at, position)
        finally:
            self._asking.release()

    def clear(self) -> None:
        """Know nothing."""
        self._notes.clear()
        self._rests_until = 0.0


FRESH = FreshReads()


def are_on() -> bool:
    """Whether this site reads from a replica while its primary answers."""
    return bool(settings.REPLICA_READS and REPLICA.is_known)


def written() -> int | None:
    """Where the log of the primary stands, past all that it has acknowledged; none where it does not say. In no transaction."""
    primary = connections["default"]
    try:
        with primary.cursor() as cursor:
            cursor.execute(_PRIMARY)
            return int(cursor.fetchone()[0])
    except Error:
        return None
    finally:
        if getattr(primary, "pool", None):
            primary.close()  # back to the pool, or out of it: a page that the replica answers holds none


def replayed() -> int | None:
    """How far the server of the present connection has replayed the log; none where it is no replica."""
    with connection.cursor() as cursor:
        cursor.execute(_REPLICA)
        found = cursor.fetchone()[0]
    return None if found is None else int(found)
