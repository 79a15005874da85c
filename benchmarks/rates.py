"""`./run bench rates`: how many of the main pages the site makes in a second, asked by a client that costs next to nothing.

`wrk` (Debian's) asks one page over and again on a few connections, on a world served as in production: first with the copies
of pages that nobody signed in for off, so that each page is made; then those pages again with their copies of two seconds, as
sites serve them. Nobody is in the line of the waiting room when it begins. Printed: pages a second, the median and the slowest
in twenty, the processor of web and database for one page, what the client took of both, and what was aimed at. Skipped where
`wrk` is not.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psycopg

from benchmarks import pages
from benchmarks.cluster import programs
from benchmarks.shared import driving, printing
from benchmarks.shared.processor import at_ease, database_processes, processor
from benchmarks.shared.served import Served
from benchmarks.traffic import Client
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

AIMS = {"first page": 900, "search": 500, "search, signed in": 300, "a home, my place": 330}
"""Pages a second that were aimed at on two cores, client and database included, with 100,000 demandes."""
HEAD = ("page", "a second", "aimed at", "median ms", "p95 ms", "web ms", "database ms", "client", "not 200")
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


def main() -> int:
    """Serve the world, ask, print. Ends with 1 where an answer was not the page."""
    parser = argparse.ArgumentParser(prog="./run bench rates", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="length of each page's turn (10)")
    parser.add_argument("--clients", type=int, default=8, help="connections at the same time (8)")
    parser.add_argument(
        "--beside", type=Path, help="another checkout, ready, of a release that may serve this database"
    )
    options = parser.parse_args()
    state = cli.state()
    if shutil.which("wrk") is None:
        programs.install("wrk")
    if shutil.which("wrk") is None:
        print("Skipped: missing: wrk (apt-get install wrk).")
        return 0
    try:
        world = marker.read(state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(printing.heading("rates", sys.argv[1:]), flush=True)
    print(f"World: {world.demandes:,} demandes, {world.homes:,} homes, {world.rows['candidature']:,} candidatures\n")
    with psycopg.connect(postgres.url(state), autocommit=True) as owner:
        made = _serve(state, owner, options, "Each page made")
        copied = _serve(state, owner, options, "With copies of two seconds", copies="2")
        told = [made, copied]
        if options.beside is not None:
            before = _serve(state, owner, options, "Each page made, by the other checkout", root=options.beside)
            told.append(before)
            rows = [
                (
                    name,
                    f"{before[name].a_second:.0f}",
                    f"{one.a_second:.0f}",
                    f"{one.a_second / before[name].a_second:.2f}",
                )
                for name, one in made.items()
                if before[name].a_second
            ]
            print("\n" + printing.table(("page", "there, a second", "here", "times"), rows))
    return 1 if any(one.failed for rates in told for one in rates.values()) else 0


def _serve(
    state: Path,
    owner: psycopg.Connection[Any],
    options: argparse.Namespace,
    title: str,
    *,
    copies: str = "0",
    root: Path | None = None,
) -> dict[str, Rate]:
    """Serve, ask every page, or with copies those that are copied, and print; what each gave, by its name."""
    for line in state.glob("waiting-room-*"):
        # Of a run before: whoever keeps no cookie stands in it for ever.
        line.unlink()
    began = time.monotonic()
    with Served(state, copies=copies, root=root) as site:
        start = _first_answer(site, began)
        rest = site.memory().megabytes
        at_ease(site.processes, owner)
        rates = _measured(site, owner, options, is_copied=copies != "0")
        print(f"\n{title}\n{printing.table(HEAD, [_row(name, rate) for name, rate in rates.items()])}")
        print(
            f"From the command to the first answer: {start:.1f} s. Memory of web, worker and supervisor (PSS): "
            f"{rest:.0f} MB at rest, {site.memory().megabytes:.0f} MB after. Load after: {os.getloadavg()[0]:.1f}.",
            flush=True,
        )
    return rates


def _row(name: str, rate: Rate) -> tuple[str, ...]:
    times = (f"{one:.1f}" for one in (rate.median, rate.slow, rate.web, rate.database))
    return name, f"{rate.a_second:.0f}", str(AIMS.get(name, "")), *times, f"{rate.client:.0%}", str(rate.failed)


def _first_answer(site: Served, began: float) -> float:
    Client(site.url).get("/")
    return time.monotonic() - began


def _measured(
    site: Served, owner: psycopg.Connection[Any], options: argparse.Namespace, *, is_copied: bool
) -> dict[str, Rate]:
    person, mine, other = pages.found(owner)
    reader = driving.signed_in(Client(site.url, person=person))
    rates: dict[str, Rate] = {}
    for page in (one for one in pages.main_pages(mine, other) if not (is_copied and one.is_own)):
        cookies = reader.wire.cookie_header if page.is_own else ""
        rates[page.name] = rate_of(site, owner, page.path, cookies, options)
    return rates


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


if __name__ == "__main__":
    sys.exit(main())
