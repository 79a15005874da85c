"""`./run bench upgrade`: put a release in and take it out under load, then kill upgrades everywhere and look who serves.

The release before (the last tag, else the commit before) serves sixteen people on a database of its own. A release to
come, made for it, is put in, then taken out. Then `upgrade` is killed at each step, and there and back at random moments;
after each kill somebody must serve, and the same command must complete. At the end every act is compared with the database.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
from typing import TYPE_CHECKING

from benchmarks import small
from benchmarks.shared import printing
from config import cli
from hosting.database import postgres
from hosting.upgrades import upgrade
from tests.upgrade import releases
from tests.upgrade.interrupting import command, cut, serves, web_of
from tests.upgrade.load import Load
from tests.upgrade.site import Site

if TYPE_CHECKING:
    from pathlib import Path

PUBLICATIONS = 300


def main() -> int:
    """Read the options, do all of it, print the figures."""
    parser = argparse.ArgumentParser(prog="./run bench upgrade", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="kills at random moments (20)")
    parser.add_argument("--no-steps", action="store_true", help="do not kill at each step")
    parser.add_argument("--seed", type=int, default=2026, help="of the random moments")
    options = parser.parse_args()
    print(printing.heading("upgrade", sys.argv[1:]))
    folder = cli.state() / "bench-upgrade"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ.pop("PALIER_LOGIN", None)
    with postgres.running(folder / "database") as address:
        code = Bench(folder, address, random.Random(options.seed)).run(options.kills, steps=not options.no_steps)
    shutil.rmtree(postgres.home(folder / "database"), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    return code


class Bench:
    """One site, two releases, a crowd."""

    def __init__(self, folder: Path, address: str, dice: random.Random) -> None:
        """Make the releases and the database."""
        self.dice = dice
        revision, told = releases.before()
        print(f"The release before: {told}", flush=True)
        self.before = releases.copy(folder / "before", revision=revision)
        self.after = releases.next_release(folder / "after")
        state = folder / "state"
        state.mkdir()
        os.environ["DATABASE_URL"] = address
        small.prepare(state, people=20, publications=PUBLICATIONS)
        self.site = Site(state, address, self.before)
        self.seconds: dict[str, float] = {}
        """How long it took, the last time, by the way."""
        self.failures: list[str] = []

    def run(self, kills: int, *, steps: bool) -> int:
        """Everything, in order."""
        self.site.start()
        try:
            load = Load(self.site.url, self.site.database)
            load.live()
            print(self.there(), self.back(), sep="\n")
            for name in [name for name, _ in upgrade.FORTH] if steps else []:
                self.killed(self.there, at=name, after=self.dice.uniform(0, 0.5))
                self.back()
            for turn in range(kills):
                way, word = ((self.there, "--to"), (self.back, "--rollback"))[turn % 2]
                self.killed(way, after=self.dice.uniform(0, self.seconds[word]))
            report, words = load.end()
        finally:
            self.site.stop()
        print(words)
        faults = [*self.failures, *report.faults, *(f"{each.kind}: {each.what}" for each in load.ledger.failures())]
        for fault in faults[:20]:
            print(f"FAULT: {fault}")
        print(f"upgrade: {f'{len(faults)} faults' if faults else 'nothing lost, nothing failed, always served'}")
        return 1 if faults else 0

    def there(self) -> str:
        """Put the next release in."""
        return self._typed(self.before, "upgrade", "--to", str(self.after))

    def back(self) -> str:
        """Take it out."""
        return self._typed(self.after, "upgrade", "--rollback")

    def _typed(self, checkout: Path, *arguments: str) -> str:
        began = time.monotonic()
        done = command(self.site, checkout, *arguments)
        self.seconds[arguments[1]] = time.monotonic() - began
        if done.returncode:
            self.failures.append(f"{' '.join(arguments)}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def killed(self, way: object, *, at: str = "", after: float) -> None:
        """Kill an upgrade; see who serves; bring it to its end by the same command."""
        is_there = way == self.there
        checkout = self.before if is_there else self.after
        arguments = ("--to", str(self.after)) if is_there else ("--rollback",)
        said = cut(self.site, checkout, "upgrade", *arguments, at=at, after=after)
        moment = f"{'there' if is_there else 'back'}, {f'at {at}' if at else f'after {after:.1f} s'}"
        last = said[-1].strip() if said else "nothing said yet"
        if not serves(self.site):
            self.failures.append(f"killed {moment}: not everybody was served")
        during = ", ".join(sorted("next" if each == str(self.after) else "before" for each in web_of(self.site)))
        # A way back that had come to its end would lead forth again.
        if not any(" done: " in line for line in said):
            (self.there if is_there else self.back)()
        wanted = self.after if is_there else self.before
        if web_of(self.site) != {str(wanted)}:
            self.failures.append(f"killed {moment}: the second run did not complete")
        print(f"killed {moment} ({last}): served by {during}; then brought to its end", flush=True)


if __name__ == "__main__":
    sys.exit(main())
