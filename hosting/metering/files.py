"""The files in which each process counts, so that any of them can tell the sum; kept right when processes come and go.

One small file a process and a kind. Those of processes that are gone are added up into one, number 0: a sum that went
down when a release leaves would read as a fresh start. Their room is taken on the disk beforehand: writing into a hole
of a full disk would kill the process.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Set by the settings for processes that serve; the library reads it when it is first imported."""
_KINDS = ("counter", "histogram")
_ROOM = 1024 * 1024
"""Bytes of each file, as the library makes them: some five thousand numbers."""
_GONE = 0
"""The number under which those who left are added up; no process has it."""


def prepare() -> Path | None:
    """Make this process's files, and add up those who left. ``None`` where it cannot: it then counts for itself alone."""
    folder = Path(os.environ.get(VARIABLE, ""))
    if not os.environ.get(VARIABLE):
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            for kind in _KINDS:
                own = folder / f"{kind}_{os.getpid()}.db"
                _forget_spoilt(path for path in folder.glob(f"{kind}_*.db") if path == own or not _runs(path))
                _take_room(own)
                _add_up(folder, kind)
    except OSError:
        del os.environ[VARIABLE]
        return None
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody adds up while another reads: a process would be counted twice, or not at all."""
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _take_room(path: Path) -> None:
    # Web and worker, where they are two users of the system, read and add up each other's.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o660)
    try:
        os.posix_fallocate(descriptor, 0, _ROOM)
    except OSError:
        if os.fstat(descriptor).st_size < _ROOM:
            path.unlink()
        raise
    finally:
        os.close(descriptor)


def _add_up(folder: Path, kind: str) -> None:
    gone = [path for path in folder.glob(f"{kind}_*.db") if not _lives(path)]
    if not gone:
        return
    total = folder / f"{kind}_{_GONE}.db"
    sources = [str(path) for path in {*gone, total} if path.exists()]
    merged = MultiProcessCollector.merge(sources, accumulate=False)
    draft = folder / f"{kind}_{_GONE}.draft"
    draft.unlink(missing_ok=True)
    _take_room(draft)
    kept = MmapedDict(str(draft))
    for metric in merged:
        for sample in metric.samples:
            names, values = list(sample.labels), list(sample.labels.values())
            kept.write_value(mmap_key(metric.name, sample.name, names, values, metric.documentation), sample.value, 0.0)
    kept.close()
    draft.replace(total)
    # A crash between the two counts twice those who left, once: it is a crash in a millisecond, and a rate forgets it.
    for path in gone:
        path.unlink()


def _forget_spoilt(paths: Iterable[Path]) -> None:
    """Remove what a power cut left unreadable: a measure never keeps the site from starting."""
    for path in list(paths):
        try:
            MultiProcessCollector.merge([str(path)])
        except Exception:  # noqa: BLE001 - whatever the library makes of such bytes
            path.unlink()


def _lives(path: Path) -> bool:
    return _number(path) == str(_GONE) or _runs(path)


def _runs(path: Path) -> bool:
    return _number(path) != str(_GONE) and Path(f"/proc/{_number(path)}").exists()


def _number(path: Path) -> str:
    return path.stem.rpartition("_")[2]
