"""What is understood of a line of a former tool, and what is not: each fault, on both sides of its limit."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.takeover.column_digests import added
from palier.rules.takeover.previewing import preview_stock
from palier.rules.takeover.proposing import propose_mapping
from palier.rules.takeover.stock_faults import SENTENCES, StockFault
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField
from palier.rules.takeover.stock_mapping import MappingError, read_mapping
from palier.rules.takeover.understanding import StockReader, UnderstoodLine

ON = date(2026, 11, 28)
COLUMNS = ("ID", "NUM", "NOM", "NAIS", "DEPOT", "TYPE", "MAIL", "TEL", "RFR", "POINTS")
MAPPING = """
outil = "E-logis"
cle = "ID"
dates = ["JJ/MM/AAAA", "AAAAMMJJ"]
[champs]
numero_unique = { colonne = "NUM" }
nom = { colonne = "NOM" }
naissance = { colonne = "NAIS" }
depot = { colonne = "DEPOT" }
typologie = { colonne = "TYPE", codes = { "2P" = "T2" } }
courriel = { colonne = "MAIL" }
telephone = { colonne = "TEL" }
revenu = { colonne = "RFR" }
points = { colonne = "POINTS", facultatif = true }
"""
READER = StockReader(read_mapping(MAPPING), COLUMNS, on=ON)


def line(**cells: str) -> UnderstoodLine:
    told = {"ID": "1", "NOM": "Diop", **cells}
    return READER.read([told.get(name, "") for name in COLUMNS])


@pytest.mark.article("règles de reprise de Palier")
def test_a_line_becomes_its_fields_and_a_blank_cell_says_nothing() -> None:
    found = line(
        NUM="075 0519 123456 ABCDE",
        NAIS="1/2/1980",
        DEPOT="20180312",
        TYPE="2P",
        TEL="06 12.34-56/78",
        RFR="12 345,6 €",
    )

    assert found.fields == {
        StockField.NUMBER: "0750519123456ABCDE",
        StockField.LAST_NAME: "Diop",
        StockField.BIRTH_DATE: "1980-02-01",
        StockField.DEPOSITED_ON: "2018-03-12",
        StockField.TYPE: "T2",
        StockField.PHONE: "0612345678",
        StockField.INCOME: 1_234_560,
    }
    assert (found.refusal, found.left_out, found.key) == (None, {}, "1")


@pytest.mark.parametrize(
    ("cells", "fault", "column"),
    [
        ({"ID": " "}, StockFault.NO_KEY, "ID"),
        ({"ID": "x" * 81}, StockFault.TOO_LONG, "ID"),
        ({"NOM": ""}, StockFault.NOBODY, ""),
        ({"NOM": "x" * 301}, StockFault.TOO_LONG, "NOM"),
        ({"NOM": "=HYPERLINK()"}, StockFault.FORMULA, "NOM"),
        ({"NOM": "@SUM(A1)"}, StockFault.FORMULA, "NOM"),
        ({"NOM": "+cmd|x"}, StockFault.FORMULA, "NOM"),
        ({"NOM": "M\ufffdller"}, StockFault.SIGNS, "NOM"),
        ({"NOM": "GuÃ©rin"}, StockFault.SIGNS, "NOM"),
        ({"NOM": "Ã‰LOI"}, StockFault.SIGNS, "NOM"),
        ({"NOM": "Dà Costa".encode().decode("latin-1")}, StockFault.SIGNS, "NOM"),
        ({"NUM": "075"}, StockFault.NUMBER, "NUM"),
        ({"NAIS": "01/01/1900"}, StockFault.TOO_OLD, "NAIS"),
        ({"NAIS": "27/11/1911"}, StockFault.TOO_OLD, "NAIS"),
        ({"NAIS": "01/01/2204"}, StockFault.TO_COME, "NAIS"),
        ({"NAIS": "29/11/2026"}, StockFault.TO_COME, "NAIS"),
        ({"NAIS": "31/02/1980"}, StockFault.NO_SUCH_DAY, "NAIS"),
        ({"NAIS": "01/02/80"}, StockFault.NO_SUCH_DAY, "NAIS"),
        ({"DEPOT": "31/12/1969"}, StockFault.TOO_OLD, "DEPOT"),
        ({"TYPE": "9P"}, StockFault.CODE, "TYPE"),
        ({"MAIL": "a@b"}, StockFault.EMAIL, "MAIL"),
        ({"MAIL": "a..b@exemple.test"}, StockFault.EMAIL, "MAIL"),
        ({"TEL": "12"}, StockFault.PHONE, "TEL"),
        ({"RFR": "-5"}, StockFault.NOT_A_NUMBER, "RFR"),
        ({"RFR": "1e9"}, StockFault.NOT_A_NUMBER, "RFR"),
        ({"RFR": "1.23,5"}, StockFault.NOT_A_NUMBER, "RFR"),
        ({"RFR": "18.345.5"}, StockFault.NOT_A_NUMBER, "RFR"),
    ],
)
def test_what_is_not_understood_refuses_its_line_for_a_reason(
    cells: dict[str, str], fault: StockFault, column: str
) -> None:
    found = line(**cells)

    assert (found.refusal, found.column) == (fault, column)


@pytest.mark.parametrize(
    ("written", "decimal", "cents"),
    [
        ("18345.5", ",", 1_834_550),
        ("18345.55", ",", 1_834_555),
        ("12.345", ",", 1_234_500),
        ("12.345,6", ",", 1_234_560),
        ("1.234.567", ",", 123_456_700),
        ("1234.567", ",", 123_456),
        ("18345,5", ".", 1_834_550),
        ("12,345.6", ".", 1_234_560),
        ("0.5", ",", 50),
        ("0.500", ",", 50),
        ("0,500", ".", 50),
        ("01.500", ",", 150),
        ("100.500", ",", 10_050_000),
    ],
)
def test_a_point_that_parts_no_thousands_never_makes_an_income_ten_times_larger(
    written: str, decimal: str, cents: int
) -> None:
    reader = StockReader(read_mapping(f'decimale = "{decimal}"\n{MAPPING}'), COLUMNS, on=ON)

    found = reader.read([{"ID": "1", "NOM": "Diop", "RFR": written}.get(name, "") for name in COLUMNS])

    assert found.fields[StockField.INCOME] == cents


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"NAIS": "28/11/1911"}, StockField.BIRTH_DATE, "1911-11-28"),
        ({"NAIS": "28/11/2026"}, StockField.BIRTH_DATE, "2026-11-28"),
        ({"NAIS": "1980-02-01T00:00:00"}, StockField.BIRTH_DATE, "1980-02-01"),
        ({"DEPOT": "01/01/1970"}, StockField.DEPOSITED_ON, "1970-01-01"),
        ({"TEL": "+33612345678"}, StockField.PHONE, "+33612345678"),
        ({"TEL": "0033 612345678"}, StockField.PHONE, "+33612345678"),
        ({"TEL": "+33 (0)6 12 34 56 78"}, StockField.PHONE, "+33612345678"),
        ({"TEL": "0033(0)612345678"}, StockField.PHONE, "+33612345678"),
        ({"NOM": "-Diop"}, StockField.LAST_NAME, None),
        ({"NOM": "D" * 300}, StockField.LAST_NAME, "D" * 300),
        ({"RFR": "1.234,50"}, StockField.INCOME, 123_450),
        ({"RFR": "0"}, StockField.INCOME, 0),
    ],
)
def test_what_is_just_inside_a_limit_is_understood(cells: dict[str, str], field: StockField, value: object) -> None:
    assert line(**cells).fields.get(field) == value


def test_an_optional_field_is_left_out_and_the_line_stays() -> None:
    found = line(POINTS="beaucoup")

    assert found.refusal is None
    assert found.left_out == {StockField.POINTS: StockFault.NOT_A_NUMBER}
    assert StockField.POINTS not in found.fields


@pytest.mark.parametrize("width", [0, 9, 11])
def test_a_line_that_is_cut_or_shifted_is_refused(width: int) -> None:
    assert READER.read(["1"] * width).refusal is StockFault.CUT


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="POINTS"):
        StockReader(read_mapping(MAPPING), COLUMNS[:-1], on=ON)


def test_every_fault_has_a_sentence_and_every_claim_is_of_the_former_tool() -> None:
    assert set(SENTENCES) == set(StockFault)
    claims = {field for field, row in STOCK_FIELDS.items() if row.is_claim}
    assert {StockField.POINTS, StockField.URGENCY, StockField.DEPOSITED_ON} <= claims
    assert set(STOCK_FIELDS) == set(StockField)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("outil =", "Ligne 1 : cette ligne n’est pas du TOML valable : il manque une valeur après le signe égal"),
        ('outil = "a"\ncle = "b', "Ligne 2 : .* un guillemet droit n’est pas fermé"),
        ('cle = "a"\ncle = "b"', "Ligne 2 : cette clé est déjà donnée plus haut"),
        ("outil", "une ligne donne une clé, le signe égal et une valeur"),
        ("x" * 100_001, "trop longue"),
        ('outil = "a"\ncle = "b"', "au moins un champ"),
        ('outil = ""\ncle = "b"\n[champs.nom]\ncolonne = "c"', "nom de l’ancien outil"),
        ('outil = "a"\ncle = 3\n[champs.nom]\ncolonne = "c"', "distingue chaque ligne"),
        ('outil = "a"\ncle = "b"\n[champs.rang]\ncolonne = "c"', "ce champ n’existe pas"),
        ('outil = "a"\ncle = "b"\n[champs.points]\ncolonne = "c"', "sans numéro unique ni nom"),
        ('outil = "a"\ncle = "b"\n[champs.nom]\ncolonne = "c"\n[champs.etat]\ncolonne = "d"', "écrivez « codes »"),
        ('outil = "a"\ncle = "b"\n[champs.nom]\ncolonne = "c"\ncodes = { a = "b" }', "n’a pas de codes"),
        ('outil = "a"\ncle = "b"\n[champs.nom]\ncolonne = "c"\nfacultatif = 1', "true ou false"),
        ('outil = "a"\ncle = "b"\nfichiers = { r = 1 }\n[champs.nom]\ncolonne = "c"', "sa colonne de jointure"),
        (
            'outil = "a"\ncle = "b"\ndates = ["JJ/MM/AAAA", "MM/JJ/AAAA"]\n[champs.nom]\ncolonne = "c"',
            "serait deux jours à la fois",
        ),
        ('outil = "a"\ncle = "b"\npoids = 3\n[champs.nom]\ncolonne = "c"', "cette clé n’existe pas"),
    ],
)
def test_a_mapping_that_cannot_serve_says_why(text: str, said: str) -> None:
    with pytest.raises(MappingError, match=said):
        read_mapping(text)


def test_the_digest_of_a_mapping_is_of_what_it_means() -> None:
    same = MAPPING.replace("\nnom", "\n# un commentaire\nnom")
    other = MAPPING.replace('"T2"', '"T3"')

    assert read_mapping(same).digest == read_mapping(MAPPING).digest
    assert read_mapping(other).digest != read_mapping(MAPPING).digest


def test_a_mapping_is_proposed_from_the_names_of_the_columns_and_can_be_read() -> None:
    mapping = read_mapping(propose_mapping(("NO_DOSSIER", "Nom", "Prénom", "DATE_NAISSANCE", "E-mail")))

    assert (mapping.key, {one.field for one in mapping.fields}) == (
        "NO_DOSSIER",
        {StockField.LAST_NAME, StockField.FIRST_NAME, StockField.BIRTH_DATE, StockField.EMAIL},
    )


@pytest.mark.article("règles de reprise de Palier")
def test_a_proposed_mapping_reads_the_days_and_the_sizes_of_the_first_lines() -> None:
    columns = ("ID", "NOM", "NE LE", "TYPE", "NB_PIECES", "RFR")
    lines = [
        ["1", "A", "28.02.1980", "2P", "3", "9000"],
        ["2", "B", "03.12.1975", "Studio", "7", ""],
        ["3", "C", "", "X"],
    ]

    proposed = propose_mapping(columns, lines)
    mapping = read_mapping(proposed)

    assert mapping.dates[-1] == "JJ.MM.AAAA"
    fields = {one.field: one for one in mapping.fields}
    assert fields[StockField.TYPE].codes == {"2P": "T2", "Studio": "T1"}
    assert fields[StockField.TYPE].is_optional
    assert '"X"' in proposed
    assert fields[StockField.INCOME].column == "RFR"
    assert fields[StockField.BIRTH_DATE].column == "NE LE"
    rooms = read_mapping(propose_mapping(("ID", "NOM", "NB_PIECES"), [["1", "A", "3"], ["2", "B", "7"]]))
    assert {one.field: one.codes for one in rooms.fields}[StockField.TYPE] == {"3": "T3", "7": "T6P"}
    # A digit in a column of another name may be anything: no code is made up, and the field is left out.
    assert "typologie" not in propose_mapping(("ID", "NOM", "TYPE"), [["1", "A", "3"]])


@pytest.mark.article("règles de reprise de Palier")
def test_a_preview_sees_the_same_key_twice_and_what_no_field_takes() -> None:
    rows = [(2, ["1", "", "A", *[""] * 7]), (3, ["1", "", "B", *[""] * 7]), (4, ["2", "", "C", *[""] * 7])]

    seen = preview_stock(READER, COLUMNS, rows)

    assert (seen.read, seen.taken, seen.refused) == (3, 2, 1)
    assert seen.refusals[0].number == 3
    assert seen.unmapped == ()


@pytest.mark.article("règles de reprise de Palier")
def test_the_digests_are_the_same_whatever_the_slices_and_differ_for_one_cell_or_one_line() -> None:
    lines = [(n, [str(n), f"v{n % 3}"]) for n in range(2, 30)]
    whole = added({}, ("a", "b"), lines)

    assert added(added({}, ("a", "b"), lines[:7]), ("a", "b"), lines[7:]) == whole
    assert added({}, ("a", "b"), reversed(lines)) == whole
    changed = added({}, ("a", "b"), [(n, [a, "x" if n == 9 else b]) for n, (a, b) in lines])
    assert (changed["a"] == whole["a"], changed["b"] == whole["b"]) == (True, False)
    assert added({}, ("a", "b"), lines[1:]) != whole
    swapped = [(5, lines[4][1]), (6, lines[3][1])]
    assert added({}, ("a", "b"), swapped) != added({}, ("a", "b"), lines[3:5])
