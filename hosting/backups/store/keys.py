"""Two keys: the server's seals and checks, and cannot read; the other one opens, and stands elsewhere.

Both hold a secret that signs: who has the vault alone can neither read a file nor forge one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from hosting.backups import BackupError

if TYPE_CHECKING:
    from pathlib import Path

SEALING, OPENING = "palier-seal-1", "palier-open-1"
_ITS_OWN = "name with --key the backup.open drawn with this vault; a new pair opens nothing of it."
HALF = 32
"""Bytes of each half of a key."""


@dataclass(frozen=True, slots=True, repr=False)
class SealKey:
    """What the server holds: it writes files that it cannot read again."""

    public: bytes
    secret: bytes

    @property
    def fingerprint(self) -> str:
        """What tells this pair from another one, without giving anything of it."""
        return hashlib.sha256(b"palier pair" + self.public + self.secret).hexdigest()[:16]


@dataclass(frozen=True, slots=True, repr=False)
class OpenKey:
    """What restores. It seals and checks too, since it holds the whole pair."""

    private: bytes
    secret: bytes

    @property
    def seal(self) -> SealKey:
        """The server's half."""
        public = X25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()
        return SealKey(public, self.secret)


def draw() -> OpenKey:
    """Draw a new pair."""
    return OpenKey(X25519PrivateKey.generate().private_bytes_raw(), secrets.token_bytes(HALF))


def write_pair(folder: Path) -> tuple[Path, Path]:
    """Draw a pair and write its two files, readable by their owner alone; never over an older key. Raises ``BackupError``."""
    opening = draw()
    seal, opened = folder / "backup.seal", folder / "backup.open"
    folder.mkdir(parents=True, exist_ok=True)
    for path in (seal, opened):
        if path.exists():
            raise BackupError(f"{path} exists: what it sealed would be lost with it. Choose another folder.")
    _write(opened, OPENING, opening.private, opening.secret)
    _write(seal, SEALING, opening.seal.public, opening.secret)
    return seal, opened


def read_seal(path: Path) -> SealKey:
    """Read the server's key; the key that opens is taken too."""
    kind, first, second = _read(path, "draw a pair: ./run palier backup --new-keys FOLDER")
    return SealKey(first, second) if kind == SEALING else OpenKey(first, second).seal


def read_open(path: Path) -> OpenKey:
    """Read the key that opens, or say that this one only seals. Raises ``BackupError``."""
    kind, first, second = _read(path, _ITS_OWN)
    if kind != OPENING:
        raise BackupError(f"{path} is the key that seals: restoring needs the other one (backup.open).")
    return OpenKey(first, second)


def read_if_opens(path: Path) -> OpenKey | None:
    """Read the key that opens, or none where this one only seals."""
    kind, first, second = _read(path, _ITS_OWN)
    return OpenKey(first, second) if kind == OPENING else None


def _write(path: Path, kind: str, first: bytes, second: bytes) -> None:
    halves = ":".join(base64.b64encode(half).decode() for half in (first, second))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{kind}:{halves}\n")
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path, otherwise: str) -> tuple[str, bytes, bytes]:
    try:
        if not path.is_file() and path.exists():
            raise BackupError(f"{path} is not a file: name the key itself.")
        if path.stat().st_mode & 0o077:
            raise BackupError(f"{path} is open to others: chmod 600 {path}")
        kind, first, second = path.read_text().strip().split(":")
        halves = tuple(base64.b64decode(half, validate=True) for half in (first, second))
    except OSError as error:
        raise BackupError(f"No key at {path} ({error.strerror}): {otherwise}") from error
    except (ValueError, binascii.Error) as error:
        raise BackupError(f"{path} is not a key of Palier's backups.") from error
    if kind not in (SEALING, OPENING) or any(len(half) != HALF for half in halves):
        raise BackupError(f"{path} is not a key of Palier's backups.")
    return kind, halves[0], halves[1]
