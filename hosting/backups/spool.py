"""The spool: the log in clear, between the server and the vault; whole segments leave it once they are sealed."""

from __future__ import annotations

import hashlib
import hmac
import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hosting.backups import BackupError
from hosting.backups.store.segments import is_history, is_segment
from hosting.backups.store.vault import PARTIAL, Vault, wal_name
from hosting.database import programs

if TYPE_CHECKING:
    from hosting.backups.store.keys import SealKey

_COMMIT = re.compile(r"desc: COMMIT(?:_PREPARED)? (\S+ \S+) UTC")
_SYSTEM = slice(24, 32)
"""Bytes of the system identifier in the long header of a segment's first page (XLogLongPageHeaderData)."""
READING = 60
"""Bound on the reading of one segment, in seconds."""


@dataclass
class Spool:
    """A folder that pg_receivewal fills."""

    folder: Path
    vault: Vault
    key: SealKey
    _sealed: dict[str, str] = field(default_factory=dict)

    def ready(self) -> Path:
        """Return the folder, made if it is not there; it is closed to others."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.folder

    def clear(self) -> None:
        """Forget what is there: the log goes on after a gap."""
        for path in self.ready().iterdir():
            path.unlink()

    def seal(self, system: str, until: datetime | None) -> None:
        """Seal what grew; `until` is the instant whose commits have all arrived, none where the server did not say.

        Its mark is in the last piece: a whole one before it bears the last commit of its own.
        """
        found = sorted(self.ready().iterdir())
        pieces = [path for path in found if is_segment(path.name.removesuffix(PARTIAL)) and not _is_blank(path)]
        for path in found:
            if is_history(path.name):
                self._seal(path, system, None)
            elif path in pieces:
                self._seal(path, system, until if path == pieces[-1] else None)
                if is_segment(path.name):
                    self.vault.path(wal_name(path.name + PARTIAL)).unlink(missing_ok=True)
                    path.unlink()

    def _seal(self, path: Path, system: str, until: datetime | None) -> None:
        content = path.read_bytes()
        digest = _digest(self.key, content)
        is_known = self._sealed.get(path.name) == digest and self.vault.path(wal_name(path.name)).exists()
        if not is_known:
            put(self.vault, self.key, path.name, content, system, until)
            # The segment under way is the only one that comes again.
            self._sealed = {path.name: digest}


def put(vault: Vault, key: SealKey, file: str, content: bytes, system: str, until: datetime | None) -> None:
    """Seal one file of the log. Where nobody says until when its commits have arrived, its own last one does.

    Raises ``BackupError``.
    """
    about = {"digest": _digest(key, content)}
    if not is_history(file):
        if (theirs := cluster_of(content)) != system:
            raise BackupError(
                f"{file} is of the log of cluster {theirs}; {vault.root} is the vault of cluster {system}."
            )
        if until := until or last_commit(file.removesuffix(PARTIAL), content):
            about["until"] = until.astimezone(UTC).isoformat()
    with vault.seal(wal_name(file), key, system, about) as out:
        out.write(content)


def put_segment(vault: Vault, key: SealKey, path: Path) -> None:
    """Seal a segment that PostgreSQL hands over (archive_command): the same again is well, another content is not.

    Raises ``BackupError``.
    """
    if not (is_segment(path.name) or is_history(path.name)):
        return  # the label of a base, for instance: the base holds its own
    content, name = path.read_bytes(), wal_name(path.name)
    if not vault.path(name).exists():
        put(vault, key, path.name, content, vault.identity(key), None)
    elif vault.header(name).about["digest"] != _digest(key, content):
        raise BackupError(f"{vault.path(name)} was sealed with another content: two servers write into this vault.")


def cluster_of(content: bytes) -> str:
    """Return the cluster that a segment says it is of: the system identifier of its first page."""
    return str(int.from_bytes(content[_SYSTEM], "little"))


def _is_blank(path: Path) -> bool:
    """A segment made ready and not yet written."""
    with path.open("rb") as file:
        head = file.read(_SYSTEM.stop + 1)
    return len(head) > _SYSTEM.stop and not any(head[: _SYSTEM.stop])


def _digest(key: SealKey, content: bytes) -> str:
    # Keyed: nobody can try contents against it.
    return hmac.new(key.secret, content, hashlib.sha256).hexdigest()


def last_commit(file: str, content: bytes) -> datetime | None:
    """Return the last instant before the last commit of a segment: a recovery can stop there. None without a commit."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / file).write_bytes(content)
        command = [str(programs.installed() / "pg_waldump"), "--rmgr=Transaction", "--path", folder, file]
        # It ends in error where the log ends: what it read until there is what is wanted.
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=READING, env={"TZ": "UTC", "LC_ALL": "C.UTF-8"}
        )
    found = _COMMIT.findall(done.stdout.decode(errors="replace"))
    return max(map(_instant, found)) - timedelta(microseconds=1) if found else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
