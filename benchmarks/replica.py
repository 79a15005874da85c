"""`./run bench replica`: the same people on the same world, its primary alone, then with pages read from a streaming replica.

Both servers, the site and its clients share this machine: what is told is whose processor a page costs, and how many pages
the replica took off the primary, not what a second machine would give. Turns alternate; acts and places are compared at the end.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.load import COMMUNES
from benchmarks.pages import processor
from benchmarks.shared import driving, printing
from benchmarks.shared.driving import ACT, PLACE, SEARCH, Visitor
from benchmarks.shared.served import Served, descendants
from benchmarks.traffic import Client, Ledger, Report, Result, check, people
from benchmarks.world import marker
from config import cli
from hosting.database import postgres
from tests.outages import stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.traffic import Answer, Person

MIX = {PLACE: 45, SEARCH: 50, ACT: 5}
LATE = 2
"""Seconds by which the replica may be late, as on a server (PALIER_REPLICA_READS)."""
WAYS = {"primary alone": 0, "with a replica": LATE}


@dataclass
class Way:
    """What turns of one kind took, added up."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    web: float = 0.0
    primary: float = 0.0
    replica: float = 0.0
    from_replica: int = 0

    def row(self, name: str) -> tuple[str, ...]:
        """A line of the table."""
        number = max(len(self.waits), 1)
        p50, p95, _ = printing.quantiles(self.waits)
        costs = (f"{1000 * each / number:.2f}" for each in (self.web, self.primary, self.replica))
        rate, share = number / self.seconds, self.from_replica / number
        return (name, f"{number}", f"{rate:.1f}", f"{p50:.1f}", f"{p95:.1f}", *costs, f"{share:.0%}")


class CountingClient(Client):
    """A client that sees who answered."""

    from_replica = 0

    def get(self, path: str, kind: str = "page") -> Answer:
        """As any; the replica says that it was read."""
        answer = super().get(path, kind)
        self.from_replica += answer.headers.get("palier-read-from") == "replica"
        return answer


def main() -> int:
    """Clone, serve both ways by turns, print, compare. Ends with 1 where anything failed or is wrong."""
    parser = argparse.ArgumentParser(prog="./run bench replica", description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="length of each turn (15)")
    parser.add_argument("--turns", type=int, default=3, help="turns of each way (3)")
    parser.add_argument("--clients", type=int, default=8, help="people at work at the same time (8)")
    options = parser.parse_args()
    state = cli.state()
    try:
        world = marker.read(state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(printing.heading("replica", sys.argv[1:]))
    print(f"World: {world.demandes:,} demandes, {world.homes:,} homes; load of the machine {os.getloadavg()[0]:.1f}\n")
    copy = state / "bench-replica"
    _forget(copy)
    stack.clone(state, copy)
    try:
        with psycopg.connect(postgres.url(state), autocommit=True) as owner:
            return _measured(options, owner, state, copy)
    finally:
        _forget(copy)


def _forget(copy: Path) -> None:
    stack.forget(copy)
    shutil.rmtree(copy, ignore_errors=True)


def _measured(options: argparse.Namespace, owner: psycopg.Connection[Any], state: Path, copy: Path) -> int:
    communes = [row[0] for row in owner.execute(COMMUNES).fetchall()]
    everybody = people(owner, options.clients * options.turns * len(WAYS))
    ledger, found = Ledger(), {name: Way() for name in WAYS}
    for turn in range(options.turns):
        for name, late in WAYS.items():
            # Other people each time: nobody runs out of homes.
            seats, everybody = everybody[: options.clients], everybody[options.clients :]
            more = {"PALIER_REPLICA_URL": postgres.url(copy), "PALIER_REPLICA_READS": str(late)}
            with Served(state, more=more) as site:
                _turn(site, (state, copy), Turn(ledger, seats, communes, options.seconds, turn), found[name])
    print(
        printing.table(
            (
                "way",
                "answers",
                "a second",
                "p50 ms",
                "p95 ms",
                "web ms",
                "primary ms",
                "replica ms",
                "from the replica",
            ),
            [way.row(name) for name, way in found.items()],
        )
    )
    print(f"Load of the machine {os.getloadavg()[0]:.1f}")
    return _verdict(ledger, check(ledger, owner))


@dataclass(frozen=True, slots=True)
class Turn:
    """Who comes, for how long, and what for."""

    ledger: Ledger
    seats: Sequence[Person]
    communes: Sequence[str]
    seconds: float
    number: int


def _turn(site: Served, servers: tuple[Path, Path], turn: Turn, way: Way) -> None:
    clients = [CountingClient(site.url, turn.ledger, person) for person in turn.seats]
    visitors = [
        Visitor(client, turn.communes, MIX, Random(f"{turn.number} {number}")) for number, client in enumerate(clients)
    ]
    for visitor in visitors:
        visitor.arrive()
    first, already = len(turn.ledger.requests), sum(client.from_replica for client in clients)
    before = [processor(site.processes()), *map(_spent, servers)]
    way.seconds += driving.closed(visitors, turn.seconds)
    after = [processor(site.processes()), *map(_spent, servers)]
    web, primary, replica = (late - early for early, late in zip(before, after, strict=True))
    way.web, way.primary, way.replica = way.web + web, way.primary + primary, way.replica + replica
    way.from_replica += sum(client.from_replica for client in clients) - already
    way.waits += [
        one.answered_at - one.asked_at for one in turn.ledger.requests[first:] if one.result is not Result.WAITING
    ]


def _spent(server: Path) -> float:
    pid = (postgres.home(server) / "data" / "postmaster.pid").read_text().split()[0]
    return processor(descendants(int(pid)))


def _verdict(ledger: Ledger, report: Report) -> int:
    failed = Counter(f"{each.kind}: {each.what}" for each in ledger.failures())
    print(f"Ledger: {report}")
    for fault in [*report.faults[:10], *map(str, failed.items())]:
        print(f"  {fault}")
    return 1 if report.faults or failed else 0


if __name__ == "__main__":
    sys.exit(main())
