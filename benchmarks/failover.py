"""`./run bench failover`: the leader's cable is cut under load, it returns, then the lead is handed over as before maintenance.

Two PostgreSQL nodes and a witness under Patroni, a PgBouncer on each node, two web hosts and their workers, and the clients,
each host a network namespace made and removed by this command, configured by the files of `deploy/cluster/`.
Skipped with the reason where that cannot be done.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.cluster import programs
from benchmarks.cluster.hosts import WEBS, Cluster, ClusterError, until
from benchmarks.cluster.network import ADDRESSES, Network, NetworkError
from benchmarks.shared import printing
from benchmarks.traffic import Client, Crowd, Ledger, Outcome, Person, Report, Result, check, open_publications, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType
    from uuid import UUID

READS = ("place", "search", "page")
TRIES = 24
"""Tries of one act by its client, a pause of 5 s at most between them: longer than any failover."""
HOMES = 300
"""Open homes: a person applies to each once and withdraws once, so that many are needed for acts never to run out."""
REST = 0.2
"""Seconds between two turns of a person: the hosts share the cores of one machine."""
WAIT = 15.0
"""Seconds that a client waits for one answer; more would be a hang."""


@dataclass
class Event:
    """Something done to the cluster, between two instants of the monotonic clock."""

    name: str
    began: float
    ended: float


@dataclass
class Run:
    """What one run showed."""

    ledger: Ledger
    events: list[Event]
    report: Report
    jobs: Counter[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 0 if nothing acknowledged was lost or doubled and nobody met a fault."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="./run bench failover", description=__doc__)
    parser.add_argument("--clients", type=int, default=12, help="people at work at the same time (12)")
    parser.add_argument("--steady", type=float, default=15, help="seconds of load around each event (15)")
    parser.add_argument("--no-return", action="store_true", help="cut the cable only: no return, no handing over")
    options = parser.parse_args(arguments)
    if reason := programs.reason_to_skip():
        print(f"Skipped: {reason}.")
        return 0
    programs.use()
    # A TERM too removes the hosts.
    signal.signal(signal.SIGTERM, _interrupt)
    print(printing.heading("failover", arguments), flush=True)
    try:
        run = measure(options.clients, options.steady, has_return=not options.no_return)
    except (ClusterError, NetworkError) as error:
        print(f"The bench did not come to its end: {error}", file=sys.stderr)
        return 2
    return tell(run)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def measure(clients: int, steady: float, *, has_return: bool = True) -> Run:
    """Make the hosts, let people work, do what is done to the cluster, compare at the end."""
    with Network() as network:
        network.stand_in("client")
        with Cluster(network) as cluster:
            cluster.make(people=clients, publications=HOMES)
            say(f"Up: {cluster.leader()} leads, {cluster.standby()} follows.")
            with cluster.owner() as owner:
                persons, homes = people(owner, clients), open_publications(owner, HOMES)
            ledger = Ledger()
            crowd = Crowd(
                [
                    Client(f"http://{ADDRESSES[WEBS[n % 2]]}:8000", ledger, person, timeout=WAIT, attempts=TRIES)
                    for n, person in enumerate(persons)
                ],
                Turns(homes, persons),
            )
            events = []
            try:
                time.sleep(steady)
                events.append(_cut(network, cluster, ledger, steady))
                if has_return:
                    events.append(_plug(network, cluster, events[0].name.split()[-1], steady))
                    events.append(_hand_over(cluster, ledger, steady))
            finally:
                crowd.stop()
            return Run(ledger, events, *_compared(cluster, ledger))


class Turns:
    """A person's turn: search, read a home and one's place, half of them apply and withdraw, below the limit of five."""

    def __init__(self, homes: Sequence[UUID], persons: Sequence[Person]) -> None:
        """Keep the homes; each person goes round them. Every other person only reads: who waits for an act does not."""
        self.homes = homes
        # By pairs: persons go to the web hosts in turn.
        self.readers = {person for n, person in enumerate(persons) if n % 4 < 2}  # noqa: PLR2004 - of four, two
        self._turns: Counter[int] = Counter()

    def __call__(self, client: Client) -> None:
        """A few requests."""
        number = self._turns[id(client)]
        self._turns[id(client)] += 1
        if not client.wire.cookies.get("palier_session"):
            client.sign_in()
        client.search()
        client.get("/mes-candidatures/")
        home = self.homes[(number + client.person.demande) % len(self.homes)]
        if client.person not in self.readers:
            client.apply(home)
        client.place(home)
        if client.person not in self.readers:
            client.withdraw(home)
        time.sleep(REST)


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(f"  {text}", flush=True)


def _acts_again(ledger: Ledger, since: float) -> bool:
    """Whether an act asked for after an instant has been acknowledged."""
    return any(act.asked_at > since and act.outcome is Outcome.ACKNOWLEDGED for act in list(ledger.acts))


def _cut(network: Network, cluster: Cluster, ledger: Ledger, steady: float) -> Event:
    leader = cluster.leader()
    began = time.monotonic()
    network.cut(leader)
    say(f"The cable of {leader}, which leads, is cut.")
    until(lambda: cluster.leader() not in {"", leader}, "another node leads")
    say(f"{cluster.leader()} leads after {time.monotonic() - began:.1f} s.")
    until(lambda: _acts_again(ledger, began + 1), "acts are taken again")
    ended = time.monotonic()
    time.sleep(steady)
    return Event(f"cable cut: {leader}", began, ended)


def _plug(network: Network, cluster: Cluster, host: str, steady: float) -> Event:
    began = time.monotonic()
    network.plug(host)
    took = until(lambda: cluster.standby() == host, "the old leader follows, synchronous")
    say(f"{host} is back and follows, synchronous, after {took:.1f} s.")
    ended = time.monotonic()
    time.sleep(steady)
    return Event(f"old leader returns: {host}", began, ended)


def _hand_over(cluster: Cluster, ledger: Ledger, steady: float) -> Event:
    leader, candidate = cluster.leader(), cluster.standby()
    began = time.monotonic()
    cluster.switch_over(leader, candidate)
    until(lambda: cluster.leader() == candidate, "the lead is handed over")
    until(lambda: _acts_again(ledger, began + 1), "acts are taken again")
    ended = time.monotonic()
    say(f"{candidate} leads, handed over in {ended - began:.1f} s.")
    time.sleep(steady)
    return Event(f"planned switch-over to {candidate}", began, ended)


def _compared(cluster: Cluster, ledger: Ledger) -> tuple[Report, Counter[str]]:
    """The ledger against the database, and what became of the jobs once the workers had time to end them."""
    late = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND coalesce(scheduled_at, now()) <= now()"
    with cluster.owner() as owner:

        def is_done() -> bool:
            row = owner.execute(late).fetchone()
            owner.commit()
            return row is not None and row[0] == 0

        until(is_done, "the workers have done every job that was due")
        jobs = Counter(
            dict(
                owner.execute(
                    "SELECT status::text, count(*) FROM procrastinate_jobs"
                    " WHERE coalesce(scheduled_at, now()) <= now() GROUP BY 1"
                ).fetchall()
            )
        )
        return check(ledger, owner), jobs


def gap(instants: Sequence[float], began: float, ended: float) -> float:
    """The longest time without any, between two instants, in seconds; the ends count as if something had happened there."""
    inside = sorted([began, ended, *(each for each in instants if began < each < ended)])
    return max(after - before for before, after in itertools.pairwise(inside))


def tell(run: Run) -> int:
    """Print the figures; say if all holds."""
    ledger, report = run.ledger, run.report
    reads = [each.answered_at for each in ledger.requests if each.kind in READS and each.result is Result.OK]
    acts = [each.settled_at for each in ledger.acts if each.outcome is Outcome.ACKNOWLEDGED]
    rows = []
    for event in run.events:
        until_then = event.ended + 2
        waits = [
            each.answered_at - each.asked_at
            for each in ledger.requests
            if event.began - WAIT < each.asked_at < until_then and each.answered_at > event.began
        ]
        rows.append(
            (
                event.name,
                f"{gap(acts, event.began, until_then):.1f} s",
                f"{gap(reads, event.began, until_then):.1f} s",
                f"{max(waits, default=0):.1f} s",
            )
        )
    print(printing.table(("event", "write gap", "read gap", "longest answer"), rows))
    failures = Counter(each.what for each in ledger.failures())
    retried = sum(act.attempts > 1 and act.outcome is Outcome.ACKNOWLEDGED for act in ledger.acts)
    calm = sum(each.result is Result.UNAVAILABLE for each in ledger.requests)
    print(f"{ledger}\n{report}")
    print(f"Calm pages: {calm}; acts retried and taken: {retried}; faults met by people: {dict(failures) or 0}")
    print(f"Jobs that were due: {dict(run.jobs)}")
    for fault in report.faults[:20]:
        print(f"  {fault}")
    holds = not report.faults and not failures and run.jobs.keys() <= {"succeeded"}
    print("All holds." if holds else "Something does not hold.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
