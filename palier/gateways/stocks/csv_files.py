"""Text with separators: its encoding and its separator are guessed over the whole file, said, and may be told instead."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from palier.gateways.stocks.bounds import LONGEST_CELL, StockUnreadable, too_long_cell

ENCODINGS: Mapping[str, str] = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows (1252)",
    "utf-16": "UTF-16",
    "cp850": "DOS (850)",
    "mac_roman": "Macintosh",
}
"""Codecs that may be told, by what a person calls them."""
_SEPARATORS = ";\t,|"
_CHUNK = 1024 * 1024
_LOOKED_AT = 30
_HEAD = 8 * _CHUNK
_FRENCH = "éèêëàâçîïôùûüÉ"
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_MIXED = "Deux encodages sont mêlés dans ce fichier : les lignes dont des signes sont perdus sont refusées."
_TRUSTED = 3
"""Letters well written in UTF-8 for one that is not, from which a file is UTF-8 with faults rather than of Windows."""


def guessed_encoding(path: Path) -> tuple[str, str]:
    """The codec of a file, and what a person must know of it."""
    with path.open("rb") as opened:
        head = opened.read(4)
    if found := next((codec for mark, codec in _MARKS if head.startswith(mark)), ""):
        return found, ""
    good, wrong = _letters(path)
    if not wrong:
        return "utf-8-sig", ""
    if good >= _TRUSTED * wrong:
        return "utf-8-sig", _MIXED
    codec = _of_one_byte(path)
    # Read as of Windows, a letter of UTF-8 is two signs, and that no name has. Of the others two letters may look like one.
    return codec, _MIXED if good and codec == "cp1252" else ""


def _of_one_byte(path: Path) -> str:
    """Of codecs where a sign is one byte, the one that reads most French letters; that of Windows unless one reads many more."""
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    read = {codec: sum(head.count(one.encode(codec)) for one in _FRENCH) for codec in ("cp1252", "cp850", "mac_roman")}
    best = max(read, key=lambda one: read[one])
    return best if read[best] > _TRUSTED * read["cp1252"] else "cp1252"


def _letters(path: Path) -> tuple[int, int]:
    """Signs beyond ASCII that are UTF-8, and those that are not."""
    good = wrong = 0
    with path.open("r", encoding="utf-8", errors="replace", newline="") as opened:
        while text := opened.read(_CHUNK):
            if not text.isascii():
                lost = text.count("\ufffd")
                wrong += lost
                # Counted by what is left of it, not sign by sign: a file of a million lines is read whole for this.
                good += len(text) - len(text.encode("ascii", "ignore")) - lost
    return good, wrong


def guessed_separator(path: Path, encoding: str) -> str:
    """The separator that cuts the first lines in the same number of cells, and in most."""
    with _text(path, encoding) as opened:
        head = [line[:_CHUNK] for line in islice(_lines(opened), _LOOKED_AT)]
    scores = {}
    for one in _SEPARATORS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(head, delimiter=one) if cells)
        except csv.Error:
            continue
        width, times = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        scores[one] = (width > 1, times, width)
    return max(scores, key=lambda one: scores[one], default=";")


def _lines(opened: io.TextIOBase) -> Iterator[str]:
    # A line that never ends is no table: it is cut, and refused where it is read.
    while line := opened.readline(_CHUNK):
        yield line


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open("r", encoding=encoding, errors="replace", newline="")


class CsvPlace:
    """How far a file was read, and where another reading goes on: nothing before it is read again."""

    def __init__(self, mark: str = "", after: int = 0) -> None:
        """Where ``tell`` of an earlier reading said, or at the beginning."""
        self._mark = mark
        self.after = after
        """The last line that is wanted no more, for a table that keeps no mark."""
        self.line = int(mark.partition(" ")[0] or 0)
        """The last that was read."""
        self._opened: io.TextIOWrapper | None = None

    def tell(self) -> str:
        """Where it stands, or stood when it was last asked; blank where that is the beginning."""
        if self._opened is not None and not self._opened.closed and self.line:
            # A place of its text, with what its decoder holds: by a count of bytes an encoding may be lost.
            self._mark = f"{self.line} {self._opened.tell()}"
        return self._mark

    def begin(self, opened: io.TextIOWrapper) -> int:
        """Go there; how many lines are before."""
        if self._mark:
            opened.seek(int(self._mark.partition(" ")[2]))
        self._opened = opened
        return self.line


def csv_rows(
    path: Path, encoding: str, separator: str, place: CsvPlace | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number, the first included, or those after a place. Raises ``StockUnreadable``."""
    csv.field_size_limit(LONGEST_CELL)
    place = place or CsvPlace()
    with _text(path, encoding) as opened:
        before = place.begin(opened)
        reader = csv.reader(_lines(opened), delimiter=separator)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                if "field larger" in str(error):
                    raise too_long_cell(before + reader.line_num) from error
                raise StockUnreadable(f"La ligne {before + reader.line_num} n’est pas celle d’un tableau.") from error
            except UnicodeError as error:
                raise StockUnreadable(
                    f"Après la ligne {before + reader.line_num}, ce fichier n’est pas dans l’encodage annoncé."
                ) from error
            if cells is None:
                # Read while it is open: the end is a place too.
                place.tell()
                return
            place.line = before + reader.line_num
            yield place.line, cells
