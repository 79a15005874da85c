"""`./run palier upgrade --to DIR | --rollback`: put another release in, under load, without a failed request.

A process apart from the supervisor, which does the serving. Each step may be done twice, and this process may be
killed at any point: the release that serves goes on serving, and a second run completes. Prints each step with the
seconds since the start.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hosting import places, system_users, typed
from hosting.supervision import control, processes, release
from hosting.supervision.control import ControlError
from hosting.upgrades import upgrade_checks, upgrade_waits
from hosting.upgrades.upgrade_checks import UpgradeRefused
from palier.management.french_help import FrenchParser

if TYPE_CHECKING:
    from collections.abc import Callable

INSTALLING, MIGRATING = 900, 3600
"""Bounds, in seconds, on the making of an environment and on a step that works on the database."""


class Upgrade:
    """One run, from the release that serves to another."""

    def __init__(self, state: Path, target: Path, *, is_back: bool) -> None:
        """Ask the supervisor what serves."""
        self.state = state
        self.target = target
        self.is_back = is_back
        self.began = time.monotonic()
        status = control.ask(state, "status")
        self.present = Path(status["release"])
        self.given = control.ask(state, "environment")
        self.plan: dict[str, Any] = {}

    def say(self, text: str) -> None:
        """Print a line of the timeline."""
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def run(self) -> None:
        """Take every step, in order."""
        self.say(f"{'back' if self.is_back else 'from'} {self.present} to {self.target}")
        # An upgrade cut short after the new release had taken over is brought to its end, and no further.
        steps = END if self.target == self.present else BACK if self.is_back else FORTH
        release.note_way_back(self.state, self.target if self.is_back else None)
        for name, step in steps:
            self.say(f"{name} ...")
            step(self)
        if self.is_back and (kept := release.read(self.state)) and kept.previous is not None:
            release.note_return(self.state, kept.previous, kept.release)
        release.note_way_back(self.state, None)
        self.say(f"done: {self.target} serves")

    def in_release(self, of: Path, module: str, *arguments: str, login: str = "owner") -> str:
        """Run a module of a release in its own environment and return what it printed; it dies with this process.

        Raises ``UpgradeRefused``.
        """
        command = [str(release.python(of)), "-P", "-m", module, *arguments]
        own = {"DJANGO_SETTINGS_MODULE": "config.settings", "PALIER_STATE": str(self.state), "PALIER_LOGIN": login}
        given = {**os.environ, **self.given}
        if login != "owner" and system_users.are_separate():
            # Tried with what the web will have, and nothing of the owner's.
            given = system_users.environment(login)
        done = _command(command, of, {**given, **own}, MIGRATING)
        if done.returncode:
            said = (done.stdout + done.stderr).strip()[-2000:]
            raise UpgradeRefused(f"{' '.join((module, *arguments))} failed in {of}:\n{said}")
        return done.stdout

    def told(self, text: str) -> None:
        """Print what a step of another process said."""
        for line in text.splitlines():
            self.say(f"    {line}")


def _command(
    command: list[str], folder: Path, environment: dict[str, str], seconds: int
) -> subprocess.CompletedProcess[str]:
    parent = os.getpid()
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        text=True,
        capture_output=True,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=lambda: processes.end_with_parent(parent),
    )


# --- The steps ------------------------------------------------------------------------------


def environment(run: Upgrade) -> None:
    """The packages of the release, in its own folder. Raises ``UpgradeRefused``."""
    done = _command([str(run.target / "run"), "setup", "--runtime"], run.target, dict(os.environ), INSTALLING)
    if done.returncode or not release.can_serve(run.target):
        raise UpgradeRefused(f"{run.target} cannot have its environment:\n{done.stderr.strip()[-2000:]}")


def examine(run: Upgrade) -> None:
    """What the release would do to the database: anything unsafe is refused before anything has started."""
    upgrade_checks.refuse_one_user(run.target)
    run.plan = json.loads(run.in_release(run.target, "config.schema", "inspect"))
    upgrade_checks.refuse_unsafe(run.plan, run.present, run.target)
    ours = [each for each in run.plan["pending"] if each["app"] == upgrade_checks.OURS]
    run.say(f"    {len(ours)} migrations to come, none unsafe")


def look_back(run: Upgrade) -> None:
    """Whether the earlier release still finds what it reads."""
    upgrade_checks.refuse_one_user(run.target)
    run.plan = json.loads(run.in_release(run.present, "config.schema", "inspect"))
    upgrade_checks.refuse_contracted(run.plan, run.target)


def contract(run: Upgrade) -> None:
    """What the present release had left to take away, now that none of its predecessors is left."""
    names = upgrade_checks.left_by(run.plan, run.present)
    if names:
        upgrade_waits.no_older_process(run.state, {run.present, run.target})
        run.told(run.in_release(run.present, "config.schema", "contract"))


def expand(run: Upgrade) -> None:
    """What the present release does not mind."""
    if upgrade_checks.expansions(run.plan, run.present):
        run.told(run.in_release(run.target, "config.schema", "expand"))


def assets(run: Upgrade) -> None:
    """The static files of the release, in a folder of their own."""
    run.in_release(run.target, "config.schema", "collect")


def trial(run: Upgrade) -> None:
    """The release loads, is ready on this database and shows its first page, before anybody meets it."""
    run.in_release(run.target, "config.trial", login="web")


def worker(run: Upgrade) -> None:
    """The job worker: the new one starts, the old one ends the job in hand."""
    if control.ask(run.state, "worker", release=str(run.target))["works"]:
        upgrade_waits.worker_of(run.state, run.target)


def web(run: Upgrade) -> None:
    """The web: the new one serves beside the old until that very instance answers that it is ready."""
    instance = str(control.ask(run.state, "start", release=str(run.target))["instance"])
    try:
        process = upgrade_waits.ready(run.state, instance)
    except ControlError:
        control.ask(run.state, "withdraw", instance=instance)
        control.ask(run.state, "worker", release=str(run.present))
        raise
    run.say(f"    {process} is ready")
    control.ask(run.state, "promote", instance=instance)
    run.say("    the old processes no longer accept; their requests end")
    run.say(f"    {upgrade_waits.nobody_leaving(run.state, 'web')}")


def supervisor(run: Upgrade) -> None:
    """The supervisor: the same process goes on with the code of the release."""
    control.ask(run.state, "become", release=str(run.target))
    upgrade_waits.supervised_by(run.state, run.target)


def tidy(run: Upgrade) -> None:
    """The static files of releases that nobody can still be reading."""
    upgrade_checks.forget_assets(run.state, {run.present, run.target})


type Step = tuple[str, Callable[[Upgrade], None]]
# The worker goes first on the way there: it knows every task that the old pages defer; the old one would not know
# those of the new. And last on the way back, for the same reason.
FORTH: tuple[Step, ...] = (
    ("environment", environment),
    ("examine", examine),
    ("contract", contract),
    ("expand", expand),
    ("assets", assets),
    ("trial", trial),
    ("worker", worker),
    ("web", web),
    ("supervisor", supervisor),
    ("tidy", tidy),
)
BACK: tuple[Step, ...] = (
    ("environment", environment),
    ("look back", look_back),
    ("assets", assets),
    ("trial", trial),
    ("web", web),
    ("worker", worker),
    ("supervisor", supervisor),
)

END: tuple[Step, ...] = (("worker", worker), ("supervisor", supervisor), ("tidy", tidy))


def main(arguments: list[str]) -> int:
    """Go there, or back."""
    parser = FrenchParser(prog="./run palier upgrade", description=typed.MODULES["upgrade"][1])
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--to", type=Path, metavar="DIR", help="le dossier de la version à mettre en place")
    way.add_argument("--rollback", action="store_true", help="revient à la version qui servait avant")
    options = parser.parse_args(arguments)
    state = places.state()
    with (state / "upgrade.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another upgrade is under way.", file=sys.stderr)
            return 1
        try:
            target = upgrade_checks.previous(state) if options.rollback else upgrade_checks.checkout(options.to)
            Upgrade(state, target, is_back=options.rollback).run()
        except (UpgradeRefused, ControlError) as error:
            print(f"\nNot upgraded: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
