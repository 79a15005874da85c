"""Spreadsheets (XLSX, ODS): one sheet of them, read by a process of its own; how many others there are is said."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from palier.gateways.stocks.bounds import LARGEST_SHEET, LONGEST_CELL, MOST_COLUMNS, StockUnreadable, too_long_cell

type SheetLines = Iterator[tuple[int, list[str]]]
_READER = Path(__file__).with_name("sheet_reader.py")
_SAY: Mapping[str, str] = {
    "trop_grand": "Ce classeur est trop grand une fois ouvert. Enregistrez la feuille en CSV, puis envoyez ce CSV.",
    "colonnes": f"Cette feuille a plus de {MOST_COLUMNS} colonnes.",
    "feuille": "Ce classeur n’a pas cette feuille.",
    "protege": "Ce classeur demande un mot de passe : enregistrez-le sans.",
    "abime": "Ce classeur ne s’ouvre pas : il est abîmé, ou d’un autre format que le nom ne le dit.",
}


@contextmanager
def _opened(path: Path, sheet: int) -> Iterator[tuple[dict[str, Any], IO[str]]]:
    if path.stat().st_size > LARGEST_SHEET:
        raise StockUnreadable(_SAY["trop_grand"])
    process = subprocess.Popen(
        [sys.executable, "-I", str(_READER), str(path), str(sheet)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    out = process.stdout
    if out is None:  # pragma: no cover - a pipe was asked for
        raise StockUnreadable(_SAY["abime"])
    try:
        told = json.loads(out.readline() or '{"refused": "abime"}')
        if word := told.get("refused"):
            raise StockUnreadable(_SAY.get(word, _SAY["abime"]))
        yield told, out
        # Who reads to the end sees whether the process fell on the file; who reads its head only lets it go.
        if out.read(1) == "" and process.wait():
            raise StockUnreadable(_SAY["trop_grand"])
    finally:
        process.kill()
        out.close()
        process.wait()


@contextmanager
def opened_sheet(path: Path, sheet: int) -> Iterator[tuple[tuple[str, ...], int, SheetLines]]:
    """The names of its sheets, how many ranges of merged cells the one that is read has, and its lines.

    Raises ``StockUnreadable``.
    """
    with _opened(path, sheet) as (told, out):
        yield tuple(told["sheets"]), int(told["merged"]), _lines(out)


def sheet_rows(path: Path, sheet: int) -> SheetLines:
    """Each line of a sheet with its number, the first included. Raises ``StockUnreadable``."""
    with _opened(path, sheet) as (_, out):
        yield from _lines(out)


def _lines(out: IO[str]) -> SheetLines:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    reader = csv.reader(out)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise too_long_cell(number) from error
        if cells is None:
            return
        number += 1
        yield number, cells
