"""A turn of long work: it ends soon, so that what waits behind it does not wait for all of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone


class WorkTurn:
    """So long, from when it is first asked whether it is over: what was made ready before is not counted."""

    def __init__(self, lasts: timedelta) -> None:
        """Not begun."""
        self._lasts = lasts
        self._began: datetime | None = None

    def is_over(self) -> bool:
        """Whether the rest is for another turn."""
        now = timezone.now()
        self._began = self._began or now
        return now - self._began > self._lasts

    def of[One](self, which: Iterable[One]) -> Iterator[One]:
        """Each, until it is over; the first at least."""
        for one in which:
            yield one
            if self.is_over():
                return
