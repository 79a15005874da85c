"""How many times a connection speaks to the database and waits: counted by the client library itself, message by message."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from psycopg.pq import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENDS = ("Query", "Sync")
"""What ends a message, for which the server then answers whole: a text of the simple protocol, or a synchronisation."""


@contextmanager
def round_trips() -> Iterator[Callable[[], int]]:
    """Give what says, then or after, how many messages were sent that the server answered."""
    connection.ensure_connection()
    server = connection.connection.pgconn
    with tempfile.TemporaryFile("w+") as told:
        server.trace(told.fileno())
        server.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        kept: list[int] = []

        def sent() -> int:
            return kept[0] if kept else _count(told.fileno())

        try:
            yield sent
        finally:
            server.untrace()
            kept.append(_count(told.fileno()))


def _count(told: int) -> int:
    lines = os.pread(told, os.fstat(told).st_size, 0).decode(errors="replace").splitlines()
    return sum(line.startswith("F\t") and line.split("\t")[2] in _ENDS for line in lines)
