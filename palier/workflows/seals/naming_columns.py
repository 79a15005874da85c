"""Which columns a line that no act left has changed, by its marks, those of the line before and the row as it stands (ADR 42)."""

from collections.abc import Collection, Mapping
from itertools import groupby

from palier.models.seals import seal_rows, seal_walk
from palier.models.seals.seal_rows import Last, SealedRow
from palier.models.seals.seal_walk import KeptLine
from palier.models.seals.sealed_source import SealedTable
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.seals import chain


def of(lines: Collection[KeptLine]) -> Mapping[int, tuple[str, ...]]:
    """By number of the line, the columns that it changed; none where it is the first of its row, or where its row is gone."""
    known = sorted((line for line in lines if line.table in SOURCES), key=lambda line: line.table)
    found: dict[int, tuple[str, ...]] = {}
    for table, of_table in groupby(known, key=lambda line: line.table):
        each = list(of_table)
        rows = seal_rows.read(SOURCES[table], {line.row for line in each})
        pairs = seal_walk.with_the_one_before({line.number for line in each})
        for line in each:
            if line.row in rows and line.number in pairs:
                found[line.number] = _changed(SOURCES[table], rows[line.row], *pairs[line.number])
    return found


def _changed(source: SealedTable, row: SealedRow, line: Last, before: Last) -> tuple[str, ...]:
    """A column that one of two lines says to be as it stands, and the other not, has changed between them."""
    since, until = _other(source, row, before), _other(source, row, line)
    if since is None or until is None:
        return ()
    return tuple(column for column in source.columns if (column in since) != (column in until))


def _other(source: SealedTable, row: SealedRow, line: Last) -> set[str] | None:
    """The columns of a row that are not those of a line; nothing where its salt was forgotten."""
    if not line.salt or not 1 <= line.version <= source.version:
        return None
    values = seal_rows.values_of(source, row.values, line.version)
    return set(chain.differing(source.described(line.version), values, line.salt, line.marks))
