"""Files as people send them: read in a process apart (``reader.py``), given back clean, or refused in a sentence."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from palier.rules.situations import uploads
from palier.rules.situations.uploads import UploadKind

_READER = Path(__file__).with_name("reader.py")
_SECONDS = 40
AT_ONCE = 2
"""Files opened at once by one process of the site: the memory of more would add up."""
_opening = threading.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be kept: a clean JPEG or the bare pages of a PDF, their number, and a small picture of a photograph."""

    name: str
    kind: UploadKind
    data: bytes
    pages: int
    thumbnail: bytes = b""


def read(name: str, data: bytes) -> CleanFile:
    """Read one file, or ``RefusedUpload`` with what to do.

    A photograph comes back without what its camera wrote, a PDF without what could act or lead elsewhere.
    """
    kind = uploads.check(data[: uploads.HEAD_BYTES], len(data), name)
    if kind is UploadKind.PDF:
        said, (bare,) = _ask("pdf", data)
        return CleanFile(uploads.safe_name(name, kind), kind, bare, said["pages"])
    said, (clean, small) = _ask("photo", data)
    return CleanFile(uploads.safe_name(name, UploadKind.JPEG), UploadKind.JPEG, clean, said["pages"], small)


def plain(name: str, data: bytes) -> CleanFile:
    """A PDF that is kept byte for byte, for it is to be signed: one that asks for a password, acts or carries a file is refused.

    Raises ``RefusedUpload``.
    """
    kind = uploads.check(data[: uploads.HEAD_BYTES], len(data), name)
    if kind is not UploadKind.PDF:
        raise uploads.refusal("type_refuse")
    said, _ = _ask("look", data)
    return CleanFile(uploads.safe_name(name, kind), kind, data, said["pages"])


def bare(data: bytes) -> bytes:
    """The pages of a PDF of before they were kept so, for whoever is shown it; ``RefusedUpload`` where they cannot be had."""
    _, (clean,) = _ask("bare", data)
    return clean


def join(files: Sequence[bytes]) -> bytes:
    """One PDF of several files, in order."""
    _, (whole,) = _ask("join", b"".join(files), *(str(len(one)) for one in files))
    return whole


class ReaderGaveUp(Exception):
    """The process that opened a file fell on it, or took too long (``is_late``)."""

    def __init__(self, *, is_late: bool) -> None:
        """Keep which of the two."""
        super().__init__()
        self.is_late = is_late


def run(script: Path, data: bytes, *arguments: str) -> tuple[dict[str, Any], list[bytes]]:
    """Have a file opened in a process that has neither our settings nor our connections; ``ReaderGaveUp``."""
    with _opening:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(script), *arguments],
                input=data,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired:
            raise ReaderGaveUp(is_late=True) from None
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise ReaderGaveUp(is_late=False)
    said, parts = json.loads(head), []
    for size in said["sizes"]:
        parts.append(rest[:size])
        rest = rest[size:]
    return said, parts


def _ask(what: str, data: bytes, *sizes: str) -> tuple[dict[str, Any], list[bytes]]:
    """Ask the reader of papers."""
    try:
        said, parts = run(_READER, data, what, *sizes)
    except ReaderGaveUp as error:
        # It fell on the file: a limit reached, or a decoder that gave up.
        damaged = "photo_abimee" if what == "photo" else "pdf_abime"
        raise uploads.refusal("fichier_trop_long" if error.is_late else damaged) from None
    if "refused" in said:
        raise uploads.refusal(said["refused"])
    return said, parts
