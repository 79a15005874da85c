"""A table that leaves as a file for a spreadsheet: CSV or XLSX, written on disk row by row, and no cell that computes.

Neither form holds the whole table in memory. In CSV a cell that a spreadsheet would take for a formula is marked as text; in
XLSX a string is written as a string, whatever it begins with.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import rustpy_xlsxwriter

type Cell = str | int | float | date | None
"""What a cell holds; a sum of money is in euros."""
_MARK = b"\xef\xbb\xbf"
"""By which a spreadsheet knows that the letters are in UTF-8."""
_FIRST_YEAR = 1900
_WIDTH = 18.0
"""Letters that a column shows: a date that does not fit is shown as a row of signs."""
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


def written(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, form: TableForm, title: str) -> BinaryIO:
    """The file, open at its first byte; whoever takes it closes it. ``title`` names the sheet, in 31 letters at most."""
    kept = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - the answer closes it, once it has left
    if form is TableForm.XLSX:
        _sheet(kept, columns, rows, title)
    else:
        _lines(kept, columns, rows)
    kept.seek(0)
    return kept


def _lines(kept: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    kept.write(_MARK)
    text = TextIOWrapper(kept, "utf-8", newline="", write_through=True)
    lines = csv.writer(text, delimiter=";")
    lines.writerow(columns)
    lines.writerows([_said(cell) for cell in row] for row in rows)
    text.detach()


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


def _dated(cell: Cell) -> Cell:
    """A spreadsheet's calendar begins in 1900: an older day is words."""
    return cell.isoformat() if isinstance(cell, date) and cell.year < _FIRST_YEAR else cell


def _sheet(kept: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]], title: str) -> None:
    def named() -> Iterator[dict[str, Cell]]:
        some = False
        for row in rows:
            some = True
            yield dict(zip(columns, map(_dated, row), strict=True))
        if not some:
            # The names of the columns come with the first row; without one, they come with an empty one.
            yield dict.fromkeys(columns)

    rustpy_xlsxwriter.write_worksheet(
        named(),
        kept,
        sheet_name=title,
        freeze_row=1,
        bold_headers=True,
        float_format="0.00",
        datetime_format="dd/mm/yyyy",
        column_width=_WIDTH,
    )
