"""Files of former tools as they come: encodings, workbooks, XML of any shape; and what would fill the memory."""

from __future__ import annotations

import io
import zipfile
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import CsvPlace
from palier.gateways.stocks.joined import opened_together
from palier.gateways.stocks.opening import StockHints, StockSource, open_stock
from palier.rules.takeover.stock_mapping import read_mapping

if TYPE_CHECKING:
    from pathlib import Path

_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def written(folder: Path, data: bytes, name: str = "f") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def opened(folder: Path, data: bytes, hints: StockHints | None = None) -> StockSource:
    return open_stock(written(folder, data), hints or StockHints())


def cells_of(rows: list[list[str]]) -> str:
    told = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if not cell.startswith("=")
            else f'<c r="{chr(65 + place)}{number}"><f>{cell[1:]}</f><v>3</v></c>'
            for place, cell in enumerate(row)
        )
        told += f'<row r="{number}">{cells}</row>'
    return told


def xlsx(*sheets: list[list[str]], extra: bytes = b"") -> bytes:
    """A workbook written by hand, as the format says."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        packed.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            f"{parts}</Types>",
        )
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        names = "".join(f'<sheet name="Feuille {n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1))
        packed.writestr(
            "xl/workbook.xml",
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        packed.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{rels}">{links}</Relationships>')
        for n, rows in enumerate(sheets, 1):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", _SHEET.format(rows=cells_of(rows)))
        if extra:
            packed.writestr("xl/media/image1.bin", extra)
    return made.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
            f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Dossiers">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
    return made.getvalue()


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        *(("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")),
        *(("cp1252", "cp1252"), ("cp850", "cp850"), ("mac_roman", "mac_roman")),
    ],
)
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_an_encoding_and_a_separator_are_guessed(tmp_path: Path, encoding: str, read_as: str, separator: str) -> None:
    text = "\n".join(separator.join(row) for row in (["ID", "NOM"], ["1", "Élan"], ["2", "Noël"]))

    found = opened(tmp_path, text.encode(encoding))

    assert (found.encoding, found.separator, found.columns) == (read_as, separator, ("ID", "NOM"))
    assert list(found.rows()) == [(2, ["1", "Élan"]), (3, ["2", "Noël"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_a_reading_goes_on_where_another_stood_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    text = "\r\n".join(["ID;NOM", *(f'{n};"Élan\r\nné {n}"' for n in range(60)), ""])
    found = opened(tmp_path, text.encode(encoding), StockHints(encoding if encoding == "mac_roman" else ""))
    whole = list(found.rows())

    for cut in (1, 7, 59, 60):
        place = CsvPlace()
        reading = found.rows(place)
        before = list(islice(reading, cut))
        assert before + list(found.rows(CsvPlace(place.tell()))) == whole, cut
    assert whole[-1][0] == 121
    left = CsvPlace()
    next(found.rows(left))
    assert list(found.rows(CsvPlace(left.tell()))) == whole, "a reading that was let go of tells nothing of its place"


def test_a_workbook_is_read_from_its_first_line_whatever_the_place(tmp_path: Path) -> None:
    found = opened(tmp_path, xlsx([["ID", "NOM"], ["1", "Zoé"]]))

    assert list(found.rows(CsvPlace("5 900"))) == [(2, ["1", "Zoé"])]


def test_an_encoding_may_be_told_instead(tmp_path: Path) -> None:
    found = opened(tmp_path, "ID;NOM\n1;Élan".encode("cp850"), StockHints("cp850"))

    assert next(found.rows()) == (2, ["1", "Élan"])


def test_two_encodings_in_one_file_are_said_and_what_is_lost_shows(tmp_path: Path) -> None:
    data = b"ID;NOM\n" + "1;Élan éàè\n".encode() * 3 + "2;Noël\n".encode("cp1252")

    found = opened(tmp_path, data)

    assert "Deux encodages" in found.notes[0]
    assert [cells[1] for _, cells in found.rows()][-1] == "No\ufffdl"


@pytest.mark.parametrize("others", [1, 5])
def test_a_few_lines_of_utf8_in_a_file_of_windows_are_said_too(tmp_path: Path, others: int) -> None:
    data = b"ID;NOM\n" + "1;Gu\u00e9rin\n".encode() + "2;Noël\n".encode("cp1252") * others

    found = opened(tmp_path, data)

    assert (found.encoding, "Deux encodages" in "".join(found.notes)) == ("cp1252", True)
    assert next(found.rows()) == (2, ["1", "GuÃ©rin"])


def test_a_file_of_windows_alone_is_not_said_to_be_of_two(tmp_path: Path) -> None:
    assert not opened(tmp_path, "ID;NOM\n1;Noël À l’Été\n".encode("cp1252")).notes


def test_lines_are_numbered_as_in_the_file_and_blank_ones_are_skipped(tmp_path: Path) -> None:
    found = opened(tmp_path, b'ID;NOM\n\n1;"a\nb"\n;\n2;c\n')

    assert list(found.rows()) == [(4, ["1", "a\nb"]), (6, ["2", "c"])]


def test_blank_lines_before_the_names_of_the_columns_are_no_line(tmp_path: Path) -> None:
    found = opened(tmp_path, b"\n;;\nID;NOM\n1;a\n")

    assert (found.columns, list(found.rows())) == (("ID", "NOM"), [(4, ["1", "a"])])


def test_columns_without_a_name_or_with_the_same_are_told_apart(tmp_path: Path) -> None:
    assert opened(tmp_path, b"ID;;NOM;NOM\n1;2;3;4\n").columns == ("ID", "colonne 2", "NOM", "NOM (2)")


def test_a_null_sign_does_not_reach_the_database(tmp_path: Path) -> None:
    assert list(opened(tmp_path, b"ID;NOM\n1;a\x00b\n").rows()) == [(2, ["1", "a\ufffdb"])]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b";;\n;;\n", "doit nommer"),
        (b";".join(b"c%d" % n for n in range(501)) + b"\n", "501 colonnes"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "ancien format"),
        (b"PK\x03\x04nothing", "ne s’ouvre pas"),
        (b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r><d>&a;</d><d/></r>', "DOCTYPE"),
        (b"<r><d>1</d><d>", "coupé ou abîmé"),
        (b"<r></r>", "aucune ligne"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(StockUnreadable, match=said):
        list(opened(tmp_path, data).rows())


def test_a_quotation_mark_left_open_does_not_swallow_the_file(tmp_path: Path) -> None:
    with pytest.raises(StockUnreadable, match="guillemet"):
        list(opened(tmp_path, b'ID;NOM\n1;"a\n' + b"2;b\n" * 20_000).rows())


def test_a_line_of_a_million_cells_is_cut_and_not_kept(tmp_path: Path) -> None:
    rows = list(opened(tmp_path, b"ID;NOM\n1" + b";" * 1_000_000 + b"x\n").rows())

    assert len(rows[0][1]) == 22


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_workbook_is_read_as_values(tmp_path: Path, make) -> None:
    found = opened(tmp_path, make([["ID", "NOM"], ["1", "Élan"], ["2", "Noël"]]))

    assert (found.kind, found.columns) == ("classeur", ("ID", "NOM"))
    assert list(found.rows()) == [(2, ["1", "Élan"]), (3, ["2", "Noël"])]


def test_the_other_sheets_are_said_and_may_be_chosen(tmp_path: Path) -> None:
    data = xlsx([["ID"], ["1"]], [["AUTRE"], ["2"]])

    assert "1 autre feuille, qui n’est pas lue" in opened(tmp_path, data).notes[0]
    assert opened(tmp_path, data, StockHints(sheet=1)).columns == ("AUTRE",)
    with pytest.raises(StockUnreadable, match="n’a pas cette feuille"):
        opened(tmp_path, data, StockHints(sheet=5))


def test_a_formula_is_its_kept_value_and_nothing_is_computed(tmp_path: Path) -> None:
    assert list(opened(tmp_path, xlsx([["ID", "N"], ["1", "=1+1"]])).rows()) == [(2, ["1", "3"])]


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    bomb = xlsx([["ID"], ["1"]], extra=b"\x00" * 50_000_000)

    assert len(bomb) < 200_000
    with pytest.raises(StockUnreadable, match="trop grand"):
        opened(tmp_path, bomb)


def test_xml_of_any_shape_becomes_lines(tmp_path: Path) -> None:
    data = """<?xml version="1.0" encoding="ISO-8859-1"?><stock xmlns="urn:x"><entete><le>1</le></entete><dossiers>
    <dossier id="a"><nom>Élan</nom><enfants><prenom>Zoé</prenom><prenom>Léo</prenom></enfants></dossier>
    <dossier id="b"><nom>Noël</nom><commune code="93048">Montreuil</commune></dossier></dossiers></stock>"""

    found = opened(tmp_path, data.encode("latin-1"))

    assert found.line == "stock/dossiers/dossier"
    assert found.columns == ("@id", "nom", "enfants/prenom", "commune@code", "commune")
    assert list(found.rows()) == [(2, ["a", "Élan", "Zoé ; Léo", "", ""]), (3, ["b", "Noël", "", "93048", "Montreuil"])]


def test_an_xml_line_without_an_end_is_refused(tmp_path: Path) -> None:
    data = b"<r><d><a>1</a></d><d>" + b"<a>1</a>" * 30_000 + b"</d></r>"

    with pytest.raises(StockUnreadable, match=r"démesuré|dépasse"):
        list(opened(tmp_path, data).rows())


_JOINED = """
outil = "x"
cle = "ID"
[fichiers.rev]
nom = "revenus.csv"
cle = "DOSSIER"
[champs.nom]
colonne = "NOM"
[champs.revenu]
colonne = "rev.RFR"
"""


def test_a_joined_file_is_found_by_its_key_and_a_key_that_comes_twice_is_said(tmp_path: Path) -> None:
    main = written(tmp_path, b"ID;NOM\n1;a\n2;b\n3\n", "main")
    beside = written(tmp_path, b"RFR;DOSSIER\n100;1\n999;1\n", "beside")

    with opened_together({"d.csv": main, "revenus.csv": beside}, read_mapping(_JOINED), StockHints()) as source:
        rows = list(source.rows())

    assert source.columns == ("ID", "NOM", "rev.RFR", "rev.DOSSIER")
    assert rows == [(2, ["1", "a", "100", "1"]), (3, ["2", "b", "", ""]), (4, ["3"])]
    assert "1 lignes ont une clé déjà lue" in source.notes[0]


def test_a_joined_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    main = written(tmp_path, b"ID;NOM\n1;a\n")

    with (
        pytest.raises(StockUnreadable, match=r"revenus\.csv"),
        opened_together({"d.csv": main}, read_mapping(_JOINED), StockHints()),
    ):
        pass


def test_a_cut_line_never_passes_for_a_joined_one(tmp_path: Path) -> None:
    main = written(tmp_path, b"ID;NOM\n1;a;500;1\n", "main")
    beside = written(tmp_path, b"RFR;DOSSIER\n100;1\n", "beside")

    with opened_together({"d.csv": main, "revenus.csv": beside}, read_mapping(_JOINED), StockHints()) as source:
        ((_, cells),) = source.rows()

    assert len(cells) != len(source.columns)
