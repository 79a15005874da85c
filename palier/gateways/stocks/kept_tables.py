"""Tables that a process goes on reading turn after turn: a workbook or an XML is opened once, and its lines kept on disk.

Their readers begin at the first line, whatever is wanted of them. A CSV keeps where it stood by itself (``CsvPlace``).
"""

import json
import os
from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from palier.gateways.stocks.opening import StockHints, StockSource, open_stock

_LINES = "lines"
_APART = 1_000
"""Lines between two that are found without reading those before."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """Lines on disk, and where some of them begin."""

    path: Path
    numbers: tuple[int, ...]
    places: tuple[int, ...]

    def after(self, number: int) -> Iterator[tuple[int, list[str]]]:
        """Each line with its number, from near this one: at most a thousand come again."""
        near = bisect_right(self.numbers, number) - 1
        with self.path.open("rb") as opened:
            opened.seek(self.places[near] if near >= 0 else 0)
            for line in opened:
                found, cells = json.loads(line)
                yield found, cells


def keep(path: Path, rows: Iterable[tuple[int, list[str]]]) -> KeptTable:
    """Write lines down, each by itself."""
    numbers, places = list[int](), list[int]()
    with path.open("wb") as opened:
        for place, row in enumerate(rows):
            if place % _APART == 0:
                numbers.append(row[0])
                places.append(opened.tell())
            opened.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    return KeptTable(path, tuple(numbers), tuple(places))


def _on_disk(source: StockSource) -> tuple[TemporaryDirectory[str], StockSource]:
    """A file with its lines in a folder of their own. Raises ``OSError``, and leaves nothing then."""
    folder = TemporaryDirectory(prefix="palier-stock-")
    try:
        return folder, replace(source, kept=keep(Path(folder.name, _LINES), source.rows()))
    except BaseException:
        folder.cleanup()
        raise


class KeptTables:
    """Those of one process, by what they are of; each in a folder that goes with it."""

    def __init__(self) -> None:
        """None yet."""
        self._held: dict[Hashable, tuple[TemporaryDirectory[str], StockSource]] = {}

    def opened(self, key: Hashable, path: Path, hints: StockHints) -> StockSource:
        """A file, with the lines that an earlier turn kept of it under this key. Raises ``StockUnreadable``.

        Where the disk takes no copy, the file alone: each turn reads it from its first line, and nothing stops.
        """
        folder, source = self._held.get(key, (None, None))
        if folder is None or source is None or not Path(folder.name, _LINES).exists():
            self.let_go([key])
            source = open_stock(path, hints)
            if source.kind == "csv":
                return source
            try:
                folder, source = _on_disk(source)
            except OSError:
                return open_stock(path, hints)
            self._held[key] = folder, source
        # What nobody has touched for an hour was left by a killed process, and is removed.
        os.utime(folder.name)
        return source

    def keep_only(self, keys: Collection[Hashable]) -> None:
        """Let go of the others: nobody reads them any more."""
        self.let_go([one for one in self._held if one not in keys])

    def let_go(self, keys: Iterable[Hashable]) -> None:
        """Keep nothing of these on the disk."""
        for one in keys:
            if held := self._held.pop(one, None):
                held[0].cleanup()
