"""A base: the whole cluster copied while it serves, and beside it the secrets of the state folder."""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from subprocess import PIPE
from typing import IO, TYPE_CHECKING, Any, cast

from hosting.backups import BackupError
from hosting.backups.server import APPLICATION
from hosting.backups.store import sealing, witnesses
from hosting.backups.store.vault import BaseBackup, Vault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import psycopg

    from hosting.backups.server import ClusterServer
    from hosting.backups.store.keys import SealKey
    from hosting.backups.store.witnesses import BackupWitness

STATE_PARTS = ("secret_key", "factor_key", "media", "sne")
"""What of the state folder is not in the database and cannot be made again."""
CHUNK = 1 << 20
_POINT = re.compile(r"write-ahead log (start|end) point: ([0-9A-F]+/[0-9A-F]+)(?: on timeline (\d+))?")


def take(server: ClusterServer, vault: Vault, key: SealKey, state: Path) -> BaseBackup:
    """Copy the cluster into the vault; the base exists once its last file does."""
    facts = server.facts()
    vault.claim(key, facts["system"])
    with vault.alone("backup"):
        label = _label(vault)
        try:
            return _take(server, vault, key, state, facts, label)
        except BaseException:
            shutil.rmtree(vault.root / "bases" / label, ignore_errors=True)
            raise


def _label(vault: Vault) -> str:
    label = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    (vault.root / "bases" / label).mkdir(parents=True)
    return label


def _take(
    server: ClusterServer, vault: Vault, key: SealKey, state: Path, facts: Mapping[str, str], label: str
) -> BaseBackup:
    system, folder = facts["system"], f"bases/{label}"
    with server.connect() as connection:
        began, archived = witnesses.clock(connection), _is_archived(connection)
    with vault.seal(f"{folder}/cluster", key, system) as out:
        points = _copy(server, out, label)
    with vault.seal(f"{folder}/state", key, system) as out:
        _keep_state(state, out)
    with server.connect() as connection:
        copied = witnesses.clock(connection)
        witness = witnesses.take(connection)
        ended = witnesses.clock(connection)
    if witness:
        keep_witness(vault, key, system, witness)
    about: dict[str, Any] = {
        **points,
        **{name: facts[name] for name in ("segment", "version", "user", "database")},
        "began_at": began.isoformat(),
        "copied_at": copied.isoformat(),
        "ended_at": ended.isoformat(),
        "archived": archived,
        "bytes": vault.path(f"{folder}/cluster").stat().st_size,
        "rows": sum(witness.counts.values()) if witness else None,
    }
    with vault.seal(f"{folder}/base", key, system, about):
        pass
    return BaseBackup(label, about)


def _is_archived(connection: psycopg.Connection[Any]) -> bool:
    """Whether the log is kept: then one that is missing after this base is a fault."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = %s) OR current_setting('archive_mode') <> 'off'",
        [APPLICATION],
    ).fetchone()
    return found == (True,)


def keep_witness(vault: Vault, key: SealKey, system: str, witness: BackupWitness) -> None:
    """Put a count in the vault, under its position."""
    high, low = witness.position.split("/")
    about = {"at": witness.at, "position": witness.position}
    with vault.seal(f"witnesses/{high:0>8}{low:0>8}", key, system, about) as out:
        out.write(witness.text())


def _copy(server: ClusterServer, out: sealing.Sealer, label: str) -> dict[str, str]:
    """Stream pg_basebackup's archive, with the log written meanwhile; return where that log begins and ends."""
    # `--wal-method=fetch`: the base can be restored at its own end with no archive at all.
    arguments = (
        "--pgdata=-",
        "--format=tar",
        "--wal-method=fetch",
        "--checkpoint=fast",
        "--manifest-checksums=SHA256",
        "--verbose",
        "--no-password",
    )
    with tempfile.TemporaryFile() as told:
        with server.start("pg_basebackup", *arguments, f"--label={label}", stdout=PIPE, stderr=told) as program:
            try:
                assert program.stdout is not None  # noqa: S101 - asked for above
                shutil.copyfileobj(program.stdout, out, CHUNK)
            except BaseException:
                program.kill()
                raise
        code = program.returncode
        told.seek(0)
        text = told.read().decode(errors="replace")
    points = {which: (position, timeline) for which, position, timeline in _POINT.findall(text)}
    if code or points.keys() != {"start", "end"}:
        raise BackupError(f"pg_basebackup failed: {_last_line(text)}")
    return {"start": points["start"][0], "timeline": points["start"][1], "end": points["end"][0]}


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if "error" in line), text.strip() or "it said nothing")


def _keep_state(state: Path, out: sealing.Sealer) -> None:
    with tarfile.open(fileobj=cast("IO[bytes]", out), mode="w|") as archive:
        for part in STATE_PARTS:
            if (state / part).exists():
                archive.add(state / part, part)
