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


def bare(data: bytes) -> bytes:
    """The pages of a PDF of before they were kept so, for whoever is shown it; ``RefusedUpload`` where they cannot be had."""
    _, (clean,) = _ask("bare", data)
    return clean


def join(files: Sequence[bytes]) -> bytes:
    """One PDF of several files, in order."""
    _, (whole,) = _ask("join", b"".join(files), *(str(len(one)) for one in files))
    return whole


def _ask(what: str, data: bytes, *sizes: str) -> tuple[dict[str, Any], list[bytes]]:
    """Ask the reader, which has neither our settings nor our connections."""
    with _opening:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_READER), what, *sizes],
                input=data,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                env={},
            )
        except subprocess.TimeoutExpired:
            raise uploads.refusal("fichier_trop_long") from None
    head, _, rest = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # It fell on the file: a limit reached, or a decoder that gave up.
        raise uploads.refusal("photo_abimee" if what == "photo" else "pdf_abime")
    said = json.loads(head)
    if "refused" in said:
        raise uploads.refusal(said["refused"])
    parts = []
    for size in said["sizes"]:
        parts.append(rest[:size])
        rest = rest[size:]
    return said, parts
