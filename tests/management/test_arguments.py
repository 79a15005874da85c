"""A command as it is typed: what cannot be read is named in one sentence, never shown as a fault of the program."""

from __future__ import annotations

import pytest
from django.core.management import execute_from_command_line

from tests.plain_pages import plain_text


@pytest.mark.parametrize(
    ("typed", "argument", "words"),
    [
        ("explain 1110318016982G1104 --on 2026-13-45", "--on", "n’est pas une date"),
        ("explain 1110318016982G1104 --home 7", "--home", "identifiant"),
        ("import_sne fichier.xml --on demain", "--on", "n’est pas une date"),
        ("demo_world --anchor 29/02/2026", "--anchor", "n’est pas une date"),
        ("export_ranking 7 --out fichier", "ID", "identifiant"),
        ("find_duplicates table.csv --least -5", "--least", "un nombre entier de 0 à 100"),
        ("find_duplicates table.csv --least 101", "--least", "un nombre entier de 0 à 100"),
        ("find_duplicates table.csv --least demi", "--least", "un nombre entier de 0 à 100"),
        ("erase --dry-run --on 2026-02-30", "--on", "n’est pas une date"),
    ],
)
def test_an_argument_that_cannot_be_read_is_named(typed, argument, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["django-admin", *typed.split()])

    assert stopped.value.code not in (0, None)
    said = plain_text(capsys.readouterr().err)
    assert argument in said
    assert words in said
