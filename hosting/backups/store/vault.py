"""The vault: one folder of sealed files, of one cluster, under one pair of keys.

- `vault`: which cluster, which pair of keys
- `bases/LABEL/cluster`, `state`, then `base`: a copy of the cluster, of the secrets beside it, and that it is whole
- `wal/...`: the log; a `.partial` segment is written again until it is whole
- `witnesses/...`: what the cluster held at a position, counted
- `erasures/...`, `acts/...`: who was erased and what was done, by opaque ids
"""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from hosting.backups import BackupError
from hosting.backups.store import sealing
from hosting.backups.store.sealing import SEALED, Damaged
from hosting.backups.store.segments import LogSegment, is_history, is_segment, parse, parse_lsn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from hosting.backups.store.keys import OpenKey, SealKey

PARTIAL = ".partial"
IDENTITY = "vault"
A_BASE = 300.0
"""Seconds that a backup waits for another to end: the archive takes a base of its own when it finds none."""


@dataclass(frozen=True, slots=True)
class BaseBackup:
    """A whole copy of the cluster, as its last file tells it."""

    label: str
    about: Mapping[str, Any]

    @property
    def ended_at(self) -> datetime:
        """From this instant on, with the log, any second can be had again."""
        return datetime.fromisoformat(self.about["ended_at"])

    @property
    def size(self) -> int:
        """Bytes of a segment of its log."""
        return int(self.about["segment"])

    @property
    def first(self) -> LogSegment:
        """The segment from which its log is needed."""
        return LogSegment(int(self.about["timeline"]), parse_lsn(self.about["start"]) // self.size)


@dataclass(frozen=True, slots=True)
class Log:
    """One sealed piece of the log."""

    segment: LogSegment
    name: str
    until: datetime | None
    """Every commit until this instant is in it or before it; unknown for a segment that came by `--segment`."""
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Vault:
    """Where the sealed files are, and which cluster may write there."""

    root: Path

    def path(self, name: str) -> Path:
        """The file of a name."""
        return self.root / f"{name}{SEALED}"

    def names(self, under: str) -> list[str]:
        """Every name under a folder, in order; drafts are not there yet."""
        found = (self.root / under).rglob(f"[!.]*{SEALED}")
        return sorted(str(path.relative_to(self.root))[: -len(SEALED)] for path in found)

    def seal(
        self, name: str, key: SealKey, system: str, about: Mapping[str, Any] | None = None
    ) -> AbstractContextManager[sealing.Sealer]:
        """Open a file to write; it appears whole or not at all."""
        return sealing.sealed(self.path(name), key, name=name, system=system, about=about or {})

    def unseal(self, name: str, key: OpenKey) -> Iterator[bytes]:
        """Read a file's plain bytes."""
        return sealing.unseal(self.path(name), key, name)

    def header(self, name: str) -> sealing.SealedFileHeader:
        """Read a file's header, its name held against its place. Raises ``Damaged``."""
        found = sealing.read_header(self.path(name))
        if found.name != name:
            raise Damaged(self.path(name), f"this file is {found.name}: it was moved or renamed")
        return found

    def identity(self, key: SealKey) -> str:
        """Return the cluster of this vault, its file checked; refuse what is not a vault. Raises ``BackupError``."""
        if not self.path(IDENTITY).exists():
            raise BackupError(f"{self.root} is not a vault of Palier's backups: ./run palier backup --into DIR")
        return sealing.check(self.path(IDENTITY), key, IDENTITY).system

    def claim(self, key: SealKey, system: str) -> None:
        """Make the vault this cluster's, or refuse one that is another's. Raises ``BackupError``."""
        if not self.path(IDENTITY).exists():
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Locks and drafts are ours.
            if any(not path.name.startswith(".") for path in self.root.iterdir()):
                raise BackupError(f"{self.root} holds other things and is not a vault: choose an empty folder.")
            with self.seal(IDENTITY, key, system):
                return
        if (kept := self.identity(key)) != system:
            raise BackupError(f"{self.root} is the vault of cluster {kept}; this server is cluster {system}.")

    def bases(self) -> list[BaseBackup]:
        """The copies that were finished, oldest first. Their files are checked elsewhere."""
        names = [name for name in self.names("bases") if name.endswith("/base")]
        return [BaseBackup(name.split("/")[1], self.header(name).about) for name in names]

    def log(self, size: int) -> list[Log]:
        """The pieces of the log, in order; a whole segment hides the partial one it was. Raises ``Damaged``."""
        found: dict[LogSegment, Log] = {}
        for name in self.names("wal"):
            last = name.rsplit("/", 1)[-1]
            if is_history(last):
                continue
            if not is_segment(last.removesuffix(PARTIAL)):
                raise Damaged(self.path(name), "not the name of a piece of the log")
            segment, is_partial = parse(last[:24], size), last.endswith(PARTIAL)
            if is_partial and segment in found:
                continue
            try:
                until = self.header(name).about.get("until")
            except Damaged:
                if self.path(name).exists():
                    raise
                # The archive put a later piece in its place.
                continue
            found[segment] = Log(segment, name, datetime.fromisoformat(until) if until else None, is_partial)
        return [found[segment] for segment in sorted(found)]

    @contextmanager
    def alone(self, what: str, is_over: Callable[[], bool] = lambda: False, patience: float = A_BASE) -> Iterator[None]:
        """Hold the vault for one writer of a kind at a time; wait so many seconds for another one to leave.

        Raises ``BackupError``.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + patience
        with (self.root / f".{what}.lock").open("a") as lock:
            while not _taken(lock):
                if is_over() or time.monotonic() >= deadline:
                    raise BackupError(f"Another {what} already writes into {self.root}.")
                time.sleep(0.2)
            yield


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wal_name(file: str) -> str:
    """Return the name in the vault of a file of the log: one folder for 256 segments."""
    return f"wal/{file}" if is_history(file) else f"wal/{file[:16]}/{file}"
