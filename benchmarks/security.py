"""What the second line costs: the main acts before signed claims (ADR 39) and now, turn by turn on the same machine.

    ./run bench security [--rounds 60] [--before COMMIT]

Two checkouts, two databases, two sites of one process each. Rounds alternate which of them goes first, so that what else
runs on the machine falls on both. Time is that of one person alone; processor is that of the site and its database together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.shared import printing
from benchmarks.shared.served import Served, descendants
from benchmarks.traffic import Client, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "2397b62"
"""The last commit before claims are signed."""
HOMES, PEOPLE = 60, 12
WARM = 5
"""Rounds that nobody counts."""
MOST = 1.25
TICKS = os.sysconf("SC_CLK_TCK")
_LISTED = """
import dataclasses, json, pathlib, psycopg, sys
try:
    from hosting.database import postgres
except ModuleNotFoundError:  # the commit before keeps it with its wiring
    from config import postgres
from benchmarks.traffic import open_publications, people
with postgres.running(pathlib.Path(sys.argv[1])) as address, psycopg.connect(address) as connection:
    found = [dataclasses.asdict(one) for one in people(connection, int(sys.argv[2]))]
    print(json.dumps([found, open_publications(connection, int(sys.argv[3]))], default=str))
"""


@dataclass
class Side:
    """One of the two sites."""

    name: str
    root: Path
    state: Path
    site: Served | None = None
    clients: list[Client] = field(default_factory=list)
    homes: list[UUID] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def environment(self) -> dict[str, str]:
        """That of a process of this checkout."""
        return {
            **os.environ,
            "PALIER_STATE": str(self.state),
            "PALIER_DEMO": "1",
            "PALIER_LOGIN": "owner",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def run(self, *command: str) -> str:
        """Run Python in this checkout."""
        python = str(self.root / ".venv" / "bin" / "python")
        done = subprocess.run(
            [python, "-P", "-W", "ignore", *command],
            cwd=self.root,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stderr[-2000:]}")
        return done.stdout

    def processor(self) -> float:
        """Seconds of processor of the site and of its database until now."""
        assert self.site is not None  # noqa: S101 - served
        pids = descendants(self.site._process.pid)  # type: ignore[union-attr]  # noqa: SLF001 - its own bench
        for file in self.state.rglob("postmaster.pid"):
            pids |= descendants(int(file.read_text().split()[0]))
        return sum(map(_ticks, pids)) / TICKS


def _ticks(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, words[11:15]))  # its own, and those of its children that ended


def main() -> int:
    """Make both, act in turns, tell."""
    parser = argparse.ArgumentParser(
        prog="./run bench security", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--before", default=BEFORE, help=f"commit to compare with ({BEFORE})")
    options = parser.parse_args()
    print(printing.heading("security", sys.argv[1:]), flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="palier-security-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        old = stack.enter_context(_checkout(options.before, Path(folder) / "checkout"))
        sides = [Side("before", old, Path(folder) / "before"), Side("now", ROOT, Path(folder) / "now")]
        for side in sides:
            _prepare(side)
            side.site = stack.enter_context(Served(side.state, workers=1, root=side.root))
            side.clients = [Client(side.site.url, person=one.person) for one in side.clients]
        for number in range(WARM + options.rounds):
            for side in sides if number % 2 else reversed(sides):
                _round(side, number, counts=number >= WARM)
    return tell(*sides)


@contextmanager
def _checkout(commit: str, into: Path) -> Iterator[Path]:
    """A worktree of another commit, taken away at the end."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(into), commit], check=True, timeout=120)
    try:
        # Its own packages: what one release needs, the next may have taken out.
        subprocess.run([str(into / "run"), "setup"], check=True, timeout=600, capture_output=True)
        yield into
    finally:
        subprocess.run([*git, "remove", "--force", str(into)], check=False, timeout=120)


def _prepare(side: Side) -> None:
    side.run("-m", "benchmarks.small", "--people", str(PEOPLE), "--publications", str(HOMES))
    told = side.run("-c", _LISTED, str(side.state), str(PEOPLE), str(HOMES))
    found, homes = json.loads(told.splitlines()[-1])
    side.clients = [Client("http://nowhere.invalid", person=_person(one)) for one in found]
    side.homes = [UUID(home) for home in homes]


def _person(told: dict[str, Any]) -> Person:
    return Person(**{name: UUID(value) if name == "user" else value for name, value in told.items()})


def _round(side: Side, number: int, *, counts: bool) -> None:
    """One person's turn; each act timed by itself."""
    client, home = side.clients[number % len(side.clients)], side.homes[number % len(side.homes)]
    acts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("sign-in", client.sign_in),
        ("search", client.search),
        ("file", lambda: client.get("/mon-dossier/")),
        ("place", lambda: client.place(home)),
        ("apply", lambda: client.apply(home)),
        ("place, applied", lambda: client.place(home)),
        ("withdraw", lambda: client.withdraw(home)),
    )
    for name, act in acts:
        spent, began = side.processor(), time.monotonic()
        done = act()
        took = time.monotonic() - began
        if done in (None, False):
            raise RuntimeError(f"{side.name}: {name} was not done")
        if counts:
            side.times[name].append(took * 1000)
            side.spent[name] += side.processor() - spent


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def tell(before: Side, now: Side) -> int:
    """The table, and whether the slowest in twenty stays within a quarter more."""
    print(
        f"{'act':16}{'p50 before':>11}{'now':>8}{'p95 before':>12}{'now':>8}{'p95':>8}{'CPU before':>12}{'now':>8}  ms"
    )
    worst = 0.0
    for name in before.times:
        old, new = before.times[name], now.times[name]
        ratio = _at(new, 0.95) / _at(old, 0.95)
        worst = max(worst, ratio)
        cpu = [side.spent[name] / len(side.times[name]) * 1000 for side in (before, now)]
        print(
            f"{name:16}{_at(old, 0.5):11.1f}{_at(new, 0.5):8.1f}{_at(old, 0.95):12.1f}{_at(new, 0.95):8.1f}{ratio - 1:+8.0%}"
            f"{cpu[0]:12.1f}{cpu[1]:8.1f}"
        )
    print(f"The slowest in twenty: at worst {worst - 1:+.0%}; aimed at +25 % at most.")
    return 0 if worst <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
