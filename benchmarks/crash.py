"""`./run bench crash`: kill -9 at random moments under load, and count what is lost, doubled or left undone.

Each round lets clients act, kills one thing (a web worker, the web master, the job worker, a database backend, the
database), waits until the site and the jobs are back by themselves, and compares every act that was answered with the
database. Publications close meanwhile. At the end each job must be done once in effect, each letter must have left once.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.crashes import kills, toll
from benchmarks.crashes.kills import Kind
from benchmarks.crashes.site import Site
from benchmarks.shared import printing
from benchmarks.traffic import Client, Crowd, Ledger, Outcome, Result, check, people
from config import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

CLIENTS = 6
PACE = (0.02, 0.15)
"""Seconds that a client rests between two turns."""
BEFORE = (0.8, 3.0)
"""Seconds of load before a kill: the moment is drawn."""
HOMES_A_ROUND = 48
"""Each client applies to each home once: with too few, nobody acts in the last rounds and no letter can leave."""
CLOSING_FIRST = 10.0
"""Seconds before the first publication closes."""
_LEFT = "SELECT min(sent_at) FROM palier_message WHERE sent_at > %(since)s"


@dataclass
class Tally:
    """What the rounds gave."""

    site: dict[Kind, list[float]] = field(default_factory=lambda: defaultdict(list))
    jobs: dict[Kind, list[float]] = field(default_factory=lambda: defaultdict(list))
    acts: Counter[Outcome] = field(default_factory=Counter)
    results: Counter[Result] = field(default_factory=Counter)
    whats: Counter[str] = field(default_factory=Counter)
    places: int = 0
    faults: list[str] = field(default_factory=list)
    toll: toll.Toll = field(default_factory=toll.Toll)

    def __str__(self) -> str:
        """The figures, as they are kept."""
        rows = [
            (kind, len(self.site[kind]), *_spread(self.site[kind]), *_spread(self.jobs[kind]))
            for kind in Kind
            if self.site[kind]
        ]
        head = ("killed", "times", "site back: median", "longest", "jobs back: median", "longest")
        requests = ", ".join(f"{number} {result}" for result, number in sorted(self.results.items()))
        cut = ", ".join(f"{number} {what}" for what, number in self.whats.most_common())
        acts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.acts.items()))
        return "\n".join(
            [
                printing.table(head, rows),
                f"Acts: {acts}; {self.places} places read",
                f"Requests: {requests}" + (f" ({cut})" if cut else ""),
                str(self.toll),
                f"Faults: {len(self.faults)}",
                *self.faults[:20],
            ]
        )


def _spread(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.median(seconds):.2f} s", f"{max(seconds):.2f} s"


class Walker:
    """One client's way: applies and reads its place; stays where a list is about to close, withdraws elsewhere."""

    def __init__(
        self, client: Client, closing: Sequence[UUID], others: Sequence[UUID], *, every: float, seed: int
    ) -> None:
        """Take the homes in an order of its own, each once, as the law allows; and each that is about to close, in time."""
        self._dice = random.Random(seed)
        self.client = client
        self._stays: Iterator[UUID] = iter(closing)
        self._leaves: Iterator[UUID] = iter(self._dice.sample(list(others), len(others)))
        self._every = every
        self._began = time.monotonic()
        self._stayed = 0

    def step(self) -> None:
        """A few requests."""
        time.sleep(self._dice.uniform(*PACE))
        if not self.client.wire.cookies.get("palier_session") and not self.client.sign_in():
            return
        if self._is_time_to_stay() and (home := next(self._stays, None)):
            self._stayed += 1
            self.client.apply(home)
        elif home := next(self._leaves, None):
            if self.client.apply(home) is Outcome.ACKNOWLEDGED:
                self.client.place(home)
                self.client.withdraw(home)
        else:
            self.client.search()

    def _is_time_to_stay(self) -> bool:
        """One after the other as they close: a demande has few candidatures open at once."""
        return time.monotonic() - self._began >= self._every * self._stayed


