"""Opens a file of a former tool, whatever it is: its columns, how it was read, and its lines one after the other."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from palier.gateways.stocks import csv_files, sheet_files, xml_files
from palier.gateways.stocks.bounds import LARGEST_FILE, StockUnreadable, kept_rows, named_columns
from palier.gateways.stocks.csv_files import CsvPlace

_ZIP, _XML = b"PK\x03\x04", (b"<?xml", b"<")
_OLD_XLS = b"\xd0\xcf\x11\xe0"
_NO_TABLE = (
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une photo"),
    (b"GIF8", "une image"),
    (b"%PDF", "un PDF"),
    (b"Rar!", "une archive"),
    (b"7z\xbc\xaf", "une archive"),
    (b"\x1f\x8b", "une archive"),
    (b"\x7fELF", "un programme"),
    (b"MZ\x90", "un programme"),
)
"""What is no table, by its first bytes: told on arrival, not after a column of signs."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class StockHints:
    """What a person says of a file, where what is guessed of it is wrong."""

    encoding: str = ""
    separator: str = ""
    sheet: int = 0
    header: int = 0
    """The number of the line that names the columns; 0 is the first that holds something."""


class KeptLines(Protocol):
    """Lines that were read once."""

    def after(self, number: int) -> Iterator[tuple[int, list[str]]]:
        """Each with its number, from near this one."""


@dataclass(frozen=True, slots=True)
class StockSource:
    """A file that is open to be read as many times as wanted."""

    path: Path
    kind: str
    columns: tuple[str, ...]
    encoding: str = ""
    separator: str = ""
    sheet: int = 0
    sheets: tuple[str, ...] = ()
    line: str = ""
    notes: tuple[str, ...] = field(default=())
    header: int = 0
    kept: KeptLines | None = None
    """Its lines as an earlier reading wrote them down."""

    def rows(self, place: CsvPlace | None = None) -> Iterator[tuple[int, list[str]]]:
        """Each line that holds something, with its number; that which names the columns, and those above it, are not given.

        ``place`` says how far it is read, and where a reading goes on; a workbook and an XML that nobody kept are read from
        their first line.
        """
        return kept_rows(self._rows(place or CsvPlace()), len(self.columns))

    def _rows(self, place: CsvPlace) -> Iterator[tuple[int, list[str]]]:
        if self.kept is not None:
            yield from self.kept.after(place.after)
            return
        if self.kind == "xml":
            yield from xml_files.xml_rows(self.path, self.line, self.columns)
            return
        is_begun = self.kind == "csv" and place.line > 0
        rows = (
            csv_files.csv_rows(self.path, self.encoding, self.separator, place)
            if self.kind == "csv"
            else sheet_files.sheet_rows(self.path, self.sheet)
        )
        if not is_begun:
            _names(rows, self.header)
        yield from rows


def _names(rows: Iterator[tuple[int, list[str]]], header: int) -> list[str]:
    """The line that names the columns: the one that is told, or the first that holds something."""
    return next((cells for number, cells in rows if (number == header if header else any(cells))), [])


def first_lines(source: StockSource, most: int) -> list[tuple[int, list[str]]]:
    """The first lines of a table as they are, for who looks for the one that names the columns; none of an XML."""
    if source.kind == "xml":
        return []
    rows = (
        csv_files.csv_rows(source.path, source.encoding, source.separator)
        if source.kind == "csv"
        else sheet_files.sheet_rows(source.path, source.sheet)
    )
    with closing(rows):  # type: ignore[type-var] # a generator: a process may be behind it
        return list(islice(rows, most))


def open_stock(path: Path, hints: StockHints = StockHints()) -> StockSource:
    """Find what a file is by its first bytes, whatever its name. Raises ``StockUnreadable``."""
    size = path.stat().st_size
    if not size:
        raise StockUnreadable("Ce fichier est vide.")
    if size > LARGEST_FILE:
        raise StockUnreadable("Ce fichier dépasse 4 Go : coupez-le en plusieurs lots.")
    with path.open("rb") as opened:
        head = opened.read(512)
    if head.startswith(_OLD_XLS):
        raise StockUnreadable("Ce classeur est d’un ancien format (.xls) : enregistrez-le en .xlsx, .ods ou CSV.")
    if other := next((word for start, word in _NO_TABLE if head.startswith(start)), ""):
        raise StockUnreadable(f"Ce fichier est {other}, et non un tableau : envoyez un fichier CSV, XLSX ou ODS.")
    if head.startswith(_ZIP):
        return _sheet(path, hints)
    bare = head
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    if bare.replace(b"\x00", b"").lstrip().startswith(_XML):
        line = xml_files.xml_line(path)
        columns = xml_files.xml_columns(path, line)
        return StockSource(path, "xml", columns, line=line, notes=(f"Une ligne par élément « {line} ».",))
    return _csv(path, hints)


def _sheet(path: Path, hints: StockHints) -> StockSource:
    sheet = hints.sheet
    with sheet_files.opened_sheet(path, sheet) as (names, merged, rows):
        columns = named_columns(_names(rows, hints.header))
    others = len(names) - 1
    said = "autre feuille, qui n’est pas lue" if others == 1 else "autres feuilles, qui ne sont pas lues"
    notes = [f"Ce classeur a {others} {said}."] if others else []
    if merged:
        notes.append(
            "Des cellules de cette feuille sont fusionnées : seule la première de chacune est lue, les autres sont vides."
        )
    told = tuple(notes)
    return StockSource(path, "classeur", columns, sheet=sheet, sheets=names, notes=told, header=hints.header)


def _csv(path: Path, hints: StockHints) -> StockSource:
    guessed, note = csv_files.guessed_encoding(path)
    encoding = hints.encoding if hints.encoding in csv_files.ENCODINGS else guessed
    separator = hints.separator or csv_files.guessed_separator(path, encoding)
    rows = csv_files.csv_rows(path, encoding, separator)
    columns = named_columns(_names(rows, hints.header))
    notes = (note,) if note and encoding == guessed else ()
    return StockSource(path, "csv", columns, encoding=encoding, separator=separator, notes=notes, header=hints.header)
