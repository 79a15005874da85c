"""Which key a path names, on disk, so that no length of the list fills the memory: from a table, or from columns of lines."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from palier.rules.takeover.paper_mapping import plain_path

_ADD = (
    "INSERT INTO named VALUES (?, ?, ?, 0) ON CONFLICT (path) DO UPDATE SET"
    " is_two = is_two OR key <> excluded.key, kind = CASE WHEN kind = '' THEN excluded.kind ELSE kind END"
)


class PaperNames:
    """Each path with the key of its line and a word of its kind. A path that two keys name is nobody's."""

    def __init__(self, kept: sqlite3.Connection) -> None:
        """Keep a table that is open."""
        self._kept = kept
        kept.execute("CREATE TABLE named (path TEXT PRIMARY KEY, key TEXT, kind TEXT, is_two INTEGER) WITHOUT ROWID")

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
    with TemporaryDirectory(prefix="palier-papers-") as folder:
        kept = sqlite3.connect(Path(folder, "names"))
        try:
            kept.execute("PRAGMA journal_mode = OFF")
            kept.execute("PRAGMA synchronous = OFF")
            yield PaperNames(kept)
        finally:
            kept.close()
