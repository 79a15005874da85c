"""A workbook and an XML between two turns of a process: opened once, gone on from where they stood, and let go."""

from __future__ import annotations

import shutil
from errno import ENOSPC
from itertools import islice
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest

from palier.gateways.stocks import kept_tables, sheet_files
from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import CsvPlace
from palier.gateways.stocks.kept_tables import KeptTables
from palier.gateways.stocks.opening import StockHints, open_stock
from tests.gateways.test_stocks import ods, written, xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = [["ID", "NOM"], *([str(one), f"Nom {one}"] for one in range(1, 8))]
XML = b"<d>" + b"".join(f"<l><ID>{one}</ID><NOM>Nom {one}</NOM></l>".encode() for one in range(1, 8)) + b"</d>"


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_tables, "_APART", 2)


@pytest.fixture
def tables() -> Iterator[KeptTables]:
    held = KeptTables()
    yield held
    held.keep_only([])


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    begun = list[str]()
    opener = sheet_files.subprocess.Popen

    def counted(*said: object, **more: object) -> object:
        begun.append("one")
        return opener(*said, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(sheet_files.subprocess, "Popen", counted)
    return begun


def folders() -> set[Path]:
    return set(Path(gettempdir()).glob("palier-stock-*"))


@pytest.mark.parametrize("data", [xlsx(ROWS), ods(ROWS), XML], ids=["xlsx", "ods", "xml"])
def test_each_turn_goes_on_from_near_where_the_one_before_stood(
    tmp_path: Path, tables: KeptTables, data: bytes
) -> None:
    path = written(tmp_path, data)
    whole = list(open_stock(path).rows())

    for last in range(len(whole) + 1):
        source = tables.opened(1, path, StockHints())
        after = whole[last - 1][0] if last else 0
        found = list(source.rows(CsvPlace("", after)))
        assert [row for row in found if row[0] > after] == whole[last:]
        assert len(found) <= len(whole) - last + 2


def test_a_workbook_is_opened_no_more_once_it_was_read(
    tmp_path: Path, tables: KeptTables, processes: list[str]
) -> None:
    path = written(tmp_path, xlsx(ROWS))
    first = tables.opened(1, path, StockHints())
    opened = len(processes)

    for last in (0, 3, 7):
        assert tables.opened(1, path, StockHints()) == first
        list(islice(first.rows(CsvPlace("", last)), 2))

    assert (opened, len(processes)) == (2, 2)


def test_its_columns_and_its_notes_cost_one_opening(tmp_path: Path, processes: list[str]) -> None:
    source = open_stock(written(tmp_path, xlsx(ROWS, [["autre"]])))

    assert (source.columns, len(source.notes), len(processes)) == (("ID", "NOM"), 1, 1)


def test_what_was_cleared_meanwhile_is_read_again(tmp_path: Path, tables: KeptTables) -> None:
    path, before = written(tmp_path, xlsx(ROWS)), folders()
    first = list(tables.opened(1, path, StockHints()).rows())
    for folder in folders() - before:
        shutil.rmtree(folder)

    assert list(tables.opened(1, path, StockHints()).rows()) == first


def test_nothing_is_left_once_nobody_reads_it_nor_of_a_file_that_does_not_open(
    tmp_path: Path, tables: KeptTables
) -> None:
    before = folders()
    path, other = written(tmp_path, xlsx(ROWS)), written(tmp_path, xlsx(ROWS), "g")
    tables.opened(1, path, StockHints())
    tables.opened(2, other, StockHints())
    tables.keep_only([2])
    assert len(folders() - before) == 1

    tables.keep_only([])
    with pytest.raises(StockUnreadable):
        tables.opened(3, written(tmp_path, xlsx(ROWS)[:-40], "h"), StockHints())
    long = written(tmp_path, xlsx([["ID"], ["x" * 30_000]]), "i")
    with pytest.raises(StockUnreadable):
        tables.opened(4, long, StockHints())

    assert folders() == before


@pytest.mark.parametrize("data", [xlsx(ROWS), XML], ids=["xlsx", "xml"])
def test_a_full_disk_keeps_nothing_and_stops_no_turn(
    tmp_path: Path, tables: KeptTables, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    path, before = written(tmp_path, data), folders()

    def full(_path: Path, rows: Iterator[object]) -> object:
        next(rows)
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(kept_tables, "keep", full)
    source = tables.opened(1, path, StockHints())

    assert (source.kept, folders()) == (None, before)
    assert list(source.rows()) == list(open_stock(path).rows())


def test_a_csv_is_never_copied_for_it_goes_on_by_itself(tmp_path: Path, tables: KeptTables) -> None:
    before = folders()

    source = tables.opened(1, written(tmp_path, b"ID;NOM\n1;Diop\n"), StockHints())

    assert (source.kept, folders()) == (None, before)
