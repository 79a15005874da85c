"""`./run bench waiting`: what a site above its capacity answers, to whom, how fast and in which order.

Serves the product on a small database of its own, measures what it can serve, then sends it ten times as many people: a
page in line must come within 100 ms, no answer may be lost, acts begun go first and closings fire on time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.crashes.site import Site
from benchmarks.shared import doors, printing
from benchmarks.shared.crowds import OK, WAITING, Answered, Crowd, Visitor
from benchmarks.traffic.client import Client
from benchmarks.traffic.ledger import Ledger, Outcome, Result
from benchmarks.traffic.people import open_publications, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

PAGE = "/logements/?loyer={}"
"""A search of each one’s own: the bare page is answered from a copy, and would measure that copy."""
ACTING, PUBLICATIONS, CLOSING = 4, 12, 4
REST = 1.0
"""Seconds between two acts of one person."""
LATENESS = """
    SELECT extract(epoch FROM r.frozen_at - p.closes_at) FROM palier_publication p
    JOIN palier_ranking r ON r.publication_id = p.id
"""
CLOSED_BY = 60
"""Seconds given to the last closing once the rush is over."""


def main() -> int:
    """Measure and print; 1 if an answer was lost, an act failed or a closing is missing."""
    parser = argparse.ArgumentParser(prog="./run bench waiting", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="length of the rush (30)")
    parser.add_argument(
        "--times", type=float, default=10, help="people a second, in times what the site can serve (10)"
    )
    options = parser.parse_args()
    print(printing.heading("waiting", sys.argv[1:]), flush=True)
    costs = ", ".join(f"{name} {cost:.0f} µs" for name, cost in doors.costs().items())
    print(f"\nThe door by itself, of processor a request: {costs}.", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="palier-waiting-") as folder,
        Site(Path(folder) / "site", people=ACTING + 4, publications=PUBLICATIONS, doubt=10) as site,
    ):
        return _measure(site, options.seconds, options.times)


def _measure(site: Site, seconds: float, times: float) -> int:
    crowd = Crowd(site.url, PAGE)
    crowd.closed(4, 2)  # the first pages load what the others find
    served = [answer for answer in crowd.closed(4, 5) if answer.status == OK]
    capacity = len(served) / 5
    print(
        f"\nThe site serves {capacity:.0f} pages/s ({PAGE}, 4 at once), p50 {printing.quantiles(_seconds(served))[0]:.0f} ms."
    )
    with site.connect() as connection:
        site.spread_closings(CLOSING, first=seconds / 3, every=seconds / 3 / CLOSING)
        acting = Acting(
            site.url, people(connection, ACTING), open_publications(connection, PUBLICATIONS, for_seconds=600)
        )
    print(f"Then {capacity * times:.0f} people/s come for {seconds:.0f} s, {times:.0f} times as many:\n", flush=True)
    with acting:
        visitors = crowd.rush(capacity * times, seconds)
    _print_answers(visitors, seconds)
    _print_order(visitors)
    print(f"This program was late by {printing.quantiles(crowd.lag)[2]:.1f} ms (p99): part of the times above.")
    lost = sum(1 for visitor in visitors for answer in visitor.answers if answer.status not in {OK, WAITING})
    return 1 if lost or not acting.print_acts() or not _print_closings(site) else 0


def _print_answers(visitors: Sequence[Visitor], seconds: float) -> None:
    kinds = {
        "page of the site": lambda answer: answer.status == OK,
        "waiting page": lambda answer: answer.place is not None,
        "time-out or cut": lambda answer: answer.status == 0,
        "anything else": lambda answer: answer.status not in {0, OK} and answer.place is None,
    }
    answers = [answer for visitor in visitors for answer in visitor.answers]
    rows = []
    for name, is_one in kinds.items():
        times = _seconds([answer for answer in answers if is_one(answer)])
        p50, p95, p99 = printing.quantiles(times)
        most = max(times, default=0.0) * 1000
        rows.append(
            (name, len(times), f"{len(times) / seconds:.0f}", f"{p50:.1f}", f"{p95:.1f}", f"{p99:.1f}", f"{most:.0f}")
        )
    print(printing.table(("answers", "count", "a second", "p50 ms", "p95 ms", "p99 ms", "most ms"), rows))


def _print_order(visitors: Sequence[Visitor]) -> None:
    """How long before someone who had come first a person was served, among those served."""
    served = [visitor for visitor in visitors if visitor.served_at is not None]
    soonest, overtaken = float("inf"), 0.0
    for visitor in reversed(served):
        at = visitor.served_at or 0.0
        overtaken = max(overtaken, at - soonest)
        soonest = min(soonest, at)
    last = visitors.index(served[-1]) + 1 if served else 0
    print(
        f"\n{len(visitors)} people came; {len(served)} were served, from among the first {last}; "
        f"nobody was served more than {overtaken:.1f} s before someone who had come first."
    )


def _print_closings(site: Site) -> bool:
    deadline = time.monotonic() + CLOSED_BY
    late: list[float] = []
    while len(late) < CLOSING and time.monotonic() < deadline:
        late = [float(row[0]) for row in site.ask(LATENESS)]
        time.sleep(0.2)
    print(f"Closings during the rush: {len(late)} of {CLOSING}, late by {max(late, default=0):.1f} s at most.")
    return len(late) == CLOSING


def _seconds(answers: Sequence[Answered]) -> list[float]:
    return [answer.seconds for answer in answers]


class Acting:
    """People who were signed in before the rush, and apply and withdraw while it lasts."""

    def __init__(self, url: str, persons: Sequence[Any], publications: Sequence[UUID]) -> None:
        """Sign them in."""
        self.ledger = Ledger()
        self._publications, self._over = publications, threading.Event()
        self._clients = [Client(url, self.ledger, person) for person in persons]
        for client in self._clients:
            if not client.sign_in():
                raise RuntimeError("Nobody could sign in before the rush.")
        self._threads = [
            threading.Thread(target=self._act, args=(client, place)) for place, client in enumerate(self._clients)
        ]

    def __enter__(self) -> None:
        """Start."""
        self._before = len(self.ledger.requests)
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        """Let the last act end."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=120)
        for client in self._clients:
            client.close()

    def _act(self, client: Client, place: int) -> None:
        turn = place
        while not self._over.wait(REST):
            publication = self._publications[turn % len(self._publications)]
            _ = client.apply(publication) or client.withdraw(publication)
            turn += 1

    def print_acts(self) -> bool:
        """Say how acts went; no if one has failed."""
        requests = list(self.ledger.requests)[self._before :]
        acts = [request for request in requests if request.kind in {"deposer", "retirer"}]
        waited = sum(1 for request in acts if request.result is Result.WAITING)
        done = [act for act in self.ledger.acts if act.outcome is Outcome.ACKNOWLEDGED]
        failed = [act for act in self.ledger.acts if act.outcome is Outcome.UNKNOWN]
        p50, _, p99 = printing.quantiles([act.settled_at - act.asked_at for act in done])
        print(
            f"Acts of people signed in before: {len(done)} done (p50 {p50:.0f} ms, p99 {p99:.0f} ms, tries included), "
            f"{waited} sent back once with what was typed, {len(failed)} failed."
        )
        return not failed


if __name__ == "__main__":
    sys.exit(main())
