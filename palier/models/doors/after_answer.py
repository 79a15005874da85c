"""What is read after its page was answered: the lines of a file that leaves as it is made.

The transaction of the page is over by then, and its role with it. Each part has one of its own, which ends before the part
leaves: a slow reader holds no row, no role and no connection.
"""

from collections.abc import Iterator
from itertools import islice
from threading import Semaphore

from django.db import connection, transaction

from palier.models.doors import acting

_ONE = Semaphore(1)
"""Files that a process makes a part of at one instant: the others wait for it, and pages keep their connections."""
PART_MS = 15_000
"""Milliseconds that one statement of a part may take: as those of a page."""


def apart[Part](parts: Iterator[Part]) -> Iterator[Part]:
    """The same parts, each made in a transaction of its own, as who acts now. Raises ``LookupError`` where nobody does."""
    who = acting.believed()
    if who is None:
        raise LookupError("nobody acts: no part could read anything")
    return _each(parts, who)


def _each[Part](parts: Iterator[Part], who: acting.Acting) -> Iterator[Part]:
    is_over = False
    while not is_over:
        with _ONE, transaction.atomic():
            acting.begin(who, bound=PART_MS)
            some = list(islice(parts, 1))
            acting.leave()
        is_over = not some
        if not connection.in_atomic_block:
            # Back to the others, while the reader takes its time.
            connection.close()
        yield from some
