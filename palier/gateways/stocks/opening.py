"""Opens a file of a former tool, whatever it is: its columns, how it was read, and its lines one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from palier.gateways.stocks import csv_files, sheet_files, xml_files
from palier.gateways.stocks.bounds import LARGEST_FILE, StockUnreadable, kept_rows, named_columns

_ZIP, _XML = b"PK\x03\x04", (b"<?xml", b"<")
_OLD_XLS = b"\xd0\xcf\x11\xe0"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class StockHints:
    """What a person says of a file, where what is guessed of it is wrong."""

    encoding: str = ""
    separator: str = ""
    sheet: int = 0


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

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each line that holds something, with its number; the first, which names the columns, is not given."""
        return kept_rows(self._rows(), len(self.columns))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        if self.kind == "xml":
            yield from xml_files.xml_rows(self.path, self.line, self.columns)
            return
        rows = (
            csv_files.csv_rows(self.path, self.encoding, self.separator)
            if self.kind == "csv"
            else sheet_files.sheet_rows(self.path, self.sheet)
        )
        # The first that holds something names the columns.
        next((one for one in rows if any(one[1])), None)
        yield from rows


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
    if head.startswith(_ZIP):
        return _sheet(path, hints.sheet)
    bare = head
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    if bare.replace(b"\x00", b"").lstrip().startswith(_XML):
        line = xml_files.xml_line(path)
        columns = xml_files.xml_columns(path, line)
        return StockSource(path, "xml", columns, line=line, notes=(f"Une ligne par élément « {line} ».",))
    return _csv(path, hints)


def _sheet(path: Path, sheet: int) -> StockSource:
    names = sheet_files.sheet_names(path)
    rows = sheet_files.sheet_rows(path, sheet)
    columns = named_columns(next((cells for _, cells in rows if any(cells)), []))
    rows.close()  # type: ignore[attr-defined] # a generator: its process ends now
    others = len(names) - 1
    said = "autre feuille, qui n’est pas lue" if others == 1 else "autres feuilles, qui ne sont pas lues"
    note = f"Ce classeur a {others} {said}."
    return StockSource(path, "classeur", columns, sheet=sheet, sheets=names, notes=(note,) if others else ())


def _csv(path: Path, hints: StockHints) -> StockSource:
    guessed, note = csv_files.guessed_encoding(path)
    encoding = hints.encoding if hints.encoding in csv_files.ENCODINGS else guessed
    separator = hints.separator or csv_files.guessed_separator(path, encoding)
    rows = csv_files.csv_rows(path, encoding, separator)
    columns = named_columns(next((cells for _, cells in rows if any(cells)), []))
    notes = (note,) if note and encoding == guessed else ()
    return StockSource(path, "csv", columns, encoding=encoding, separator=separator, notes=notes)
