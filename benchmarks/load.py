"""`./run bench load`: the rush. A world is served as in production, and people come: in a closed loop, then at a rate.

Of what they ask, 45 % are pages that show a place, 45 % searches and 10 % acts (apply, withdraw); another mix can be
asked for. A few lists close meanwhile. Afterwards every act acknowledged and every place read is compared with the
database. Clients and database share the machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.shared import driving, printing
from benchmarks.shared.closings import Closings
from benchmarks.shared.driving import MIX, Visitor
from benchmarks.shared.processor import at_ease
from benchmarks.shared.served import Served
from benchmarks.traffic import Client, Ledger, Result, check, people
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.traffic import Request

CLOSINGS = 5
"""Lists that close during the run."""
OTHERS = 400
"""People, where the world has so many, who take the seats of those who have no act left to do."""
WAITING_LIMIT = 0.1
"""Seconds within which a waiting page answers."""
LATE = 60
"""Seconds after which a closing is late: the sweep of missed ones has come by."""
COMMUNES = """
    SELECT DISTINCT c.name || ' (' || c.departement || ')' FROM palier_publication p JOIN palier_home h ON h.id = p.home_id
    JOIN palier_commune c ON c.code = h.commune_id WHERE p.stage = 'publiee' AND p.closes_at > now() ORDER BY 1
"""


def main() -> int:
    """Read the options, serve, drive, check, print. Ends with 1 where anything failed or is wrong."""
    options = _options()
    state = cli.state()
    try:
        printing.world("load", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    with psycopg.connect(postgres.url(state), autocommit=True) as owner, Served(state) as site:
        at_ease(site.processes, owner)
        return _run(options, owner, site)


def _run(options: argparse.Namespace, owner: psycopg.Connection[Any], site: Served) -> int:
    ledger = Ledger()
    communes = [row[0] for row in owner.execute(COMMUNES).fetchall()]
    who = people(owner, options.clients + OTHERS)
    if not communes or len(who) < options.clients:
        print(
            "Nothing is open in this world any more, or it has too few people: make it again with --fresh.",
            file=sys.stderr,
        )
        return 1
    rest = site.memory().megabytes
    others = iter([driving.signed_in(Client(site.url, ledger, person)) for person in who[options.clients :]])
    visitors = [
        Visitor(Client(site.url, ledger, person), communes, options.mix, Random(number), others)
        for number, person in enumerate(who[: options.clients])
    ]
    for visitor in visitors:
        visitor.arrive()
    started = len(ledger.requests)
    closings = Closings(owner, CLOSINGS, options.seconds)
    took = driving.closed(visitors, options.seconds)
    first = ledger.requests[started:]
    print(f"\nClosed loop, {options.clients} clients, {took:.0f} s")
    print(_table(first, took, _spent(first)))
    rate = options.rate or max(1, round(len(first) / took * 0.6))
    began, before = time.monotonic(), len(ledger.requests)
    arrivals = driving.opened(visitors, rate, options.seconds)
    took = time.monotonic() - began
    print(f"\nOpen loop, {rate}/s asked for, {took:.0f} s; latency from the instant at which each should have begun")
    second = ledger.requests[before:]
    print(_table(second, took, _from_due(arrivals)))
    heavy = site.memory().megabytes
    print(f"\nMemory of web, worker and supervisor (PSS): {rest:.0f} MB at rest, {heavy:.0f} MB after")
    return _verdict(ledger, owner, closings, [*first, *second])


def _verdict(ledger: Ledger, owner: psycopg.Connection[Any], closings: Closings, asked: Sequence[Request]) -> int:
    late = closings.lateness()
    print(
        f"Closings during the run: {len(late)} of {closings.count}, latest {max(late, default=0):.1f} s after its instant"
    )
    report = check(ledger, owner)
    print(f"Ledger: {report}")
    for fault in report.faults[:10]:
        print(f"  {fault}")
    failed = Counter((request.kind, request.what) for request in asked if request.result is Result.FAILED)
    for (kind, what), number in failed.most_common(10):
        print(f"  {number} {kind} failed: {what}")
    is_late = len(late) < closings.count or max(late, default=0) > LATE
    return 1 if report.faults or failed or is_late else 0


def _spent(requests: Sequence[Request]) -> Mapping[str, list[float]]:
    """Seconds of each request that was served, by kind; waiting pages apart."""
    found: dict[str, list[float]] = {}
    for one in requests:
        kind = "waiting page" if one.result is Result.WAITING else _NAMES.get(one.kind, one.kind)
        if one.result is not Result.FAILED:
            found.setdefault(kind, []).append(one.answered_at - one.asked_at)
    return found


def _from_due(arrivals: Sequence[driving.Arrival]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in arrivals:
        found.setdefault(_NAMES[one.kind], []).append(one.ended_at - one.due_at)
    return found


_NAMES = {"place": "place pages", "search": "searches", "act": "acts", "deposer": "apply", "retirer": "withdraw"}


def _table(requests: Sequence[Request], took: float, spent: Mapping[str, list[float]]) -> str:
    rows = []
    for kind, seconds in sorted(spent.items()):
        p50, p95, p99 = printing.quantiles(seconds)
        rows.append((kind, len(seconds), f"{len(seconds) / took:.1f}", f"{p50:.1f}", f"{p95:.1f}", f"{p99:.1f}"))
    whole = [value for kind, seconds in spent.items() if kind != "waiting page" for value in seconds]
    p50, p95, p99 = printing.quantiles(whole)
    rows.append(("all but waiting", len(whole), f"{len(whole) / took:.1f}", f"{p50:.1f}", f"{p95:.1f}", f"{p99:.1f}"))
    results = Counter(request.result for request in requests)
    slow = sum(1 for value in spent.get("waiting page", ()) if value > WAITING_LIMIT)
    told = ", ".join(f"{results[result]} {result}" for result in Result)
    return (
        f"{printing.table(('what', 'number', 'a second', 'p50 ms', 'p95 ms', 'p99 ms'), rows)}\n"
        f"Requests: {told}; waiting pages over {WAITING_LIMIT * 1000:.0f} ms: {slow}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="length of each of the two loops (60)")
    parser.add_argument("--clients", type=int, default=8, help="people at work at the same time (8)")
    parser.add_argument(
        "--rate", type=float, help="turns a second of the open loop (60 %% of what the closed one gave)"
    )
    parser.add_argument("--mix", type=_mix, default=MIX, help="shares in hundredths: place=45,search=45,act=10")
    return parser.parse_args()


def _mix(text: str) -> dict[str, int]:
    try:
        found = {kind: int(share) for kind, _, share in (part.partition("=") for part in text.split(","))}
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a mix: {text}") from None
    if {*found} - {*MIX} or sum(found.values()) != 100 or min(found.values()) < 0:  # noqa: PLR2004 - hundredths
        raise argparse.ArgumentTypeError("shares of place, search and act, a hundred together")
    return found


if __name__ == "__main__":
    sys.exit(main())