def run(
    folder: Path, *, rounds: int, seed: int, doubt: int, every: float, settle_each: bool, say: Callable[[str], None]
) -> Tally:
    """Play the rounds on a site of its own, and return what they gave.

    ``doubt`` is ``PALIER_MAIL_DOUBT``; a publication closes ``every`` so many seconds.
    """
    dice, tally = random.Random(seed), Tally()
    publications = 24 + HOMES_A_ROUND * rounds
    with Site(folder, people=CLIENTS, publications=publications, doubt=doubt) as site:
        since = datetime.now(UTC)
        site.spread_closings(rounds, first=CLOSING_FIRST, every=every)
        walkers = _walkers(site, rounds, every, dice)
        for number, kind in enumerate(kills.deck(rounds, dice), 1):
            _round(site, kind, walkers, dice, tally)
            if settle_each:
                toll.settle(site, ahead=0)
            say(
                f"round {number:3}: {kind:18}  site back {tally.site[kind][-1]:6.2f} s, "
                f"jobs back {tally.jobs[kind][-1]:6.2f} s, faults {len(tally.faults)}"
            )
        for walker in walkers:
            walker.client.close()
        toll.settle(site)
        tally.toll = toll.count(site, since)
        tally.faults += tally.toll.faults
    return tally


def _walkers(site: Site, closing: int, every: float, dice: random.Random) -> list[Walker]:
    with site.connect() as connection:
        homes = [
            row[0] for row in connection.execute("SELECT public_id FROM palier_publication ORDER BY id").fetchall()
        ]
        who = people(connection, CLIENTS)
    return [
        Walker(
            Client(site.url, Ledger(), one), homes[:closing], homes[closing:], every=every, seed=dice.getrandbits(32)
        )
        for one in who
    ]


def _round(site: Site, kind: Kind, walkers: Sequence[Walker], dice: random.Random, tally: Tally) -> None:
    ledger = Ledger()
    for walker in walkers:
        walker.client.ledger = ledger
    by_client = {walker.client: walker for walker in walkers}
    watch = kills.Watch(site.url)
    crowd = Crowd(list(by_client), lambda client: by_client[client].step())
    try:
        time.sleep(dice.uniform(*BEFORE))
        at = kills.kill(kind, site, dice)
        killed = time.monotonic()
        site.wait(lambda: watch.back(killed) is not None, f"after {kind} was killed, the site did not come back")
        tally.site[kind].append(watch.back(killed) or 0.0)
        site.wait(lambda: site.ask(_LEFT, {"since": at})[0][0] is not None, f"after {kind} was killed, no letter left")
        left = site.ask(_LEFT, {"since": at})[0][0]
        tally.jobs[kind].append((left - at).total_seconds())
    finally:
        watch.stop()
        crowd.stop()
    _compare(site, ledger, kind, tally)


def _compare(site: Site, ledger: Ledger, kind: Kind, tally: Tally) -> None:
    with site.connect() as connection:
        report = check(ledger, connection)
    tally.faults += [f"{kind}: {fault}" for fault in report.faults]
    tally.places += report.places
    for act in ledger.acts:
        tally.acts[act.outcome] += 1
    for request in ledger.requests:
        tally.results[request.result] += 1
        if request.result is Result.FAILED:
            tally.whats[request.what] += 1


def main() -> int:
    """Read the options, run, print; the code says whether everything held."""
    parser = argparse.ArgumentParser(prog="./run bench crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="drawn and printed unless given")
    parser.add_argument("--doubt", type=int, default=20, help="PALIER_MAIL_DOUBT of the site, in seconds")
    options = parser.parse_args()
    arguments = ["--rounds", str(options.rounds), "--seed", str(options.seed)]
    print(printing.heading("crash", arguments), flush=True)
    folder = cli.state() / f"crash-{os.getpid()}"
    tally = run(
        folder,
        rounds=options.rounds,
        seed=options.seed,
        doubt=options.doubt,
        every=10,
        settle_each=True,
        say=lambda line: print(line, flush=True),
    )
    print(f"\n{tally}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
