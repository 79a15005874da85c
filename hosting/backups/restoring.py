"""The way back: a cluster as it was at a chosen second, in a new folder, held to what was counted before that second."""

from __future__ import annotations

import tarfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, cast

from hosting.backups import BackupError, checking
from hosting.backups.recovery import Recovery
from hosting.backups.server import say
from hosting.backups.store import manifest, sealing, witnesses
from hosting.backups.store.segments import is_history, say_time
from hosting.backups.store.vault import PARTIAL, BaseBackup, Log, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hosting.backups.store.keys import OpenKey


@dataclass(frozen=True, slots=True)
class Plan:
    """What a restore will read."""

    base: BaseBackup
    logs: tuple[Log, ...]
    at: datetime | None
    """The chosen instant; none for all that the vault has."""
    witness: str | None
    """Name of the last count before that instant."""

    @property
    def since(self) -> datetime:
        """The instant after which what was done is not in what comes back; earlier where nobody knows."""
        return self.at or max(
            (log.until for log in self.logs if log.until), default=datetime.fromisoformat(self.base.about["began_at"])
        )


@dataclass
class Restored:
    """What was done, and how long each step took, in seconds."""

    recovery: Recovery
    plan: Plan
    took: dict[str, float] = field(default_factory=dict)
    rows: int = 0
    tables: int = 0


def plan(vault: Vault, key: OpenKey, at: datetime | None) -> Plan:
    """Choose the base and the log for an instant, or refuse it with what is possible. Raises ``BackupError``."""
    vault.identity(key.seal)
    found = checking.reaches(vault)
    if not found:
        raise BackupError(f"{vault.root} has no finished base: nothing can be restored.")
    fit = [each for each in found if at is None or (each.base.ended_at <= at and each.until and at <= each.until)]
    if not fit:
        intervals = "\n".join(f"  {each}" for each in found)
        raise BackupError(
            f"{say_time(at) if at else 'Nothing'} cannot be had again from this vault, which has:\n{intervals}"
        )
    chosen = fit[-1]
    logs = []
    for log in chosen.logs:
        logs.append(log)
        if at and log.until and log.until >= at:
            break
    return Plan(chosen.base, tuple(logs), at, _witness(vault, chosen.base, at or chosen.until))


def _witness(vault: Vault, base: BaseBackup, until: datetime | None) -> str | None:
    """The last count that the log reaches, up to an instant."""
    found = None
    for name in vault.names("witnesses") if until else ():
        counted = datetime.fromisoformat(vault.header(name).about["at"])
        # The base's own count stands a moment before its `ended_at`, and after the end of its copy.
        if datetime.fromisoformat(base.about["copied_at"]) <= counted <= (until or counted):
            found = name
    return found


def restore(vault: Vault, key: OpenKey, chosen: Plan, to: Path) -> Restored:
    """Bring the cluster back, and leave its server running: whoever calls stops it. What fails leaves nothing."""
    recovery = Recovery(to, chosen.base.about["user"], chosen.base.about["database"])
    done = Restored(recovery, chosen)
    recovery.make_folders()
    try:
        _restore(vault, key, done)
    except BaseException:
        recovery.discard()
        raise
    return done


def _restore(vault: Vault, key: OpenKey, done: Restored) -> None:
    chosen, recovery = done.plan, done.recovery
    with _step(done, "base: checked, opened, copied"):
        extract(vault, key, f"bases/{chosen.base.label}/cluster", recovery.data)
        extract(vault, key, f"bases/{chosen.base.label}/state", recovery.state)
        files = manifest.verify(recovery.data)
    say(f"           {files} files, as copied")
    with _step(done, f"log: {len(chosen.logs)} pieces checked, opened"):
        _bring_log(vault, key, chosen, recovery.log)
        recovery.prepare()
    if chosen.witness:
        with _step(done, "replay to the last count, compared"):
            _hold_to(vault, key, chosen.witness, recovery)
    with _step(done, f"replay to {say_time(chosen.at) if chosen.at else 'the end of the log'}"):
        _replay_to(chosen, recovery)
    with recovery.connect() as connection:
        counts, _ = witnesses.count(connection)
        done.rows, done.tables = sum(counts.values()), len(counts)


@contextmanager
def _step(done: Restored, name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    done.took[name] = time.monotonic() - began
    say(f"{done.took[name]:7.1f} s  {name}")


def extract(vault: Vault, key: OpenKey, name: str, into: Path) -> None:
    """Take an archive of the vault out into a folder. Raises ``Damaged``."""
    reader = cast("IO[bytes]", _Reader(vault.unseal(name, key)))
    try:
        with tarfile.open(fileobj=reader, mode="r|") as archive:
            archive.extractall(into, filter="data")
        while reader.read(1 << 20):  # to the signature
            pass
    except tarfile.TarError as error:
        raise sealing.Damaged(vault.path(name), f"not an archive: {error}") from error


class _Reader:
    """Plain bytes that come in pieces, as the file that `tarfile` reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, bytearray()

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, None)) is not None:
            self._rest += piece
        given = bytes(self._rest[:size])
        del self._rest[:size]
        return given


def _bring_log(vault: Vault, key: OpenKey, chosen: Plan, into: Path) -> None:
    histories = [name for name in vault.names("wal") if is_history(name.rsplit("/", 1)[-1])]
    for name in [*(log.name for log in chosen.logs), *histories]:
        target = into / name.rsplit("/", 1)[-1].removesuffix(PARTIAL)
        with target.open("wb") as file:
            file.writelines(vault.unseal(name, key))


def _hold_to(vault: Vault, key: OpenKey, name: str, recovery: Recovery) -> None:
    """Replay to the position of a count, and compare every table."""
    witness = witnesses.read(b"".join(vault.unseal(name, key)))
    recovery.replay(
        {"recovery_target_lsn": witness.position, "recovery_target_inclusive": "off", "recovery_target_action": "pause"}
    )
    try:
        recovery.wait("SELECT pg_get_wal_replay_pause_state()", "paused")
        with recovery.connect() as connection:
            wrong = witnesses.differences(witness, *witnesses.count(connection))
    finally:
        recovery.stop()
    if wrong:
        raise BackupError("the cluster is not what was counted at " + f"{witness.position}:\n  " + "\n  ".join(wrong))
    say(f"           {sum(witness.counts.values())} rows in {len(witness.counts)} tables, as counted at {witness.at}")


def _replay_to(chosen: Plan, recovery: Recovery) -> None:
    target = {"recovery_target_action": "promote"}
    if chosen.at:
        target["recovery_target_time"] = chosen.at.isoformat(" ", "microseconds")
    recovery.replay(target)
    recovery.wait("SELECT NOT pg_is_in_recovery()", wanted=True)
