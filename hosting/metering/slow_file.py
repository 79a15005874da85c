"""Slow statements, a line of JSON each, in a file a day: a bounded one, kept two weeks."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 5 * 1024 * 1024
"""Bytes a day: a bad day is known long before that, and the counter goes on."""
KEPT_FILES = 14


@dataclass(frozen=True, slots=True)
class Slow:
    """One statement that took long."""

    at: str
    milliseconds: float
    sql: str


def folder_of(state: Path) -> Path:
    """Where they are, inside the state folder."""
    return state / "slow-queries"


def note(state: Path, sql: str, milliseconds: float) -> None:
    """Append one line. A full disk never breaks an act: nothing is written then."""
    # The hour of a trace, not of an act: nothing is decided on it.
    now = datetime.fromtimestamp(time.time(), UTC)
    folder = folder_of(state)
    path = folder / f"{now:%Y-%m-%d}.jsonl"
    line = json.dumps({"at": f"{now:%Y-%m-%dT%H:%M:%SZ}", "ms": round(milliseconds, 1), "sql": sql}, ensure_ascii=False)
    with suppress(OSError):
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _forget(folder)
        # One write: lines of two processes never mix.
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o660)
        try:
            if os.fstat(descriptor).st_size < LARGEST:
                os.write(descriptor, f"{line}\n".encode())
        finally:
            os.close(descriptor)


def read(state: Path, days: int) -> Iterator[Slow]:
    """Yield what the files of the last days hold; a line cut by a crash is passed over."""
    for path in sorted(folder_of(state).glob("*.jsonl"))[-days:]:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                found = json.loads(line)
                yield Slow(str(found["at"]), float(found["ms"]), str(found["sql"]))


def _forget(folder: Path) -> None:
    for path in sorted(folder.glob("*.jsonl"))[: -(KEPT_FILES - 1)]:
        path.unlink(missing_ok=True)
