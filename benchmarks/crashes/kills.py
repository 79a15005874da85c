"""Who is killed, by SIGKILL, and how long until the site answers and the jobs run again by themselves."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.traffic import Client
from hosting.database import postgres
from hosting.supervision import control

if TYPE_CHECKING:
    import random

    from benchmarks.crashes.site import Site

PROBING = 0.05
"""Seconds between two probes."""
STEADY = 5
"""Probes in a row that are answered, before the site counts as back from the first of them on."""
_OK = 200


class Kind(StrEnum):
    """What may die."""

    WEB_WORKER = "a web worker"
    WEB_MASTER = "the web master"
    JOB_WORKER = "the job worker"
    BACKEND = "a database backend"
    DATABASE = "the database"


def deck(rounds: int, dice: random.Random) -> list[Kind]:
    """As many of each kind as can be, in random order."""
    cards = [kind for _ in range(-(-rounds // len(Kind))) for kind in dice.sample(list(Kind), len(Kind))]
    return cards[:rounds]


def kill(kind: Kind, site: Site, dice: random.Random) -> datetime:
    """Kill one of a kind, and return the instant. Tries again where it has just gone by itself."""
    for _ in range(100):
        pid = _victim(kind, site, dice)
        if pid is not None:
            at = datetime.now(UTC)
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            return at
        time.sleep(0.1)
    raise RuntimeError(f"{kind} was not there to be killed")


def _victim(kind: Kind, site: Site, dice: random.Random) -> int | None:
    try:
        match kind:
            case Kind.WEB_MASTER:
                return site.pid("web")
            case Kind.JOB_WORKER:
                return site.pid("worker")
            case Kind.WEB_WORKER:
                return _one(_children(site.pid("web")), dice)
            case Kind.BACKEND:
                rows = site.ask("SELECT pid FROM pg_stat_activity WHERE usename IN ('palier_web', 'palier_worker')")
                return _one([row[0] for row in rows], dice)
            case Kind.DATABASE:
                held = postgres.home(site.state) / "data" / "postmaster.pid"
                return int(held.read_text().split(maxsplit=1)[0])
    except (control.ControlError, OSError, IndexError):
        return None


def _one(pids: list[int], dice: random.Random) -> int | None:
    return dice.choice(sorted(pids)) if pids else None


def _children(parent: int | None) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name may hold spaces and parentheses: the fields come after the last of them.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (OSError, ProcessLookupError):
            continue
    return found


class Watch:
    """A visitor of its own that reads the list of homes again and again, and notes each answer."""

    def __init__(self, url: str) -> None:
        """Start looking."""
        self.seen: list[tuple[float, float, bool]] = []
        """When it was asked and answered, and whether the page was the page."""
        self._over = threading.Event()
        self._client = Client(url, timeout=10)
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(PROBING):
            answer = self._client.wire.get("/logements/")
            self.seen.append((answer.asked_at, answer.answered_at, answer.status == _OK))

    def back(self, since: float) -> float | None:
        """Seconds from an instant to the answer from which the site is steady again; ``None`` while it is not."""
        after = [(answered, well) for asked, answered, well in list(self.seen) if asked >= since]
        for place in range(len(after) - STEADY + 1):
            if all(well for _, well in after[place : place + STEADY]):
                return after[place][0] - since
        return None

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join(15)
        self._client.close()
