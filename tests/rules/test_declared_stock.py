"""The stock that a landlord declares is read line by line, and says a turnover only where it covers the lets."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import declared_stock
from palier.rules.homes.declared_stock import MOST_LINES, Declared, DeclaredLine
from palier.rules.homes.waiting_times import HomeSize

KNOWN = {"93048", "2A004", "75056"}


def read(text: str) -> declared_stock.ReadStock:
    return declared_stock.read(text, communes=KNOWN)


def test_a_list_is_read_whatever_parts_its_cells_and_under_its_headings():
    text = "\ufeffcommune;taille;logements\r\n93048;T3;1 250\r\n2a004,t1,0\n75056\tT6P\t7\n\n"
    assert read(text).lines == (
        DeclaredLine(commune="93048", size=HomeSize.T3, homes=1250),
        DeclaredLine(commune="2A004", size=HomeSize.T1, homes=0),
        DeclaredLine(commune="75056", size=HomeSize.T5, homes=7),
    )
    assert read(text).refused == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("93048;T3", "trois cases"),
        ("9304;T3;1", "« 9304 » n’est pas un code INSEE"),
        ("99999;T3;1", "n’a le code 99999"),
        ("93048;studio;1", "« studio » n’est pas une taille"),
        ("93048;T3;1.5", "« 1.5 » n’est pas un nombre de logements"),
        ("93048;T3;-4", "« -4 » n’est pas un nombre de logements"),
        ("93048;T3;200001", "n’est pas un nombre de logements"),
        ("93048;T2;5", "déjà sur une ligne plus haut"),
    ],
)
def test_each_line_that_is_refused_says_its_number_and_why(line: str, said: str):
    found = read(f"93048;T2;4\n\n{line}")
    assert [one.number for one in found.refused] == [3]
    assert said in found.refused[0].sentence
    assert len(found.lines) == 1


def test_a_list_that_is_too_long_is_not_read():
    found = read("93048;T2;4\n" * (MOST_LINES + 1))
    assert not found.lines
    assert "lignes au plus" in found.refused[0].sentence


@given(st.text(max_size=200))
def test_whatever_is_sent_each_filled_line_is_kept_refused_or_a_heading(text: str):
    found = read(text)
    filled = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    assert len(filled) - 1 <= len(found.lines) + len(found.refused) <= len(filled)


def test_a_turnover_is_told_where_neither_number_is_small():
    assert declared_stock.turnover(12, 240, least=10) == Fraction(1, 20)
    for lets, stock in ((9, 240), (None, 240), (12, None), (12, 11), (9, 9)):
        assert declared_stock.turnover(lets, stock, least=10) is None


def declared(*rows: tuple[int, int, int]) -> list[Declared]:
    return [Declared(landlord=who, year=year, homes=homes) for who, year, homes in rows]


def test_a_stock_covers_where_every_landlord_who_let_declared_homes():
    rows = declared((1, 2026, 100), (2, 2026, 50), (1, 2025, 90), (3, 2025, 5))
    assert declared_stock.covering(rows, {1, 2}, years=(2026, 2025)) == (2026, 150)
    assert declared_stock.covering(rows, {1, 3}, years=(2026, 2025)) == (2025, 95)
    assert declared_stock.covering(rows, {1, 2, 3}, years=(2026, 2025)) is None
    assert declared_stock.covering(declared((1, 2026, 0)), {1}, years=(2026,)) is None
    assert declared_stock.covering([], set(), years=(2026,)) is None
