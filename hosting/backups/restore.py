"""`./run palier restore`: the cluster as it was at a second, in a new folder, verified; who was erased since stays erased."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hosting import system_users
from hosting.backups import aftermath, options, restoring
from hosting.backups.server import say
from hosting.backups.store import keys
from hosting.backups.store.segments import parse_time, say_time
from hosting.database import postgres

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Read the options and do what they ask."""
    parser = options.parser(
        "restore", "Rétablit la base telle qu’elle était à une seconde choisie, dans un nouveau dossier."
    )
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help="le coffre (PALIER_BACKUP_INTO)")
    parser.add_argument(
        "--at",
        metavar="INSTANT",
        help="« 2026-11-25 14:03:00 », heure de Paris ; tout le journal si rien n’est dit",
    )
    parser.add_argument("--to", type=Path, metavar="FOLDER", required=True, help="un nouveau dossier")
    return options.run("restore", restore, parser.parse_args(arguments))


def restore(chosen: argparse.Namespace) -> int:
    """Bring back, verify, erase again, and say how to serve."""
    began, vault, to = time.monotonic(), options.vault(chosen.source), chosen.to.resolve()
    key = keys.read_open(options.key(chosen))
    plan = restoring.plan(vault, key, parse_time(chosen.at) if chosen.at else None)
    until = say_time(plan.at) if plan.at else "the end of the log"
    say(f"Restoring base {plan.base.label} and {len(plan.logs)} pieces of log, to {until}.")
    try:
        done = restoring.restore(vault, key, plan, to)
        say(f"{done.rows} rows in {done.tables} tables.")
        is_well = aftermath.follow(vault, key, done.recovery, plan.since)
    finally:
        postgres.stop(to)
    shutil.rmtree(done.recovery.log)
    # The service may not make it: its unit lets nobody set the bit that this folder needs.
    system_users.make_shared(to)
    verdict = "Restored and verified" if is_well else "RESTORED, AND NOT WELL (see above),"
    say(f"{verdict} in {time.monotonic() - began:.1f} s.")
    say(
        f"To serve from it: PALIER_STATE={shlex.quote(str(to))} ./run palier serve; for the service, that line in its settings."
    )
    if os.environ.get("DATABASE_URL"):
        say("DATABASE_URL names another server: take it out of the settings first, or that one would be served.")
    if (done.recovery.user, done.recovery.database) != (postgres.OWNER, postgres.DATABASE):
        say(f"Its owner and database are its first server's: DATABASE_URL={shlex.quote(done.recovery.url)}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
