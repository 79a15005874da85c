"""Files joined by a key: the lines beside the main one, on disk, so that no length of them fills the memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class JoinedLines:
    """The lines of one file by their key. Where a key comes twice the first is kept, and how many came again is said."""

    def __init__(self, kept: sqlite3.Connection, width: int) -> None:
        """Keep a table that is open."""
        self._kept = kept
        self.width = width
        self.doubled = 0

    def fill(self, rows: Iterable[tuple[int, list[str]]], key: int) -> None:
        """Take the lines in."""
        self._kept.execute("CREATE TABLE line (key TEXT PRIMARY KEY, cells TEXT NOT NULL) WITHOUT ROWID")
        for _, cells in rows:
            word = cells[key].strip() if key < len(cells) else ""
            if not word:
                continue
            fitting = [*cells, *[""] * self.width][: self.width]
            told = self._kept.execute("INSERT OR IGNORE INTO line VALUES (?, ?)", (word, json.dumps(fitting)))
            self.doubled += 1 - told.rowcount
        self._kept.commit()

    def find(self, key: str) -> list[str]:
        """The cells of a key; blank ones where the file has none."""
        found = self._kept.execute("SELECT cells FROM line WHERE key = ?", (key.strip(),)).fetchone()
        return json.loads(found[0]) if found else [""] * self.width


@contextmanager
def joined_lines(width: int) -> Iterator[JoinedLines]:
    """A table on disk, gone once it is left."""
    with TemporaryDirectory(prefix="palier-stock-") as folder:
        kept = sqlite3.connect(Path(folder, "lines"))
        try:
            kept.execute("PRAGMA journal_mode = OFF")
            kept.execute("PRAGMA synchronous = OFF")
            kept.execute("PRAGMA cache_size = -16000")
            yield JoinedLines(kept, width)
        finally:
            kept.close()
