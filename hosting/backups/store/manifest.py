"""A copied cluster held to its manifest: PostgreSQL's own list of files, with the size and SHA-256 of each.

pg_verifybackup does the same; that of the embedded programs does not start, so this reads the manifest itself.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from hosting.backups import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "backup_manifest"
# Not in the list: the list itself, and the log, which recovery checks record by record.
_APART = ("backup_manifest", "pg_wal/")


def verify(data: Path) -> int:
    """Check every file; return how many. Raises with each file that is missing, too many, or changed.

    Raises ``BackupError``.
    """
    listed = {file["Path"]: file for file in _read(data / NAME)["Files"]}
    wrong = [fault for name, file in sorted(listed.items()) if (fault := _fault(data, name, file))]
    wrong += [f"{name}: not in the manifest" for name in _found(data) if name not in listed]
    if wrong:
        raise BackupError("the base is not what was copied:\n  " + "\n  ".join(wrong))
    return len(listed)


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes()
        said: dict[str, Any] = json.loads(text)
        # The last line holds the digest of all that stands before it.
        body = text[: text.rindex(b'"Manifest-Checksum"')]
    except (OSError, ValueError) as error:
        raise BackupError(f"the base has no manifest that can be read: {error}") from error
    if hashlib.sha256(body).hexdigest() != said["Manifest-Checksum"]:
        raise BackupError("the manifest of the base was changed")
    return said


def _fault(data: Path, name: str, file: dict[str, Any]) -> str:
    path = data / name
    if not path.is_file():
        return f"{name}: missing"
    if file.get("Checksum-Algorithm") != "SHA256":
        return f"{name}: without a SHA-256"
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return "" if digest == file["Checksum"] else f"{name}: changed"


def _found(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*")):
        name = str(path.relative_to(data))
        if path.is_file() and not name.startswith(_APART):
            yield name
