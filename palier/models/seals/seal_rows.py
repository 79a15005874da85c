"""Reading rows as they are sealed, in SQL: each column as one text that any PostgreSQL prints alike, whatever its settings.

An instant is in UTC to the microsecond; bytes and secrets stand as their SHA-256; the rest is PostgreSQL's own text.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models, transaction

from palier.models.doors.row_security import CLOCK, READ, held_columns
from palier.models.seals.sealed_source import SECRETS, SealedTable
from palier.models.seals.sealed_tables import SOURCES

CHUNK = 2_000
"""Rows that travel at once."""
PREFIX = "palier_"


class SealedRow(NamedTuple):
    """A row as it stands: its key, its organisation, and its columns as text."""

    key: str
    chain: int
    values: tuple[str | None, ...]
    writer: str = ""
    """The transaction, or the savepoint, that wrote it last, where it was read to be sealed; blank where that is not told."""


class Last(NamedTuple):
    """The last line of a row."""

    chain: int
    kind: str
    version: int
    digest: bytes
    marks: bytes
    salt: bytes


LAST = "l.chain, l.kind, l.version, l.digest, l.marks, l.salt"


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction that sees one moment from its first question to its last."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def model(source: SealedTable) -> type[models.Model]:
    """The model of a table under seal."""
    return apps.get_model("palier", source.table)


def key_type(source: SealedTable) -> str:
    """The type of its key, in SQL."""
    key = model(source)._meta.pk  # noqa: SLF001 - Django's own way
    return "uuid" if isinstance(key, models.UUIDField) else "text" if isinstance(key, models.CharField) else "bigint"


def spelled(source: SealedTable, columns: Collection[str]) -> str:
    """These columns of ``t`` as text, in SQL."""
    fields = {field.column: field for field in model(source)._meta.concrete_fields}  # noqa: SLF001 - same
    return ", ".join(_spelled(fields[column], f't."{column}"') for column in columns)


def _spelled(field: "models.Field[Any, Any]", name: str) -> str:
    if isinstance(field, models.DateTimeField):
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    if isinstance(field, models.DateField):
        return f"to_char({name}, 'YYYY-MM-DD')"
    if field.column in SECRETS:
        return f"encode(sha256(convert_to({name}, 'UTF8')), 'hex')"
    return f"encode(sha256({name}), 'hex')" if isinstance(field, models.BinaryField) else f"{name}::text"


def every_column(source: SealedTable) -> tuple[str, ...]:
    """Columns of all its versions: an older line is compared under its own."""
    return tuple(dict.fromkeys((*source.columns, *(column for older in source.older for column in older))))


def values_of(source: SealedTable, row: tuple[str | None, ...], version: int) -> list[str | None]:
    """The values of a row in the order of one version."""
    columns = every_column(source)
    if version == source.version and not source.older:
        return list(row)
    held = dict(zip(columns, row, strict=True))
    return [held[column] for column in source.described(version).columns]


def _writer(source: SealedTable) -> str:
    """Who wrote it last; not said of a table that the clock reads by columns: PostgreSQL lends no system column alone."""
    return "''" if held_columns(f"{PREFIX}{source.table}", CLOCK, READ) else "t.xmin::text"


def read(source: SealedTable, keys: Collection[str]) -> dict[str, SealedRow]:
    """These rows as they stand; those that are gone are not in the answer."""
    statement = f"""
        SELECT t.{source.key}::text, {source.chain}, {_writer(source)}, {spelled(source, every_column(source))}
        FROM {PREFIX}{source.table} t {source.joins} WHERE t.{source.key} = ANY(%s::{key_type(source)}[])
    """  # noqa: S608 - names of the table of sources
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return {
            key: SealedRow(key, chain or 0, tuple(values), writer) for key, chain, writer, *values in cursor.fetchall()
        }


def older(source: SealedTable, after: str) -> list[str]:
    """The next keys of a table, in its order: what is taken over."""
    kind = key_type(source)
    start = "" if not after else f"WHERE t.{source.key} > %s::{kind}"
    statement = f"""
        SELECT t.{source.key}::text FROM {PREFIX}{source.table} t {start} ORDER BY t.{source.key} LIMIT {CHUNK}
    """  # noqa: S608 - same
    with connection.cursor() as cursor:
        cursor.execute(statement, [after] if after else [])
        return [row[0] for row in cursor.fetchall()]


def walked(source: SealedTable) -> str:
    """Every row of a table with its last line, as ``read`` and ``lasts`` give them, in SQL."""
    return f"""
        SELECT t.{source.key}::text, {spelled(source, every_column(source))}, {LAST}
        FROM {PREFIX}{source.table} t LEFT JOIN LATERAL (
          SELECT * FROM palier_sealedline l WHERE l.source = '{source.table}' AND l.row = t.{source.key}::text
          ORDER BY l.row DESC, l.id DESC LIMIT 1) l ON true
        ORDER BY t.{source.key}
    """  # noqa: S608 - names of the table of sources


def orphans(source: SealedTable) -> str:
    """The last line of each row that is not there, in SQL: chain, row, kind."""
    return f"""
        SELECT l.chain, l.row, l.kind FROM (
          SELECT DISTINCT ON (l.row) l.chain, l.row, l.kind FROM palier_sealedline l
          WHERE l.source = '{source.table}' AND l.row <> '' ORDER BY l.row DESC, l.id DESC) l
        WHERE NOT EXISTS (SELECT FROM {PREFIX}{source.table} t WHERE t.{source.key}::text = l.row)
    """  # noqa: S608 - same


_LASTS = f"""
    SELECT DISTINCT ON (l.row) l.row, {LAST} FROM palier_sealedline l WHERE l.source = %s AND l.row = ANY(%s)
    ORDER BY l.row DESC, l.id DESC
"""  # noqa: S608 - no value


def lasts(source: SealedTable, keys: Collection[str]) -> dict[str, Last]:
    """The last line of each of these rows that has one."""
    with connection.cursor() as cursor:
        cursor.execute(_LASTS, [source.table, list(keys)])
        return {row[0]: last(row[1:]) for row in cursor.fetchall()}


def last(columns: tuple[object, ...]) -> Last:
    """A last line from the columns of ``LAST``."""
    chain, kind, version, *parts = columns
    digest, marks, salt = (bytes(part) for part in parts)  # type: ignore[call-overload]
    return Last(int(chain), str(kind), int(version), digest, marks, salt)  # type: ignore[call-overload]


def stream(name: str, statement: str) -> Iterator[tuple[object, ...]]:
    """Rows of a statement, a chunk at a time, whatever their number; inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}")
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM {name}")
            if not (rows := cursor.fetchall()):
                break
            yield from rows
        cursor.execute(f"CLOSE {name}")


def triggers() -> list[str]:
    """The statements that put the triggers in force; migrations freeze their output."""
    return [statement for source in SOURCES.values() for statement in triggers_of(source)]


def triggers_of(source: SealedTable) -> list[str]:
    """One trigger for each verb: its rows stand in a table of the statement."""
    table = f"{PREFIX}{source.table}"
    return [
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON {table} REFERENCING {rows} TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION palier_note_{source.key}('{source.table}')"
        for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    ]
