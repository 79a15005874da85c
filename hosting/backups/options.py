"""What the three commands share: which vault, which key, which server, and how a fault is told."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hosting import places
from hosting.backups import BackupError
from hosting.backups.server import ClusterServer
from hosting.backups.store.vault import Vault
from hosting.database import postgres
from palier.management.french_help import FrenchParser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator


def parser(verb: str, does: str) -> argparse.ArgumentParser:
    """Return the options that all three have."""
    made = FrenchParser(prog=f"./run palier {verb}", description=does)
    made.add_argument(
        "--key", type=Path, metavar="FILE", help="la clé (PALIER_BACKUP_KEY, ou backup.seal du dossier d’état)"
    )
    return made


def run(verb: str, do: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; a fault is told in a line, and the code is 1."""
    try:
        return do(options)
    except (BackupError, postgres.PostgresError) as error:
        print(f"{verb}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"{verb}: {error.filename or 'the system'}: {error.strerror}", file=sys.stderr)
    return 1


@contextmanager
def server() -> Iterator[ClusterServer]:
    """Yield the server of the state folder, started if it sleeps, or that of DATABASE_URL."""
    with postgres.running(places.state()) as address:
        yield ClusterServer(address)


def vault(named: Path | None) -> Vault:
    """Return the vault that is named, or that of the environment. Raises ``BackupError``."""
    folder = named or (Path(given) if (given := os.environ.get("PALIER_BACKUP_INTO")) else None)
    if folder is None:
        raise BackupError("Which vault? Give --into FOLDER, or set PALIER_BACKUP_INTO.")
    return Vault(folder.resolve())


def key(options: argparse.Namespace) -> Path:
    """Return the file of the key that is named, or that of the environment, or the state's own."""
    given: Path = options.key or Path(os.environ.get("PALIER_BACKUP_KEY") or places.state() / "backup.seal")
    return given
