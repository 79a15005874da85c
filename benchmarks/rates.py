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
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import pages
from benchmarks.shared import driving, printing, wrk
from benchmarks.shared.processor import at_ease
from benchmarks.shared.served import Served
from benchmarks.traffic import Client
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

AIMS = {"first page": 900, "search": 500, "search, signed in": 300, "a home, my place": 330}
"""Pages a second that were aimed at on two cores, client and database included, with 100,000 demandes."""
HEAD = ("page", "a second", "aimed at", "median ms", "p95 ms", "web ms", "database ms", "client", "not 200")


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
    try:
        world = wrk.ready("rates", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if world is None:
        return 0
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
) -> dict[str, wrk.Rate]:
    """Serve, ask every page, or with copies those that are copied, and print; what each gave, by its name."""
    wrk.nobody_waits(state)
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


def _row(name: str, rate: wrk.Rate) -> tuple[str, ...]:
    times = (f"{one:.1f}" for one in (rate.median, rate.slow, rate.web, rate.database))
    return name, f"{rate.a_second:.0f}", str(AIMS.get(name, "")), *times, f"{rate.client:.0%}", str(rate.failed)


def _first_answer(site: Served, began: float) -> float:
    Client(site.url).get("/")
    return time.monotonic() - began


def _measured(
    site: Served, owner: psycopg.Connection[Any], options: argparse.Namespace, *, is_copied: bool
) -> dict[str, wrk.Rate]:
    person, mine, other = pages.found(owner)
    reader = driving.signed_in(Client(site.url, person=person))
    rates: dict[str, wrk.Rate] = {}
    for page in (one for one in pages.main_pages(mine, other) if not (is_copied and one.is_own)):
        cookies = reader.wire.cookie_header if page.is_own else ""
        rates[page.name] = wrk.rate_of(site, owner, page.path, cookies, options)
    return rates


if __name__ == "__main__":
    sys.exit(main())
