"""Odd requests at every page and form, as several people, for ten minutes: no failure, and no word of somebody else.

    ./run bench fuzz [--minutes 10] [--seed N] [--state FOLDER]

A world of the demo is made in a folder of its own, and served as in service. Each person learns addresses and forms from
their own pages; then requests are drawn: addresses with parts exchanged, forms with odd values, bodies that are not what they
say. A seed makes the same draws; what pages answer depends on what was done before, so a fault is told with its request.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

from benchmarks.fuzzing.actors import LEFT_ALONE, Actor, Answer
from benchmarks.shared.served import Served
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED, UNAVAILABLE = 500, 503
TOLD = "rien n’est perdu"
"""On the page of an act that waits for the State's register, which is not connected here: it says so with a 503."""
HOUSEHOLDS, SHOWN = 3, 20
WALK = 60
"""Pages that each person reads as they are before anything odd is sent."""


@dataclass
class Verdict:
    """What was found."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    told: list[tuple[Actor, str, str, str]] = field(default_factory=list)
    """Who read which word, of which demande, and by what they asked."""

    def judge(self, actor: Actor, answer: Answer) -> None:
        """Count an answer; keep what must not be."""
        self.statuses[answer.status] += 1
        is_told = answer.status == UNAVAILABLE and TOLD in answer.body
        if answer.status == 0 or (answer.status >= FAILED and not is_told):
            self.faults.append(f"{answer.status or answer.body}  {answer.asked}")
        self.told += [
            (actor, word, whose, answer.asked) for word, whose in actor.forbidden.items() if word in answer.body
        ]

    def settle(self, printed: Mapping[str, set[str]]) -> None:
        """Hold every word that was read for a fault, but a number on a letter that its reader's organisation prints.

        Asked once all is over: the clock writes letters of the register meanwhile. Their envelopes bear the number (ADR 36).
        """
        for actor, word, whose, asked in self.told:
            if "@" in word or whose not in printed.get(actor.public_id, ()):
                self.faults.append(f"a word of {whose}  {asked}")


def main() -> int:
    """Make the world, serve it, send, tell."""
    parser = argparse.ArgumentParser(
        prog="./run bench fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--state", type=Path, help="a prepared world of the demo, which is changed; one of its own if not given"
    )
    options = parser.parse_args()
    seed = options.seed or secrets.randbelow(1_000_000)
    with tempfile.TemporaryDirectory(prefix="palier-fuzz-", ignore_cleanup_errors=True) as folder:
        state = options.state or Path(folder) / "state"
        prepare(state)
        with postgres.running(state) as address, Served(state) as site:
            parts = urlsplit(site.url)
            actors = cast(address, (parts.hostname or "", parts.port or 80))
            verdict = run(actors, seed, options.minutes * 60)
            with psycopg.connect(address) as connection:
                verdict.settle(_printed(connection))
            failures = [line for line in site.said if '"level": "error"' in line]
    return tell(verdict, failures, seed, len(actors))


def prepare(state: Path) -> None:
    """The invented world of the demo."""
    environment = {**os.environ, "PALIER_STATE": str(state)}
    environment.pop("PALIER_LOGIN", None)
    command = [sys.executable, "-P", "-m", "config.demo", "--prepare", "--port", "8669"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def cast(address: str, site: tuple[str, int]) -> list[Actor]:
    """Nobody, some households, and a professional of each organisation of the demo; with what each must never read."""
    with psycopg.connect(address) as connection:
        words = _words(connection)
        people = connection.execute(
            "SELECT u.public_id::text, u.name, h.demande_id FROM palier_user u LEFT JOIN palier_holder h ON h.user_id = u.id "
            "WHERE u.is_demo AND u.demo_story <> '' AND u.is_active ORDER BY u.id"
        ).fetchall()
        placed = {row[0] for row in connection.execute("SELECT DISTINCT demande_id FROM palier_candidature").fetchall()}
    households = [row for row in people if row[2] is not None][:HOUSEHOLDS]
    acted = {row[2] for row in households}
    everybody = {word: f"demande {demande}" for demande, said in words.items() for word in said}
    hidden = {word: whose for word, whose in everybody.items() if int(whose.split()[1]) not in placed | acted}
    actors = [Actor("nobody", site, forbidden=everybody)]
    for public_id, name, demande in (*households, *(row for row in people if row[2] is None)):
        own = words.get(demande, set())
        others = {word: whose for word, whose in everybody.items() if word not in own}
        actors.append(Actor(name, site, public_id, others if demande is not None else hidden))
    return actors


def _printed(connection: psycopg.Connection[Any]) -> Mapping[str, set[str]]:
    """Of each member, whose letters of the register their organisation prints."""
    found: dict[str, set[str]] = {}
    for member, demande in connection.execute(
        "SELECT u.public_id::text, l.demande_id FROM palier_paperletter l "
        "JOIN palier_membership m ON m.organisation_id = l.printer_id JOIN palier_user u ON u.id = m.user_id "
        "WHERE l.organisation_id IS NULL AND m.ended_at IS NULL"
    ):
        found.setdefault(member, set()).add(f"demande {demande}")
    return found


def _words(connection: psycopg.Connection[Any]) -> Mapping[int, set[str]]:
    """Of each demande, what names it to who reads it: its number, as kept and as shown, and the addresses of its people."""
    from palier.rules.people import numero

    found: dict[int, set[str]] = {}
    for demande, number in connection.execute("SELECT id, numero_unique FROM palier_demande").fetchall():
        found[demande] = {number} if numero.is_pending(number) else {number, numero.display(number)}
    for demande, mail in connection.execute("SELECT demande_id, email FROM palier_person WHERE email <> ''").fetchall():
        found[demande].add(mail)
    return found


def run(actors: list[Actor], seed: int, seconds: float) -> Verdict:
    """Read pages as they are, then send until the time is over."""
    verdict, dice = Verdict(), random.Random(seed)
    for actor in actors:
        actor.come_in()
        for place in range(WALK):
            if place >= len(actor.paths):
                break
            path = actor.paths[place]
            answer = actor.ask("GET", path)
            verdict.judge(actor, answer)
            actor.learn(answer, path)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        actor = dice.choice(actors)
        ids = dice.choice(actors).ids()
        method, path, kind, body = actor.draw(dice, ids)
        if path.startswith(LEFT_ALONE) or not path.startswith("/"):
            continue
        answer = actor.ask(method, path, kind, body)
        verdict.judge(actor, answer)
        actor.learn(answer, path)
        if "/connexion/" in answer.headers.get("location", "") and dice.random() < 0.3:  # noqa: PLR2004 - signed out by a form
            actor.come_in()
    return verdict


def tell(verdict: Verdict, failures: list[str], seed: int, actors: int) -> int:
    """Print the count, and what must not be."""
    sent = sum(verdict.statuses.values())
    told = ", ".join(f"{count:,} x {status or 'cut'}" for status, count in sorted(verdict.statuses.items()))
    print(f"{sent:,} requests of {actors} people, seed {seed}: {told}")
    for fault in verdict.faults[:SHOWN]:
        print(f"  {fault}")
    for line in sorted({re.sub(r'"timestamp": "[^"]*", ', "", line) for line in failures})[:SHOWN]:
        print(f"  log: {line[:600]}")
    print(f"{len(verdict.faults)} faults")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
