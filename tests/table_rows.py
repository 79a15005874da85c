"""Every row of the tests’ database at once: what migrations wrote, brought back after real commits; a world, put back."""

from __future__ import annotations

import copy
import functools
import itertools
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from palier.rules.law.clocks import day_in_paris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

FIRST_ID = 20_001
"""Rows are numbered from here, as on a site that has served a year: an id that a page writes as a count, « 20 001 », shows."""
_TABLES = """
    SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'django_migrations'
"""
_EMPTY = f"""
    DO $$
    DECLARE one text; first bigint;
    BEGIN
        FOR one IN {_TABLES} AND pg_relation_size(format('%I.%I', schemaname, tablename)) > 0
        LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
        FOR one, first IN
            SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), start_value FROM pg_sequences
            WHERE last_value IS NOT NULL
        LOOP PERFORM setval(one, first, false); END LOOP;
    END $$
"""
"""Some five times as quick as a TRUNCATE of three hundred tables, each with its indexes: a file each, made anew."""
_TRUNCATED_EVERY = 50
"""What is deleted stays in the files, and is read over: now and then all are made anew."""
_times = itertools.count(1)
_first_rows: dict[str, bytes] = {}


def keep_first_rows() -> None:
    """Keep the rows that migrations wrote (content types, reference tables), outside the database: nothing foreign is in it."""
    _first_rows.update({table: rows for table, rows in _read().items() if rows})


def number_from(cursor: Any, first: int) -> None:
    """Number the next row of each table from ``first``, now and after each emptying."""
    cursor.execute("SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) FROM pg_sequences")
    for (sequence,) in cursor.fetchall():
        cursor.execute(f"ALTER SEQUENCE {sequence} START WITH {first} RESTART")


def empty_tables() -> None:
    """Bring every table back to what the migrations left, past the journal's triggers."""
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
    with _past_triggers():
        with connection.cursor() as cursor:
            if next(_times) % _TRUNCATED_EVERY:
                cursor.execute(_EMPTY)
            else:
                cursor.execute(_TABLES)
                cursor.execute(f"TRUNCATE {', '.join(row[0] for row in cursor.fetchall())} RESTART IDENTITY")
        _write(_first_rows)
        with connection.cursor() as cursor:
            for table in _first_rows:
                _advance_sequences(cursor, table)


def _advance_sequences(cursor: Any, table: str) -> None:
    cursor.execute(
        "SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [table, table],
    )
    for column, sequence in cursor.fetchall():
        if sequence:
            cursor.execute(f'SELECT setval(%s, greatest(max("{column}"), {FIRST_ID})) FROM {table}', [sequence])


@contextmanager
def _past_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")


def _read() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                found[table] = b"".join(bytes(part) for part in rows)
    return found


def _write(rows: dict[str, bytes]) -> None:
    with connection.cursor() as cursor:
        for table, data in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as into:
                into.write(data)


# --- A world, kept --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a builder wrote and returned; it is made anew before its hours sound old, and on another day."""

    made: Any
    rows: dict[str, bytes]
    numbers: list[tuple[str, int]]
    day: date
    until: float


_FRESH_FOR = 180.0
"""Seconds."""
_kept: dict[str, _Kept] = {}


def kept[**P, R](builder: Callable[P, R]) -> Callable[P, R]:
    """Make a world once in a while, and put its rows back where a database has none: a hundredth of the time it takes to walk.

    It is built whenever something is there already, or a test has moved the clock: nothing but the time taken changes. So it is
    where a test commits: what waits for its seal names the transaction that wrote it, and these are of another.
    """

    @functools.wraps(builder)
    def build(*args: P.args, **known: P.kwargs) -> R:
        if not connection.in_atomic_block or _is_clock_moved() or not _is_bare():
            return builder(*args, **known)
        key = f"{builder.__module__}.{builder.__name__} {args} {known}"
        found = _kept.get(key)
        if found is None or time.monotonic() > found.until or found.day != day_in_paris(timezone.now()):
            made = builder(*args, **known)
            _kept[key] = _keep(made)
            return made
        _put_back(found)
        return copy.deepcopy(found.made)  # type: ignore[no-any-return]

    return build


def _is_clock_moved() -> bool:
    return abs(timezone.now().timestamp() - time.time()) > 1


def _is_bare() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user = current_user AND usesuper FROM pg_user WHERE usename = session_user")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        rows = (f"(SELECT count(*) FROM {one}) <> {_first_rows[one].count(b'\n')}" for one in _first_rows)
        there = (f"EXISTS (SELECT FROM {one})" for one in tables if one not in _first_rows)
        cursor.execute(f"SELECT {' OR '.join([*rows, *there])}")
        return not cursor.fetchone()[0]


def _keep(made: Any) -> _Kept:
    rows = {table: data for table, data in _read().items() if data != _first_rows.get(table, b"")}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
        numbers = cursor.fetchall()
    now = timezone.now()
    return _Kept(copy.deepcopy(made), rows, numbers, day_in_paris(now), time.monotonic() + _FRESH_FOR)


def _put_back(found: _Kept) -> None:
    with _past_triggers():
        with connection.cursor() as cursor:
            for table in found.rows.keys() & _first_rows.keys():
                cursor.execute(f"DELETE FROM {table}")
        _write(found.rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(one, greatest(last, coalesce(pg_sequence_last_value(one::regclass), 0)))"
            " FROM unnest(%s::text[], %s::bigint[]) AS t (one, last)",
            [[one for one, _ in found.numbers], [last for _, last in found.numbers]],
        )
