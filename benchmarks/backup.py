"""`./run bench backup`: what is lost at worst with each way to archive, and how fast a base goes and comes back.

Each fire: writers commit, everything is killed with SIGKILL, the disks are emptied, the vault is restored, and every
acknowledged act is looked for.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from benchmarks.shared import printing
from benchmarks.shared.burning import Machine, Outcome, Way
from config import cli
from hosting.backups import basing, checking, restoring
from hosting.backups.server import ClusterServer
from hosting.backups.store import keys
from hosting.backups.store.vault import Vault
from hosting.database import postgres, programs

WAYS = (
    Way("archive --every 5", every=5.0),
    Way("archive --every 1", every=1.0),
    Way("archive --every 5, spool elsewhere", keeps_spool=True),
    Way("the same, commits wait for it", keeps_spool=True, waits=True),
    Way("archive_command, archive_timeout 10 s", every=10.0, by_command=True),
)


def main() -> int:
    """Burn, restore, count, print."""
    parser = argparse.ArgumentParser(prog="./run bench backup", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2, help="fires for each way (2)")
    parser.add_argument(
        "--seconds", type=float, default=12.0, help="of acts before each fire, and up to a turn more (12)"
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="of the cluster that is copied and restored (1,000,000)"
    )
    options = parser.parse_args()
    print(printing.heading("backup", sys.argv[1:]), flush=True)
    rows = [
        _row(way, [_fire(way, options.seconds) for _ in range(options.rounds)]) for way in WAYS if _is_possible(way)
    ]
    print("\nThe machine burns; only the vault is left (the worst of the rounds):")
    print(
        printing.table(("way", "fires", "acknowledged", "lost", "last seconds lost", "restored in"), rows), flush=True
    )
    print(f"\nA cluster of {options.rows:,} rows:\n{_size(options.rows)}", flush=True)
    return 0


def _is_possible(way: Way) -> bool:
    """The server's user runs `archive_command`: it must be able to read the checkout and the Python."""
    if not way.by_command or programs.system_user() is None:
        return True
    closed = [
        path for path in (cli.ROOT, Path(sys.executable).resolve(), cli.state()) if not programs.open_to_all(path)
    ]
    if closed:
        print(f"{way.name}: left out, the server's user cannot enter {closed[0]}", file=sys.stderr)
    return not closed


def _fire(way: Way, seconds: float) -> Outcome:
    machine = Machine(_folder(), way)
    try:
        # At no chosen moment of a turn.
        machine.serve(seconds + way.every * secrets.randbelow(1000) / 1000)
        return machine.count(machine.burn())
    finally:
        machine.clear()


def _row(way: Way, outcomes: list[Outcome]) -> list[str]:
    worst = max(outcomes, key=lambda outcome: outcome.span)
    return [
        way.name,
        str(len(outcomes)),
        f"{sum(outcome.acknowledged for outcome in outcomes):,}",
        f"{worst.lost:,}",
        f"{worst.span:.2f} s",
        f"{max(outcome.restored_in for outcome in outcomes):.1f} s",
    ]


def _size(rows: int) -> str:
    folder = _folder()
    state, vault, to = folder / "state", Vault(folder / "vault"), folder / "restored"
    try:
        postgres.ensure_running(state)
        with psycopg.connect(postgres.url(state), autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE filler AS SELECT n AS id, gen_random_uuid() AS public_id, 'rue des Néfliers ' || n AS street,"
                " now() - n * interval '1 minute' AS at FROM generate_series(1, %s) n",
                [rows],
            )
            (size,) = connection.execute("SELECT sum(pg_database_size(oid)) FROM pg_database").fetchone()
        opening = keys.draw()
        lines, began = [], time.monotonic()

        def lap(what: str) -> None:
            nonlocal began
            took, began = time.monotonic() - began, time.monotonic()
            lines.append([what, f"{took:.1f} s", f"{float(size) / 1e6 / took:.0f} MB/s"])

        base = basing.take(ClusterServer(postgres.url(state)), vault, opening.seal, state)
        lap(f"base: {float(size) / 1e6:.0f} MB sealed into {base.about['bytes'] / 1e6:.0f} MB")
        checking.check(vault, opening.seal)
        lap("checked without being read")
        checking.check(vault, opening.seal, opening)
        lap("checked and read")
        with contextlib.redirect_stdout(io.StringIO()):
            restoring.restore(vault, opening, restoring.plan(vault, opening, None), to)
        lap("restored, every file held to the manifest")
        return printing.table(("what", "took", "of data"), lines)
    finally:
        for each in (state, to):
            postgres.stop(each)
            shutil.rmtree(postgres.home(each), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    cli.state().mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="bench-backup-", dir=cli.state()))
    os.chmod(made, 0o711)  # noqa: PTH101, S103 - the server's user passes through; each folder inside is closed or not by itself
    return made


if __name__ == "__main__":
    sys.exit(main())
