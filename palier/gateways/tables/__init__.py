"""A table that leaves as a file for a spreadsheet: CSV or XLSX, made as its lines come, and no cell that computes.

Neither form holds the whole table in memory, nor waits for its last line. In CSV a cell that a spreadsheet would take for a
formula is marked as text; in XLSX a string is written as a string, whatever it begins with.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from io import StringIO
from itertools import batched
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from palier.gateways.tables import sheets

type Cell = sheets.Cell
_MARK = b"\xef\xbb\xbf"
"""By which a spreadsheet knows that the letters are in UTF-8."""
AT_ONCE = 2_000
"""Lines written together."""
_COMPUTING = frozenset("=+-@\t\r")


class TableForm(StrEnum):
    """The kind of file."""

    CSV = "csv"
    XLSX = "xlsx"


KINDS: Mapping[TableForm, str] = {
    TableForm.CSV: "text/csv; charset=utf-8",
    TableForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media type of each form."""


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in _COMPUTING else cell


def parts(
    columns: Sequence[str], lines: Iterable[Iterable[Sequence[Cell]]], *, form: TableForm, title: str
) -> Iterator[bytes]:
    """The file, part by part as its lines come. ``title`` names the sheet, in 31 letters at most."""
    return sheets.parts(columns, lines, title) if form is TableForm.XLSX else _csv(columns, lines)


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, form: TableForm, title: str) -> BinaryIO:
    """The file, open at its first byte; whoever takes it closes it."""
    kept = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - the answer closes it, once it has left
    kept.writelines(parts(columns, batched(rows, AT_ONCE), form=form, title=title))
    kept.seek(0)
    return kept


def _csv(columns: Sequence[str], lines: Iterable[Iterable[Sequence[Cell]]]) -> Iterator[bytes]:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(columns)
    yield _MARK + text.getvalue().encode()
    for some in lines:
        text.seek(0)
        text.truncate()
        writer.writerows([_said(cell) for cell in row] for row in some)
        yield text.getvalue().encode()


def _said(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case float():
            # A French spreadsheet reads a comma.
            return f"{cell:.2f}".replace(".", ",")
        case date():
            return cell.isoformat()
    return str(cell)
