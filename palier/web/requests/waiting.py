"""What a page waits for outside of its transaction and without its slot: the State's register, a file that is opened.

The page answers `Outside` with what is to be done; its transaction is undone and ends, the slot is lent, the work is done,
and the page is asked again with the result (`said`). So many wait at once in a process and no more, and so many of one person.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection
from django.http import HttpRequest, HttpResponse

from palier.web.requests.edge import SLOT

SAID = "outside_said"


class NoPlaceError(Exception):
    """As many as may already wait for the same, or as many of the same person (``is_own``)."""

    def __init__(self, *, is_own: bool) -> None:
        """Keep which of the two."""
        super().__init__()
        self.is_own = is_own


class Places:
    """How many requests of this process wait for one kind of work: ``at_once`` in all, ``of_one`` for one person."""

    def __init__(self, at_once: int, *, of_one: int | None = None) -> None:
        """Nobody waits."""
        self.at_once, self.of_one = at_once, of_one
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    @contextmanager
    def taken(self, whose: str = "") -> Iterator[None]:
        """Wait in a place, or ``NoPlaceError`` at once."""
        with self._lock:
            if self.of_one is not None and self._held[whose] >= self.of_one:
                raise NoPlaceError(is_own=True)
            if self._held.total() >= self.at_once:
                raise NoPlaceError(is_own=False)
            self._held[whose] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[whose] -= 1
                if not self._held[whose]:
                    del self._held[whose]


REGISTER = Places(12)
"""The other threads of the process serve the rest of the site."""
PROVIDER = Places(12)
"""Who goes to a provider of identity, or comes back."""
ARRIVING = Places(8, of_one=1)
"""Sendings whose files are opened, or wait until others are."""
SHOWN = Places(8, of_one=3)
"""Pieces that a page shows and that must be opened for it: joined, or of before they were kept bare."""


class Outside(HttpResponse):
    """What a page answers that needs something slow: it is done once the transaction is over, then the page is asked again."""

    def __init__(self, ask: Callable[[], object], places: Places, *refusals: type[Exception], whose: str = "") -> None:
        """Keep what is to be done, where one waits for it, and the errors of it that the page explains."""
        super().__init__()
        self.ask, self.places, self.refusals, self.whose = ask, places, refusals, whose

    def done(self, request: HttpRequest) -> None:
        """Do it, and leave what came with the request."""
        found: object
        explained: tuple[type[Exception], ...] = (NoPlaceError, *self.refusals)
        try:
            found = without_slot(request, self.ask, self.places, self.whose)
        except explained as error:
            found = error
        setattr(request, SAID, found)


def said(request: HttpRequest) -> object:
    """What was done for this request; none if it was not asked for yet. The error that came instead is raised here."""
    found = getattr(request, SAID, None)
    if isinstance(found, Exception):
        raise found
    return found


def without_slot(request: HttpRequest, ask: Callable[[], object], places: Places, whose: str = "") -> object:
    """Do it now, outside of any transaction; ``NoPlaceError``, or ``NoSlotError`` where the slot is not had again."""
    with places.taken(whose):
        if getattr(connection, "pool", None):
            connection.close()  # back to the pool: those who wait hold none
        slot = request.META.get(SLOT)
        with slot.lent() if slot else nullcontext():
            return ask()
