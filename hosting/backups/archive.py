"""`./run palier archive`: receive and seal until TERM; or seal one segment; or say how the archive does."""

from __future__ import annotations

import argparse
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hosting import places
from hosting.backups import options, status
from hosting.backups.archiving import Archive
from hosting.backups.server import say
from hosting.backups.spool import Spool, put_segment
from hosting.backups.store import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST, LONGEST = 0.1, 3600.0
"""Seconds between two turns: an hour is the most that anyone may choose to lose."""


def main(arguments: Sequence[str]) -> int:
    """Read the options and do what they ask."""
    parser = options.parser("archive", "Reçoit le journal de la base au fil de l’eau et le scelle, jusqu’à TERM.")
    parser.add_argument("--into", type=Path, metavar="DIR", help="le coffre (PALIER_BACKUP_INTO)")
    parser.add_argument("--every", type=_seconds, default=5.0, metavar="SECONDS", help="entre deux tours (5)")
    parser.add_argument("--spool", type=Path, metavar="DIR", help="où arrive le journal (`archive` du dossier d’état)")
    parser.add_argument("--segment", type=Path, metavar="FILE", help="scelle celui-ci : pour archive_command (%%p)")
    parser.add_argument("--status", action="store_true", help="dit comment va l’archive ; 1 quand elle va mal")
    return options.run("archive", archive, parser.parse_args(arguments))


def archive(chosen: argparse.Namespace) -> int:
    """Archive, until told to stop."""
    if chosen.status:
        text, is_well = status.report(places.state(), datetime.now(UTC))
        say(text)
        return 0 if is_well else 1
    vault, key = options.vault(chosen.into), keys.read_seal(options.key(chosen))
    if chosen.segment:
        put_segment(vault, key, chosen.segment)
        return 0
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    spool = Spool(chosen.spool or places.state() / "archive", vault, key)
    with options.server() as server:
        say(f"archive: into {vault.root} every {chosen.every:g} s.")
        Archive(server, vault, key, places.state(), spool, chosen.every).run(lambda: bool(stopping))
    return 0


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not SHORTEST <= seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de secondes, de {SHORTEST:g} à {LONGEST:g}")
    return seconds
