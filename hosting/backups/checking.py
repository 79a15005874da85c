"""Checking a vault: every file, the continuity of the log, and from when until when it restores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hosting.backups.store import sealing
from hosting.backups.store.segments import LogSegment, say_time
from hosting.backups.store.vault import BaseBackup, Log, Vault, wal_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hosting.backups.store.keys import OpenKey, SealKey


@dataclass(frozen=True, slots=True)
class RecoveryReach:
    """What can be had again from one base: its log without a hole, and until when."""

    base: BaseBackup
    logs: Sequence[Log]
    gap: LogSegment | None
    """The first piece that is missing before others that are there."""

    @property
    def until(self) -> datetime | None:
        """The last second that can be chosen; none where only the base itself comes back."""
        found = [log.until for log in self.logs if log.until]
        return max(found) if found and max(found) >= self.base.ended_at else None

    def __str__(self) -> str:
        """As printed: the interval, and the hole."""
        text = f"base {self.base.label}: from {say_time(self.base.ended_at)}"
        text += f" to {say_time(self.until)}" if self.until else ", itself alone: the log does not go further"
        return text + (f"; then {self.gap.name(self.base.size)} is missing" if self.gap else "")


@dataclass(slots=True)
class BackupReport:
    """What a check found."""

    files: int = 0
    size: int = 0
    faults: list[str] = field(default_factory=list)
    reaches: list[RecoveryReach] = field(default_factory=list)


def reach(base: BaseBackup, logs: Sequence[Log]) -> RecoveryReach:
    """Follow the log from a base, on its own timeline: a restore that serves, or a failover, begins another, with its base."""
    there = {log.segment.number: log for log in logs if log.segment.timeline == base.first.timeline}
    found, number = [], base.first.number
    while number in there:
        found.append(there[number])
        number += 1
    is_hole = any(later > number for later in there)
    return RecoveryReach(base, found, LogSegment(base.first.timeline, number) if is_hole else None)


def reaches(vault: Vault) -> list[RecoveryReach]:
    """What each base restores, oldest first."""
    bases = vault.bases()
    logs = vault.log(bases[0].size) if bases else []
    return [reach(base, logs) for base in bases]


def check(vault: Vault, key: SealKey, opening: OpenKey | None = None) -> BackupReport:
    """Check every file; with the key that opens, read every content too. All faults are told, each with its file."""
    system, report = vault.identity(key), BackupReport()
    for name in vault.names("."):
        try:
            check_file(vault, name, key, system, opening)
            size = vault.path(name).stat().st_size
        except (FileNotFoundError, sealing.Damaged) as damage:
            if not (path := vault.path(name)).exists():
                # Replaced by the archive or let go by the pruning meanwhile; what a base needs is asked for below.
                continue
            report.faults.append(str(damage))
            size = path.stat().st_size
        report.files, report.size = report.files + 1, report.size + size
    report.faults += [f"{vault.root / 'bases' / label}: no base was finished there" for label in unfinished(vault)]
    try:
        report.reaches = reaches(vault)
    except sealing.Damaged as damage:
        report.faults += [str(damage)] if str(damage) not in report.faults else []
    for found in report.reaches:
        report.faults += missing(vault, found)
    if not report.reaches:
        report.faults.append(f"{vault.root}: no base can be restored")
    return report


def check_file(vault: Vault, name: str, key: SealKey, system: str, opening: OpenKey | None = None) -> None:
    """Check one file, its name, its cluster; with the key that opens, its content too. Raises ``Damaged``."""
    path = vault.path(name)
    header = sealing.check(path, key, name)
    if header.system != system:
        raise sealing.Damaged(path, f"of cluster {header.system}; this is the vault of cluster {system}")
    for _ in vault.unseal(name, opening) if opening else ():
        pass


def unfinished(vault: Vault) -> list[str]:
    """Folders of bases without their last file, and that nobody writes now."""
    folders = (path.parent for path in (vault.root / "bases").glob("*/cluster.sealed"))
    return sorted(folder.name for folder in folders if not vault.path(f"bases/{folder.name}/base").exists())


def missing(vault: Vault, found: RecoveryReach) -> list[str]:
    """Name what a base needs and does not have."""
    parts = (vault.path(f"bases/{found.base.label}/{part}") for part in ("cluster", "state"))
    lost = [f"{path}: missing" for path in parts if not path.exists()]
    if found.gap and found.base.about["archived"]:
        lost.append(f"{vault.path(wal_name(found.gap.name(found.base.size)))}: missing, and later ones are there")
    return lost
