"""Reading everything that is under seal, a chunk at a time, for whoever walks it (ADR 42)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import batched, groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from palier.models.seals import seal_rows
from palier.models.seals.seal_rows import CHUNK, Last
from palier.models.seals.sealed_source import SealedTable
from palier.models.seals.sealed_tables import SOURCES

_LINES = """
    SELECT id, chain, position, kind, source, row, version, digest, marks, proof, sealed_at, head FROM palier_sealedline
    ORDER BY chain, position
"""
_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'seal\\_%' AND tgenabled IN ('O', 'A')
"""
_PAIRS = f"""
    SELECT u.id, {seal_rows.LAST.replace("l.", "u.")}, {seal_rows.LAST} FROM palier_sealedline u CROSS JOIN LATERAL (
      SELECT * FROM palier_sealedline l WHERE l.source = u.source AND l.row = u.row AND l.id < u.id
      ORDER BY l.row DESC, l.id DESC LIMIT 1) l
    WHERE u.id = ANY(%s)
"""  # noqa: S608 - no value
_WIDTH = len(Last._fields)
VERBS = ("insert", "update", "delete")


class KeptLine(NamedTuple):
    """A line as it is kept."""

    number: int
    chain: int
    position: int
    kind: str
    table: str
    row: str
    version: int
    digest: bytes
    marks: bytes
    proof: UUID | None
    sealed_at: datetime
    head: bytes


class Met(NamedTuple):
    """A row as it is met, and its last line if it has one."""

    key: str
    values: tuple[str | None, ...]
    last: Last | None


def chains() -> Iterator[tuple[int, Iterator[tuple[KeptLine, ...]]]]:
    """The lines of each chain in their order, in batches."""
    lines = (KeptLine(*columns) for columns in seal_rows.stream("sealed_lines", _LINES))  # type: ignore[arg-type]
    for name, of in groupby(lines, key=lambda line: line.chain):
        yield name, batched(of, CHUNK)


def rows(source: SealedTable) -> Iterator[tuple[Met, ...]]:
    """The rows of a table in the order of its keys, in batches."""
    width = len(seal_rows.every_column(source))
    return batched(_met(seal_rows.stream("sealed_rows", seal_rows.walked(source)), width), CHUNK)


def _met(columns: Iterable[tuple[object, ...]], width: int) -> Iterator[Met]:
    for key, *rest in columns:
        values, last = tuple(rest[:width]), tuple(rest[width:])
        yield Met(str(key), values, seal_rows.last(last) if last[0] is not None else None)  # type: ignore[arg-type]


def with_the_one_before(numbers: Collection[int]) -> dict[int, tuple[Last, Last]]:
    """Each of these lines, and the line before of the same row; those without one are not in the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, [list(numbers)])
        return {
            number: (seal_rows.last(tuple(parts[:_WIDTH])), seal_rows.last(tuple(parts[_WIDTH:])))
            for number, *parts in cursor.fetchall()
        }


def orphans(source: SealedTable) -> Iterator[tuple[tuple[int, str, str], ...]]:
    """Rows that are not there and have a line: chain, row, kind of the last one; in batches."""
    return batched(seal_rows.stream("sealed_orphans", seal_rows.orphans(source)), CHUNK)  # type: ignore[arg-type]


def unguarded() -> list[str]:
    """Tables under seal that a trigger no longer watches."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        enabled = set(cursor.fetchall())
    return [table for table in SOURCES if not {(f"palier_{table}", f"seal_{verb}") for verb in VERBS} <= enabled]
