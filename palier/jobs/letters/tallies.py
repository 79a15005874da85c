"""Telling many alike in one line: five hundred warnings at a start bury the one that matters."""

import logging
import threading
from collections import Counter
from collections.abc import Callable

GATHERING = 30.0
"""Seconds during which what is alike is counted before it is told."""
type Later = Callable[[float, Callable[[], None]], None]


def _in_a_while(seconds: float, then: Callable[[], None]) -> None:
    waiting = threading.Timer(seconds, then)
    waiting.daemon = True
    waiting.start()


class Tally:
    """Counts events by label, and logs each label once with its count."""

    def __init__(self, log: logging.Logger, event: str, label: str, later: Later = _in_a_while) -> None:
        """Know what is told, under which name the label stands, and how to come back later."""
        self.log, self.event, self.label, self.later = log, event, label, later
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    def note(self, label: str) -> None:
        """One more; the first one opens the count."""
        with self.lock:
            is_first = not self.counts
            self.counts[label] += 1
        if is_first:
            self.later(GATHERING, self.tell)

    def tell(self) -> None:
        """One line for each label."""
        with self.lock:
            told, self.counts = self.counts, Counter()
        for label, count in sorted(told.items()):
            self.log.warning(self.event, extra={self.label: label, "count": count})
