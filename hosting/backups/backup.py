"""`./run palier backup`: take a base; or draw keys, list, check."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hosting import places
from hosting.backups import basing, checking, options, pruning
from hosting.backups.server import say
from hosting.backups.store import keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hosting.backups.store.vault import Vault


def main(arguments: Sequence[str]) -> int:
    """Read the options and do what they ask."""
    parser = options.parser("backup", "Copie la base, scellée, pendant qu’elle sert.")
    parser.add_argument("--into", type=Path, metavar="DIR", help="le coffre (PALIER_BACKUP_INTO)")
    parser.add_argument(
        "--keep", type=_days, metavar="DAYS", help="puis retire ce dont ces derniers jours n’ont pas besoin"
    )
    parser.add_argument("--list", action="store_true", help="montre les copies, et ce que chacune rétablit")
    parser.add_argument(
        "--check", action="store_true", help="contrôle chaque fichier et la continuité du journal, sans rien changer"
    )
    parser.add_argument(
        "--new-keys", type=Path, metavar="FOLDER", help="tire une paire de clés, pour un nouveau coffre"
    )
    return options.run("backup", backup, parser.parse_args(arguments))


def backup(chosen: argparse.Namespace) -> int:
    """Take a base, or do what was asked in its place."""
    if chosen.new_keys:
        return _new_keys(chosen.new_keys)
    vault = options.vault(chosen.into)
    if chosen.list:
        return _list(vault)
    key = keys.read_seal(options.key(chosen))
    if chosen.check:
        return _check(vault, key, keys.read_if_opens(options.key(chosen)))
    began = time.monotonic()
    with options.server() as server:
        base = basing.take(server, vault, key, places.state())
    size = base.about["bytes"] / 1e6
    say(f"Base {base.label}: {size:.1f} MB sealed in {time.monotonic() - began:.1f} s, in {vault.root}.")
    rows = base.about["rows"]
    say(f"{rows} rows counted at its end." if rows else "The server was never quiet: no count was taken.")
    if chosen.keep is not None:
        gone = pruning.prune(vault, key, chosen.keep, datetime.now(UTC))
        say(f"{gone} files that no second of the last {chosen.keep} days needs were removed.")
    return 0


def _days(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de jours, un au moins")
    return int(text)


def _new_keys(folder: Path) -> int:
    seal, opening = keys.write_pair(folder)
    say(f"{seal} stays with the server (PALIER_BACKUP_KEY): it seals and checks, and opens nothing.")
    say(f"{opening} goes elsewhere, twice, off this machine: without it nothing is restored, with it everything is.")
    return 0


def _list(vault: Vault) -> int:
    reaches = list(checking.reaches(vault))
    if not reaches:
        say(f"No base in {vault.root} yet: ./run palier backup makes one.")
    for found in reaches:
        about = found.base.about
        say(f"{found}  ({about['bytes'] / 1e6:.1f} MB, PostgreSQL {about['version']})")
    return 0


def _check(vault: Vault, key: keys.SealKey, opening: keys.OpenKey | None) -> int:
    began, found = time.monotonic(), checking.check(vault, key, opening)
    for fault in found.faults:
        print(fault, file=sys.stderr)
    for each in found.reaches:
        say(str(each))
    how = "opened and checked" if opening else "checked against their signature"
    took = time.monotonic() - began
    faults = f"{len(found.faults) or 'no'} fault{'s' if len(found.faults) > 1 else ''}"
    say(f"{found.files} files {how}, {found.size / 1e6:.1f} MB in {took:.1f} s: {faults}.")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
