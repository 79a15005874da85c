"""`./run bench acts`: how many acts a second the site takes, each acknowledged, written and told by letter.

People of a world are signed in and have read the pages of a few homes that are open to them; none of that is timed. Then they
apply, one after another on a few connections, until nobody has a home left; the worker sends their mails meanwhile, to a
dummy. At the end they all withdraw, by the page that asks again. Every act is held against the database. Clients, database
and worker share the machine; what each of them spends on an act is read from the system's clock.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg

from benchmarks import load
from benchmarks.shared import driving, printing
from benchmarks.shared.driving import Visitor
from benchmarks.shared.processor import at_ease, database_processes, processor
from benchmarks.shared.served import Served
from benchmarks.traffic import Client, Ledger, Outcome, check, people
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

AIM = 200
"""Acts a second that were aimed at on two cores, client, database and letters included."""
BOUND = 300
"""Seconds after which letters that still wait are said to be late."""
_WAITING = "SELECT count(*) FROM palier_message WHERE sent_at IS NULL AND created_at >= %s"
_SENT = "SELECT count(*) FROM palier_message WHERE sent_at IS NOT NULL AND created_at >= %s"
_ACTS: Mapping[str, tuple[str, Callable[[Client, UUID], Outcome | None]]] = {
    "apply": ("deposer", Client.apply),
    "withdraw": ("retirer", Client.withdraw),
}
"""What is timed, one after the other, with the verb that the ledger knows it by."""
HEAD = ("act", "number", "a second", "aimed at", "p50 ms", "p95 ms", "web ms", "worker ms", "database ms", "client")


def main() -> int:
    """Serve the world, act, print. Ends with 1 where an act is lost or doubled, or a letter did not leave."""
    parser = argparse.ArgumentParser(prog="./run bench acts", description=__doc__)
    parser.add_argument("--people", type=int, default=300, help="who act (300)")
    parser.add_argument("--each", type=int, default=3, help="homes to which each applies (3)")
    parser.add_argument("--clients", type=int, default=8, help="acts at the same time (8)")
    options = parser.parse_args()
    state = cli.state()
    try:
        printing.world("acts", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    with psycopg.connect(postgres.url(state), autocommit=True) as owner, Served(state) as site:
        at_ease(site.processes, owner)
        return _run(options, owner, site)


def _run(options: argparse.Namespace, owner: psycopg.Connection[Any], site: Served) -> int:
    ledger = Ledger()
    ready = _ready(options, owner, site, ledger)
    rows, letters = [], []
    for name, (verb, act) in _ACTS.items():
        since = datetime.now(UTC)
        spent, took = _timed(site, owner, lambda act=act: _all(ready, act, options.clients))
        number = sum(one.verb == verb and one.outcome is Outcome.ACKNOWLEDGED for one in ledger.acts)
        asked = [one.answered_at - one.asked_at for one in ledger.requests if one.kind == verb]
        letters.append(_letters(owner, since, number, name))
        rows.append(_row(name, number, took, asked, spent))
    print(printing.table(HEAD, rows))
    print("\n".join(one.sentence for one in letters))
    report = check(ledger, owner)
    print(f"Ledger: {report}")
    for fault in report.faults[:10]:
        print(f"  {fault}")
    return 1 if report.faults or ledger.failures() or any(one.lacking for one in letters) else 0


def _ready(
    options: argparse.Namespace, owner: psycopg.Connection[Any], site: Served, ledger: Ledger
) -> list[tuple[Client, list[UUID]]]:
    """People signed in, each with the homes whose pages they read and which offer to apply."""
    communes = [row[0] for row in owner.execute(load.COMMUNES).fetchall()]
    found = []
    for number, person in enumerate(people(owner, options.people)):
        visitor = Visitor(Client(site.url, ledger, person), communes, driving.MIX, Random(number))
        visitor.arrive()
        for home in visitor.homes[: options.each]:
            visitor.client.place(home)
        homes = [home for home, page in visitor.client.pages.items() if page.form("/candidater/")]
        visitor.client.close()
        if homes:
            found.append((visitor.client, homes))
    return found


def _all(
    ready: Sequence[tuple[Client, list[UUID]]], act: Callable[[Client, UUID], Outcome | None], clients: int
) -> None:
    """Everybody, so many at a time, each on their homes one after another."""
    queue, errors = deque(ready), list[Exception]()

    def work() -> None:
        try:
            while (one := _next(queue)) is not None:
                client, homes = one
                for home in homes:
                    act(client, home)
                client.close()
        except Exception as error:  # noqa: BLE001 - raised again by who waits
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if errors:
        raise errors[0]


def _next[One](queue: deque[One]) -> One | None:
    try:
        return queue.popleft()
    except IndexError:  # another thread took the last one
        return None


def _timed(
    site: Served, owner: psycopg.Connection[Any], do: Callable[[], None]
) -> tuple[tuple[float, float, float, float], float]:
    """What web, worker, database and client spent, and the seconds by the clock."""
    web, worker = _parts(site)
    parts = (web, worker, database_processes(owner))
    before, own, began = [processor(one) for one in parts], time.process_time(), time.monotonic()
    do()
    took = time.monotonic() - began
    after = [processor(one | database_processes(owner) if one is parts[2] else one) for one in parts]
    spent = [late - early for late, early in zip(after, before, strict=True)]
    return (spent[0], spent[1], spent[2], time.process_time() - own), took


def _parts(site: Served) -> tuple[set[int], set[int]]:
    """The processes of the web and its supervisor, and those of the worker."""
    every = site.processes()
    worker = {pid for pid in every if b"config.worker" in _command(pid)}
    return every - worker, worker


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class _Mails(NamedTuple):
    """What became of the mails of some acts, in a sentence, and how many did not leave."""

    sentence: str
    lacking: int


def _letters(owner: psycopg.Connection[Any], since: datetime, number: int, name: str) -> _Mails:
    """Wait for the mails of these acts, and say how long after the last act the last one left."""
    began = time.monotonic()
    while (left := _count(owner, _WAITING, since)) and time.monotonic() - began < BOUND:
        time.sleep(0.1)
    waited = time.monotonic() - began
    sent = _count(owner, _SENT, since)
    lacking = max(left, number - sent)
    late = f", {lacking} late or missing" if lacking else ""
    return _Mails(
        f"{name}: {number} acts, {sent} mails sent, the last {waited:.1f} s after the last act{late}", lacking
    )


def _count(owner: psycopg.Connection[Any], question: str, since: datetime) -> int:
    row = owner.execute(question, [since]).fetchone()
    return int(row[0]) if row else 0


def _row(
    name: str, number: int, took: float, seconds: Sequence[float], spent: tuple[float, float, float, float]
) -> tuple[str, ...]:
    p50, p95, _ = printing.quantiles(seconds)
    web, worker, database, client = spent
    each = (f"{1000 * one / max(1, number):.1f}" for one in (web, worker, database))
    whole = web + worker + database + client
    aim = str(AIM) if name == "apply" else ""
    return name, str(number), f"{number / took:.0f}", aim, f"{p50:.1f}", f"{p95:.1f}", *each, f"{client / whole:.0%}"


if __name__ == "__main__":
    sys.exit(main())
