"""A turn of questions to the State's register: one that is away, or that is slow to answer, keeps no worker.

What is left of a turn is for the next minute: a list closes meanwhile, and an offer ends at its hour.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from palier.jobs.queue.taking_turns import WorkTurn

SILENT = 3
"""Questions without an answer, one after another, that end a turn."""
LASTS = timedelta(seconds=15)
"""The clock comes back in the next minute, behind whatever else waits."""


class RegisterTurn:
    """Ends after so long, or once the register was silent so many times in a row."""

    def __init__(self, *, lasts: timedelta | None = None) -> None:
        """Nothing was asked yet."""
        self._silent = 0
        self._turn = WorkTurn(LASTS if lasts is None else lasts)

    def of[One](self, which: Iterable[One]) -> Iterator[One]:
        """Each that is still to ask about."""
        for one in self._turn.of(which):
            yield one
            if self._silent >= SILENT:
                return

    def heard(self, *, is_there: bool) -> None:
        """Whether the register answered of the last one, were it a refusal or an answer that nobody can read."""
        self._silent = 0 if is_there else self._silent + 1
