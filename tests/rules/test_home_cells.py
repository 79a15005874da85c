"""Columns of a landlord's file guessed by their names, and cells understood as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from palier.api.said.homes import HomeFacts
from palier.rules.homes import home_cells, home_columns
from palier.rules.homes.home_columns import HOME_FIELDS, CellKind, HomeField
from palier.workflows.homes.declaring import HomeDraft

if TYPE_CHECKING:
    from palier.rules.homes.home_cells import CellValue


def read(name: str, cell: str) -> CellValue | str:
    """The value of one cell, or its sentence."""
    line = home_cells.read_cells([name], home_columns.guess_columns([name]), [cell])
    return line.faults[0] if line.faults else next(iter(line.values.values()))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("N° RPLS", "rpls_id"),
        ("Numéro RPLS", "rpls_id"),
        ("Loyer mensuel hors charges (€)", "rent"),
        ("LOYER_HC", "rent"),
        ("Surface habitable (m²)", "floor_area"),
        ("rent", "rent"),
        ("code_insee", "commune"),
        ("Étage", "floor"),
        ("Nom du locataire", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_what_files_call_it(name: str, field: str | None) -> None:
    assert home_columns.guess_column(name) == field


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("Disponible le", "46010", date(2025, 12, 19)),
        ("Disponible le", "2025-12-19T00:00:00", date(2025, 12, 19)),
        ("Disponible le", "19/12/2025", date(2025, 12, 19)),
        ("Loyer", "1 480,50 €", 148_050),
        ("Loyer", "1.480,50", 148_050),
        ("Loyer", "1,480.50", 148_050),
        ("Loyer", "450.5", 45_050),
        ("RPLS", "93048000", "La colonne « RPLS » n’est pas un numéro RPLS : 10 chiffres ou majuscules."),
        ("RPLS", "930480001", "0930480001"),
        *(
            (
                "Rue",
                f"rue{sign}Test",
                "La colonne « Rue » contient un signe invisible : écrivez de nouveau cette cellule.",
            )
            for sign in "\ufffe\u202e\u2028\u2029\u200b"
        ),
        ("Étage", "RDC", 0),
        ("Type", "F3", "T3"),
        ("Type", "6 pièces", "T6P"),
        ("Ascenseur", "X", True),
        ("Ascenseur", "peut-être", "La colonne « Ascenseur » ne dit ni oui ni non."),
        ("Charges", "#REF!", "La colonne « Charges » contient une erreur du tableur, pas une valeur."),
        ("Rue", "=HYPERLINK(1)", "La colonne « Rue » contient une formule, pas une valeur."),
        ("Surface", "1e9", "La colonne « Surface » ne se lit pas comme un nombre."),
        ("Surface", "7", "La colonne « Surface » n’est pas entre 9 et 400."),
        ("Charges comprises", "chauffage, eau_chaude", "chauffage eau_chaude"),
        (
            "Disponible le",
            "31/02/2026",
            "La colonne « Disponible le » ne se lit pas comme une date : écrivez-la JJ/MM/AAAA.",
        ),
    ],
)
def test_a_cell_is_understood_or_says_why_it_is_not(name: str, cell: str, value: CellValue) -> None:
    assert read(name, cell) == value


def test_a_field_is_said_by_one_column_and_a_head_is_the_line_that_names_most() -> None:
    assert home_columns.guess_columns(["Loyer", "Loyer HC"]) == {0: HomeField.RENT}
    rows = [(1, ["Parc", "", ""]), (2, ["", "", ""]), (3, ["RPLS", "Rue", "Loyer"]), (4, ["0930480001", "Lilas", "3"])]
    assert home_columns.guess_head(rows) == 3
    assert home_columns.guess_head([(1, ["a", "b"])]) == 1


def test_the_fields_and_their_bounds_are_those_of_the_api() -> None:
    assert {one.value for one in HomeField} - {"reference"} == set(HomeDraft.__slots__) == set(HomeFacts.model_fields)
    for one, row in HOME_FIELDS.items():
        if row.kind in (CellKind.COUNT, CellKind.AMOUNT):
            bounds = {type(part).__name__: part for part in HomeFacts.model_fields[one.value].metadata}
            assert (bounds["Ge"].ge, bounds["Le"].le) == (row.least, row.most), one
