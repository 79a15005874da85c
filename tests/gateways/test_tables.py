"""A table that leaves: read again by a spreadsheet's reader, whatever its cells hold, and made as its lines come."""

from __future__ import annotations

import csv
import io
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from palier.gateways import tables
from palier.gateways.tables import TableForm, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "<b>&amp;\"'",
    "é\x01\x0b\ufffe",
    "_x0041_",
    'a;b\n"c"',
    " bords ",
    "",
]


def made(rows: Sequence[Sequence[sheets.Cell]], form: TableForm = TableForm.XLSX) -> bytes:
    columns = [f"c{place}" for place in range(len(rows[0]))]
    return b"".join(tables.parts(columns, [rows], form=form, title="Pièces à <contrôler>"))


def read(file: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()[1:]


def test_what_a_cell_holds_is_read_again_and_none_computes() -> None:
    file = made([[cell, 12, 3.5, date(2026, 11, 30), None, date(1900, 2, 28)] for cell in HOSTILE])

    found = read(file)

    assert [row[0] for row in found] == [cell.replace("\x01\x0b\ufffe", "") for cell in HOSTILE]
    assert found[0][1:] == [12.0, 3.5, date(2026, 11, 30), "", "1900-02-28"]
    with ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - ours
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert CalamineWorkbook.from_filelike(io.BytesIO(file)).sheet_names == ["Pièces à <contrôler>"]


def test_no_cell_of_a_csv_is_taken_for_a_formula() -> None:
    text = made([[cell] for cell in HOSTILE], TableForm.CSV).decode("utf-8-sig")

    found = [row[0] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")][1:]

    assert not [cell for cell in found if cell[:1] in set("=+-@\t\r")]
    assert [cell.removeprefix("'") for cell in found] == HOSTILE


@given(st.lists(st.one_of(st.none(), st.text(), st.integers(-(2**53), 2**53)), min_size=1, max_size=30))
def test_any_string_and_any_number_make_a_sheet_that_is_read(cells: list[str | int | None]) -> None:
    (found,) = read(made([["", *cells]])) if any(cell is not None for cell in cells) else [[""]]
    numbers = [cell for cell in cells if isinstance(cell, int)]
    assert [cell for cell in found if isinstance(cell, float)] == [float(number) for number in numbers]


def test_first_bytes_are_made_before_the_next_lines_are_read() -> None:
    asked: list[int] = []

    def lines() -> Iterator[list[list[sheets.Cell]]]:
        for turn in range(3):
            asked.append(turn)
            # Nothing to compress: each turn is more than the archive holds back.
            yield [[turn, sha256(f"{turn} {place}".encode()).hexdigest()] for place in range(5_000)]

    for form in TableForm:
        asked.clear()
        leaving = tables.parts(["a", "b"], lines(), form=form, title="t")
        assert next(leaving)
        assert asked == []
        assert next(leaving)
        assert asked == [0], form
        assert len(b"".join(leaving)) > 0


def test_a_table_of_more_than_twenty_six_columns_names_them() -> None:
    assert read(made([[*range(60)]])) == [[float(number) for number in range(60)]]
