"""Retention: what is older than the days to keep goes, and never what the last good base needs."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hosting.backups import BackupError, checking

if TYPE_CHECKING:
    from pathlib import Path

    from hosting.backups.store.keys import SealKey
    from hosting.backups.store.vault import BaseBackup, Vault


def prune(vault: Vault, key: SealKey, days: int, now: datetime) -> int:
    """Remove what no instant of the last `days` needs; return how many files went.

    The base kept for the oldest of these instants, and the newest one, are checked before anything goes.
    """
    with vault.alone("backup"):
        bases = vault.bases()
        if not bases:
            return 0
        kept = _kept(bases, now - timedelta(days=days))
        _refuse_if_not_good(vault, key, kept)
        old = _old_files(vault, kept[0])
        for path in old:
            path.unlink()
        return len(old) + _drop_bases(vault, kept)


def _kept(bases: list[BaseBackup], since: datetime) -> list[BaseBackup]:
    """The newest base from before the window, and all those after it."""
    before = [base for base in bases if base.ended_at <= since]
    return [*before[-1:], *(base for base in bases if base.ended_at > since)]


def _refuse_if_not_good(vault: Vault, key: SealKey, kept: list[BaseBackup]) -> None:
    system, logs = vault.identity(key), vault.log(kept[0].size)
    for base in {kept[0].label: kept[0], kept[-1].label: kept[-1]}.values():
        faults = checking.missing(vault, checking.reach(base, logs))
        if faults:
            raise BackupError(f"Nothing is removed: base {base.label} is not whole.\n  " + "\n  ".join(faults))
        for part in ("cluster", "state", "base"):
            checking.check_file(vault, f"bases/{base.label}/{part}", key, system)


def _old_files(vault: Vault, oldest: BaseBackup) -> list[Path]:
    """The log, the counts and the lines of the registers from before the oldest base that is kept."""
    old = [vault.path(log.name) for log in vault.log(oldest.size) if log.segment.number < oldest.first.number]
    began = datetime.fromisoformat(oldest.about["began_at"])
    for kind, when in (("witnesses", "at"), ("erasures", "until"), ("acts", "until")):
        old += [vault.path(name) for name in vault.names(kind) if _instant(vault, name, when) < began]
    return old


def _instant(vault: Vault, name: str, which: str) -> datetime:
    return datetime.fromisoformat(vault.header(name).about[which])


def _drop_bases(vault: Vault, kept: list[BaseBackup]) -> int:
    """Remove the bases that are not kept, and those that were never finished; each loses its last file first."""
    labels, gone = {base.label for base in kept}, 0
    for folder in sorted((vault.root / "bases").iterdir()):
        if folder.name not in labels:
            (folder / "base.sealed").unlink(missing_ok=True)
            gone += 1 + len(list(folder.iterdir()))
            shutil.rmtree(folder)
    return gone
