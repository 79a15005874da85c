"""Which key a path names, on disk, so that no length of the list fills the memory: from a table, or from columns of lines."""

import os
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from palier.rules.takeover.paper_mapping import plain_path

_NAMES = "names"
_TABLE = "CREATE TABLE IF NOT EXISTS named (path TEXT PRIMARY KEY, key TEXT, kind TEXT, is_two INTEGER) WITHOUT ROWID"
_ADD = (
    "INSERT INTO named VALUES (?, ?, ?, 0) ON CONFLICT (path) DO UPDATE SET"
    " is_two = is_two OR key <> excluded.key, kind = CASE WHEN kind = '' THEN excluded.kind ELSE kind END"
)


class PaperNames:
    """Each path with the key of its line and a word of its kind. A path that two keys name is nobody's."""

    def __init__(self, kept: sqlite3.Connection) -> None:
        """Keep a table that is open."""
        self._kept = kept
        kept.execute(
            "CREATE TABLE IF NOT EXISTS named (path TEXT PRIMARY KEY, key TEXT, kind TEXT, is_two INTEGER) WITHOUT ROWID"
        )

    def fill(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Take in paths, each with a key and a word."""
        for path, key, kind in rows:
            if path.strip() and key.strip():
                self._kept.execute(_ADD, (plain_path(path), key.strip(), kind.strip()))
        self._kept.commit()

    def find(self, path: str) -> tuple[str, str, bool] | None:
        """The key, the word of the kind, and whether two keys name it; none where nobody does."""
        found = self._kept.execute("SELECT key, kind, is_two FROM named WHERE path = ?", (plain_path(path),)).fetchone()
        return (found[0], found[1], bool(found[2])) if found else None

    def count(self) -> int:
        """How many paths are named."""
        return int(self._kept.execute("SELECT count(*) FROM named").fetchone()[0])


@contextmanager
def paper_names() -> Iterator[PaperNames]:
    """A table on disk, gone once it is left."""
    with TemporaryDirectory(prefix="palier-papers-") as folder, _opened(folder) as names:
        yield names


class KeptNames:
    """The names of one take-over between two turns of a process: read from a million lines, they are not read each minute."""

    def __init__(self) -> None:
        """None yet."""
        self._key: Hashable = None
        self._folder: TemporaryDirectory[str] | None = None

    @contextmanager
    def of(self, key: Hashable, rows: Callable[[], Iterable[tuple[str, str, str]]]) -> Iterator[PaperNames]:
        """Those that an earlier turn found under this key, or these, which are kept in the place of any other."""
        if self._folder is None or self._key != key or not Path(self._folder.name, _NAMES).exists():
            self.let_go()
            folder = TemporaryDirectory(prefix="palier-papers-")
            try:
                with _opened(folder.name) as names:
                    names.fill(rows())
            except BaseException:
                folder.cleanup()
                raise
            self._key, self._folder = key, folder
        # What nobody has touched for an hour was left by a killed process, and is removed.
        os.utime(self._folder.name)
        with _opened(self._folder.name) as names:
            yield names

    def let_go(self) -> None:
        """Keep nothing on the disk: no archive waits for them."""
        if self._folder is not None:
            self._folder.cleanup()
        self._key, self._folder = None, None


@contextmanager
def _opened(folder: str) -> Iterator[PaperNames]:
    kept = sqlite3.connect(Path(folder, _NAMES))
    try:
        kept.execute("PRAGMA journal_mode = OFF")
        kept.execute("PRAGMA synchronous = OFF")
        kept.execute("PRAGMA cache_size = -16000")
        yield PaperNames(kept)
    finally:
        kept.close()
