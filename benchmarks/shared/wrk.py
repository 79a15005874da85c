"""`wrk` (Debian's), a client that costs next to nothing: one page asked over and again, and what it took of whom."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from benchmarks.cluster import programs
from benchmarks.shared import printing
from benchmarks.shared.processor import database_processes, processor

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    import psycopg

    from benchmarks.world import marker

_SAID = """
done = function(summary, latency, requests)
  io.write(string.format("%d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""
_FOUND = re.compile(r"^(\d+) (\d+) (\d+) (\d+) (\d+)$", re.MULTILINE)


class Asked(Protocol):
    """What answers: its address, and its processes as they are now."""

    url: str

    def processes(self) -> set[int]:
        """Those that serve."""


class Rate(NamedTuple):
    """What one page gave: pages a second, milliseconds, milliseconds of processor of one page, and the client's share."""

    a_second: float
    median: float
    slow: float
    web: float
    database: float
    client: float
    failed: int


def ready(name: str, state: Path) -> marker.World | None:
    """Head the figures of a bench, empty the line of the waiting room, and return the world that stands here.

    None where there is no `wrk`, which is said and skips the bench. Raises ``BadWorld`` where no world was made here.
    """
    if shutil.which("wrk") is None:
        programs.install("wrk")
    if shutil.which("wrk") is None:
        print("Skipped: missing: wrk (apt-get install wrk).")
        return None
    world = printing.world(name, state)
    nobody_waits(state)
    return world


def nobody_waits(state: Path) -> None:
    """Empty the line of the waiting room: of a run before, whoever keeps no cookie stands in it for ever."""
    for line in state.glob("waiting-room-*"):
        line.unlink()


def rate_of(site: Asked, owner: psycopg.Connection[Any], path: str, cookies: str, options: argparse.Namespace) -> Rate:
    """Ask one page again and again, two seconds before it counts."""
    asked = [
        *("-t", "1"),
        *("-c", str(options.clients)),
        "--timeout",
        "10s",
        *(("-H", f"Cookie: {cookies}") if cookies else ()),
    ]
    server = database_processes(owner)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SAID)
        script.flush()
        command = ["wrk", *asked, "-s", script.name, site.url + path]
        _wrk([*command[:1], "-d", "2s", *command[1:]])
        began = processor(site.processes()), processor(server), _children()
        told = _wrk([*command[:1], "-d", f"{options.seconds}s", *command[1:]])
        # Backends that the pool opened meanwhile count from their first tick.
        server |= database_processes(owner)
        ended = processor(site.processes()), processor(server), _children()
    many, took, median, slow, failed = (int(one) for one in told)
    web, database, client = (after - before for before, after in zip(began, ended, strict=True))
    spent = web + database
    return Rate(
        many / took * 1e6,
        median / 1000,
        slow / 1000,
        1000 * web / max(many, 1),
        1000 * database / max(many, 1),
        client / (spent + client) if spent else 0,
        failed,
    )


def _wrk(command: list[str]) -> tuple[str, ...]:
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = _FOUND.search(told)
    if found is None:
        raise RuntimeError(f"wrk said nothing that is known: {told[-300:]}")
    return found.groups()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
