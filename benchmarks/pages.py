"""`./run bench pages`: what the main pages weigh, and what they cost the site, on a world served as in production.

Bytes are those of the answer, plain and as a phone receives them (gzip, which the proxy sends to everybody); a first visit
is the page with every file that it names, photographs aside. Time is that of one reader alone: from the question to the
last byte, and seconds of processor of the web and of the database for one page, read from the system's clock, by hundreds
of questions. Whoever else uses the machine moves the first, and not much the others.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

import psycopg

from benchmarks.shared import driving, printing
from benchmarks.shared.processor import at_ease, database_processes, processor
from benchmarks.shared.served import Served
from benchmarks.traffic import Client, open_publications, people
from benchmarks.world import marker
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from uuid import UUID

    from benchmarks.traffic import Person

FIRST_VISIT = 60_000
"""Bytes that a first visit may take."""
READERS = 500
"""People looked at to find one with an open candidature."""
_CANDIDATURES = """
    SELECT p.public_id, c.stage = 'deposee' AND p.stage = 'publiee' AND p.closes_at > now()
    FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
    WHERE c.demande_id = %s ORDER BY p.id
"""
_FILES = re.compile(r'<(?:link|script|img|use)\b[^>]*\b(?:href|src)="(/static/[^"#]+)')
_INSIDE = re.compile(r"url\((?:\"|')?([^)\"']+?)(?:\"|')?\)")
_PACKED = (".woff2", ".png", ".webp", ".jpg", ".avif")


class Main(NamedTuple):
    """A page that is measured, and whether its reader has signed in."""

    name: str
    path: str
    is_own: bool = False


class NoSuchPage(RuntimeError):
    """A page did not answer as it does to its reader; nothing about it can be measured."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a page: plain, as received, and with all that it names."""

    plain: int
    received: int
    visit: int


class Spent(NamedTuple):
    """Milliseconds of one page: of the clock (its median and the slowest in twenty), then of the processor."""

    median: float
    slow: float
    web: float
    database: float


def main() -> int:
    """Serve the world, ask for each page, print. Ends with 1 where a first visit is too heavy."""
    parser = argparse.ArgumentParser(prog="./run bench pages", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="questions for each page")
    options = parser.parse_args()
    state = cli.state()
    try:
        printing.world("pages", state)
    except marker.BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    with psycopg.connect(postgres.url(state), autocommit=True) as owner, Served(state) as site:
        at_ease(site.processes, owner)
        return _measured(site, owner, options.times)


def _measured(site: Served, owner: psycopg.Connection[Any], times: int) -> int:
    person, mine, other = found(owner)
    somebody, reader = Client(site.url), driving.signed_in(Client(site.url, person=person))
    rows, heavy = [], []
    for page in main_pages(mine, other):
        client = reader if page.is_own else somebody
        weight, spent = _weight(client, page), _spent(site, owner, client, page, times)
        heavy += [page.name] if weight.visit > FIRST_VISIT else []
        bytes_told = (f"{number:,}" for number in (weight.plain, weight.received, weight.visit))
        rows.append((page.name, *bytes_told, *(f"{value:.1f}" for value in spent)))
    head = ("page", "bytes", "received", "first visit", "median ms", "p95 ms", "web ms", "database ms")
    print(printing.table(head, rows))
    print(f"\nFirst visits over {FIRST_VISIT:,} bytes: {', '.join(heavy) or 'none'}")
    return 1 if heavy else 0


def main_pages(mine: UUID, other: UUID) -> list[Main]:
    """The twelve pages that people open most; a home where the reader stands, and one where they do not."""
    return [
        Main("first page", "/"),
        Main("search", "/logements/"),
        Main("a home", f"/logements/{other}/"),
        Main("sign-in", "/connexion/"),
        Main("figures", "/chiffres/"),
        Main("search, signed in", "/logements/", is_own=True),
        Main("a home, not applied", f"/logements/{other}/", is_own=True),
        Main("a home, my place", f"/logements/{mine}/", is_own=True),
        Main("my candidatures", "/mes-candidatures/", is_own=True),
        Main("my file", "/mon-dossier/", is_own=True),
        Main("my points", "/mon-dossier/points/", is_own=True),
        Main("my letters", "/courrier/", is_own=True),
    ]


def found(owner: psycopg.Connection[Any]) -> tuple[Person, UUID, UUID]:
    """Somebody who can enter, an open home that they apply to, and one that they do not."""
    for person in people(owner, READERS):
        theirs = dict(owner.execute(_CANDIDATURES, [person.demande]).fetchall())
        mine = next((home for home, is_open in theirs.items() if is_open), None)
        other = next((home for home in open_publications(owner, len(theirs) + 1) if home not in theirs), None)
        if mine and other:
            return person, mine, other
    raise NoSuchPage("Nobody in this world can be read with an open candidature: make the world again with --fresh.")


def _weight(client: Client, page: Main) -> Weight:
    answer = client.get(page.path)
    if answer.status != 200:  # noqa: PLR2004 - the status of a page that is there
        raise NoSuchPage(f"{page.path} answered {answer.status} {answer.location}")
    body = answer.body.encode()
    received = len(gzip.compress(body, 6))
    return Weight(len(body), received, received + sum(_files(client, answer.body).values()))


def _files(client: Client, body: str) -> dict[str, int]:
    """What a page names and what those name in turn, as received."""
    found: dict[str, int] = {}
    left = _FILES.findall(body)
    while left:
        path = left.pop()
        if path in found:
            continue
        sent = client.wire.raw(path)
        found[path] = len(sent) if path.endswith(_PACKED) else len(gzip.compress(sent, 6))
        if path.endswith(".css"):
            named = _INSIDE.findall(sent.decode())
            left += [urljoin(path, one) for one in named if not one.startswith("data:")]
    return found


def _spent(site: Served, owner: psycopg.Connection[Any], client: Client, page: Main, times: int) -> Spent:
    for _ in range(10):
        client.get(page.path)
    server = database_processes(owner)
    began = processor(site.processes()), processor(server)
    taken = []
    for _ in range(times):
        asked = time.monotonic()
        client.get(page.path)
        taken.append(time.monotonic() - asked)
    ended = processor(site.processes()), processor(server)
    median, slow, _ = printing.quantiles(taken)
    web, database = (1000 * (after - before) / times for before, after in zip(began, ended, strict=True))
    return Spent(median, slow, web, database)


if __name__ == "__main__":
    sys.exit(main())
