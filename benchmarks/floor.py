"""`./run bench floor`: how far each main page stands from bare Django that sends the same statements and the same bytes.

A process of the web asks for a page and writes down what leaves for the database, message by message. A site of one view then
sends just that, each statement prepared once for each connection, reads every row, and answers with the bytes of the page
(`benchmarks/bare/`): no template, no rule, no right, no session. Both are served by the same server with as many processes and
slots, and asked by `wrk` in turns, a page of the one, then the same page of the other. Printed: messages and statements of a
page, pages a second of both, milliseconds of the web's processor, and how many times the floor a page costs. Skipped where there
is no `wrk`.
"""

from __future__ import annotations

import argparse
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks import pages
from benchmarks.shared import driving, printing, wrk
from benchmarks.shared.processor import at_ease
from benchmarks.shared.served import Served, descendants
from benchmarks.traffic import Client
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.bare.recorded import Recorded

PROCESSES, SLOTS = 2, 2
"""As the site is served: processes of the web, and pages that each makes at once."""
STARTING = 30
"""Seconds given to the bare site to answer."""
HEAD = ("page", "messages", "statements", "bare a second", "here a second", "bare ms", "here ms", "times the floor")


class Bare:
    """The bare site, while it serves: its address and its processes, as a rate asks for them."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        """Know both."""
        self.url, self._process = url, process

    def processes(self) -> set[int]:
        """Those that serve."""
        return descendants(self._process.pid)


def main() -> int:
    """Record, serve both, ask both, print. Ends with 1 where an answer was not the page."""
    parser = argparse.ArgumentParser(prog="./run bench floor", description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="length of each page's turn (5)")
    parser.add_argument("--clients", type=int, default=4, help="connections at the same time (4)")
    options = parser.parse_args()
    state = cli.state()
    try:
        world = wrk.ready("floor", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if world is None:
        return 0
    with psycopg.connect(postgres.url(state), autocommit=True) as owner, Served(state) as site:
        person, mine, other = pages.found(owner)
        reader = driving.signed_in(Client(site.url, person=person))
        at_ease(site.processes, owner)
        rows, failed = [], 0
        for page in pages.main_pages(mine, other):
            cookies = reader.wire.cookie_header if page.is_own else ""
            recorded, floor = _floor(state, owner, page.path, cookies, options)
            here = wrk.rate_of(site, owner, page.path, cookies, options)
            failed += floor.failed + here.failed
            rows.append((page.name, *_row(recorded, floor, here)))
    print(printing.table(HEAD, rows))
    print(
        "\nms: of the web's processor for one page. Times the floor: processor of web and database together, here over bare."
    )
    print(f"Load after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    return 1 if failed else 0


def _row(recorded: Recorded, floor: wrk.Rate, here: wrk.Rate) -> tuple[str, ...]:
    times = (here.web + here.database) / (floor.web + floor.database)
    sent = (len(recorded.messages), sum(map(len, recorded.messages)))
    told = (f"{floor.a_second:.0f}", f"{here.a_second:.0f}", f"{floor.web:.1f}", f"{here.web:.1f}", f"{times:.1f}")
    return (*map(str, sent), *told)


def _floor(
    state: Path, owner: psycopg.Connection[Any], path: str, cookies: str, options: argparse.Namespace
) -> tuple[Recorded, wrk.Rate]:
    """Record one page and ask the bare site for it at once: who acts is signed for a minute."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "page"
        recorded = _record(state, path, cookies, kept)
        with _bare(kept) as bare:
            return recorded, wrk.rate_of(bare, owner, "/", "", options)


def _record(state: Path, path: str, cookies: str, kept: Path) -> Recorded:
    """Have a process of the web say what a page sends. Raises ``NoSuchPage`` for one that is not there."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_DEMO": "1",
        "PALIER_LOGIN": "web",
        "PALIER_LOG_LEVEL": "WARNING",
        "PALIER_COPY_SECONDS": "0",
    }
    command = [sys.executable, "-P", "-m", "benchmarks.bare.recording", path, str(kept)]
    subprocess.run(command, env=environment, input=cookies.encode(), timeout=STARTING * 4, check=True)
    recorded: Recorded = pickle.loads(kept.read_bytes())  # noqa: S301 - written by the process above
    if recorded.status != 200:  # noqa: PLR2004 - the status of a page that is there
        raise pages.NoSuchPage(f"{path} answered {recorded.status} to who records it")
    return recorded


@contextmanager
def _bare(kept: Path) -> Iterator[Bare]:
    """Serve the recorded page, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--workers", str(PROCESSES)]
    command += ["--blocking-threads", str(SLOTS), "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(
        [*command, "benchmarks.bare.site:application"], env={**os.environ, "FLOOR_PAGE": str(kept)}
    )
    try:
        bare = Bare(f"http://127.0.0.1:{port}", process)
        deadline = time.monotonic() + STARTING
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the bare site did not start")
            time.sleep(0.1)
        yield bare
    finally:
        process.terminate()
        process.wait(STARTING)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(main())
