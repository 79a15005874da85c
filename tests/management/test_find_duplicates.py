"""A table that anybody made: its pairs with their reasons, and how many are right where it says who is who; no database asked."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """Identifiant;NOM;Prénom(s);Date de naissance;E-mail;Tél.;Personne
=A1;Lefèvre;Zoé;12/03/1980;z.lefevre@libre.example;06 12 34 56 78;1
B2;LEFEBVRE;Zoe;1980-12-03;;+33612345678;1
C3;Lefèvre;Léa;12/03/1980;z.lefevre@libre.example;06 12 34 56 78;2
D4;Tarchoux;Serge;inconnu;;;3
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_pairs_of_a_table_come_out_with_their_reasons_and_are_counted(tmp_path: Path, encoding: str) -> None:
    table, pairs, told = tmp_path / "people.csv", tmp_path / "pairs.csv", StringIO()
    table.write_text(TABLE, encoding=encoding)
    call_command("find_duplicates", str(table), out=pairs, stderr=told)

    rows = list(csv.DictReader(pairs.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["cle_1"], row["cle_2"], row["avis"]) for row in rows] == [("'=A1", "B2", "presque_sur")]
    assert "le jour et le mois de naissance inversés (+33)" in rows[0]["raisons"]
    said = plain_text(told.getvalue())
    assert "4 fiches : 1 paire à lire." in said
    assert "Vraies paires trouvées : 1 sur 1 (100,00%)." in said


def test_a_table_without_any_name_is_refused_with_where_its_columns_are_told(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("a;b\n1;2\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"find-duplicates\.md"):
        call_command("find_duplicates", str(table))
