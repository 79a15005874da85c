"""Seconds of processor of a site and of its database, read from the system's clock; and the wait until neither is at work."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.shared.served import descendants

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

LOOK = 5.0
"""Seconds of a look at what works while nobody asks."""
IDLE = 0.05
"""Of a processor: a site that nobody visits uses less."""
PATIENCE = 600.0
"""Seconds after which a site that is still at work is measured as it is, and said to be."""
_TICKS = os.sysconf("SC_CLK_TCK")
_OWED = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'doing' OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
"""


def database_processes(owner: psycopg.Connection[Any]) -> set[int]:
    """The server that this connection speaks to, and all that it started."""
    row = owner.execute("SELECT pg_backend_pid()").fetchone()
    return descendants(_parent(row[0] if row else 0))


def processor(pids: set[int]) -> float:
    """Seconds of processor that these have used so far."""
    ticks = 0
    for pid in pids:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        ticks += int(told[11]) + int(told[12])
    return ticks / _TICKS


def at_ease(site: Callable[[], set[int]], owner: psycopg.Connection[Any]) -> None:
    """Wait until a site that nobody visits does nothing and owes nothing: on a world of another day its night is done first.

    A night that is cut is taken up a while after the next start, and takes the best part of a core from what is measured:
    a site that rests in between still owes it.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        running = site() | database_processes(owner)
        before = processor(running)
        time.sleep(LOOK)
        owed = owner.execute(_OWED).fetchone()
        if processor(running) - before < IDLE * LOOK and owed == (0,):
            return
    print("The site is still at work, which nobody asked of it: what follows is measured beside that.", flush=True)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
