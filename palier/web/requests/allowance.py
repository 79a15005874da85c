"""What one pass, one key or one source may ask for: a bucket each, in this process, and no row.

While the waiting room is open, a copied pass, or a program behind one, is worth one person.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

BURST = 20
"""Pages in a row, in each process."""
PER_SECOND = 1.0
"""Pages a second after that: more than anyone reads."""
REMEMBERED = 20_000


class Allowance:
    """One bucket a pass, refilled with time, in this process."""

    def __init__(self, *, burst: float = BURST, per_second: float = PER_SECOND) -> None:
        """Nobody has asked for anything."""
        self._burst, self._per_second = burst, per_second
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, person: str, now: float | None = None) -> bool:
        """Count one request; say whether it is within what a person may ask for. ``now`` is in seconds."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, since = self._left.pop(person, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_second)
            self._left[person] = (max(0.0, left - 1), now)
            if len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
        return left >= 1

    def has_left(self, person: str, now: float | None = None) -> bool:
        """Whether one more would be within it; nothing is counted."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, since = self._left.get(person, (self._burst, now))
        return min(self._burst, left + (now - since) * self._per_second) >= 1
