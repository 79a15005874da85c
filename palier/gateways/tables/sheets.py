"""An XLSX of one sheet, made as its lines come: its first bytes leave before the last line is read (ECMA-376, part 1).

Kept writers of XLSX hold the file until its last line, or write it on a disk that it then leaves: whoever takes a hundred
thousand lines out waited for all. What one table needs of the format is little: numbers, days, strings that never compute.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import RawIOBase
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

type Cell = str | int | float | date | None
"""What a cell holds; a sum of money is in euros."""
_FIRST_DAY, _DAY_ZERO = date(1900, 3, 1), date(1899, 12, 30)
"""A spreadsheet counts a 29 February 1900 that never was: an older day is words."""
_WIDTH = 18
"""Letters that a column shows: a date that does not fit is shown as a row of signs."""
_QUICK = 3
"""Level of compression: six takes twice the time for a twentieth less."""
_BOLD, _CENTS, _DAY = 1, 2, 3
"""Places of the styles in ``_STYLES``."""
_SHEET = "xl/worksheets/sheet1.xml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class _Outlet(RawIOBase):
    """Where the archive is written: it is taken away as it comes, and never gone back in."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        self.kept.append(bytes(data))
        return len(self.kept[-1])

    def taken(self) -> bytes:
        found, self.kept = b"".join(self.kept), []
        return found


def parts(columns: Sequence[str], lines: Iterable[Iterable[Sequence[Cell]]], title: str) -> Iterator[bytes]:
    """The workbook, one part for its head and one for each part of its lines."""
    outlet, letters = _Outlet(), [_letters(place) for place in range(len(columns))]
    with ZipFile(outlet, "w", ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        for name, content in _around(title).items():
            archive.writestr(name, _DECLARED + content)
        with archive.open(_SHEET, "w") as sheet:
            sheet.write((_DECLARED + _head(len(columns)) + _row(1, letters, columns, _BOLD)).encode())
            yield outlet.taken()
            number = 1
            for some in lines:
                text = []
                for row in some:
                    number += 1
                    text.append(_row(number, letters, row))
                sheet.write("".join(text).encode())
                # Compressed, some lines may leave with the next ones.
                if made := outlet.taken():
                    yield made
            sheet.write(b"</sheetData></worksheet>")
    yield outlet.taken()


def _around(title: str) -> Mapping[str, str]:
    """What stands in the archive around the sheet, by its name there."""
    book = f"{_OFFICE}/officeDocument"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{book}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{_text(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }


def _head(columns: int) -> str:
    """The names of the columns stay while one scrolls."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{_WIDTH}" customWidth="1"/></cols><sheetData>'
    )


def _row(number: int, letters: Sequence[str], row: Sequence[Cell], style: int = 0) -> str:
    cells = [_cell(f"{at}{number}", cell, style) for at, cell in zip(letters, row, strict=True) if cell is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, cell: Cell, style: int) -> str:
    match cell:
        case float():
            return f'<c r="{at}" s="{_CENTS}"><v>{cell!r}</v></c>'
        case int():
            return f'<c r="{at}"><v>{cell}</v></c>'
        case date() if cell >= _FIRST_DAY:
            return f'<c r="{at}" s="{_DAY}"><v>{(cell - _DAY_ZERO).days}</v></c>'
    worn = f' s="{style}"' if style else ""
    return f'<c r="{at}" t="inlineStr"{worn}><is><t xml:space="preserve">{_text(str(cell))}</t></is></c>'


def _text(said: str) -> str:
    """A string as the format writes it: what XML cannot hold is left out, what it would read otherwise is escaped."""
    return _ESCAPED.sub("_x005F_", _FORBIDDEN.sub("", said)).translate(_WRITTEN)


def _letters(place: int) -> str:
    """The name of a column by its place from 0: A to Z, then AA."""
    high, low = divmod(place, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)
