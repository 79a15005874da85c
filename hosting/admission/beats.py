"""Answers that leave on a beat wait for it here, without a slot: so many at once in this process, and so many of one source."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from palier.web.requests.edge import LEAVES_AT
from palier.web.requests.sources import source_of
from palier.web.requests.waiting import NoPlaceError, Places

if TYPE_CHECKING:
    from hosting.admission.visits import Environ

AT_ONCE = 12
"""A process has 64 threads: those that wait for a beat leave the others to the site."""
OF_ONE = 3
"""Refused together within half a second: more than the people of one house, fewer than a program that tries to stop us."""
LONGEST = 1.0
"""Seconds waited at most, whatever a page says."""


class Beats:
    """Who waits for a beat in this process."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._places = Places(AT_ONCE, of_one=OF_ONE)

    def wait(self, environ: Environ) -> bool:
        """Wait until the page says that its answer may leave; ``False`` at once where as many wait as may."""
        leaves_at = environ.get(LEAVES_AT)
        if leaves_at is None:
            return True
        try:
            with self._places.taken(source_of(environ)):
                time.sleep(min(LONGEST, max(0.0, leaves_at - time.monotonic())))
        except NoPlaceError:
            return False
        return True
