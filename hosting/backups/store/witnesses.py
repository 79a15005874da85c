"""A witness: what every table held at one exact position of the log, so that a restored cluster can be held to it.

The position is exact when, after it was read, no transaction is under way, and when it has not moved once the snapshot
is taken: each commit written before it is in the snapshot, and none after. Such an instant is waited for, never made:
nothing is locked.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    import psycopg

PATIENCE = 10.0
"""Seconds to look for a quiet instant before giving up until the next time."""
_TABLES = """
    SELECT n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname),
      EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname IN ('append_only', 'kept_line'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1
"""
# Who may not see the others' transactions cannot say that there are none.
_QUIET = """
    SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE backend_xid IS NOT NULL)
      AND NOT EXISTS (SELECT FROM pg_prepared_xacts)
"""


@dataclass(frozen=True, slots=True)
class BackupWitness:
    """Rows by table; for tables that nobody may change, what the rows say too."""

    position: str
    at: str
    counts: dict[str, int]
    digests: dict[str, str]

    def text(self) -> bytes:
        """As kept in the vault."""
        return json.dumps(asdict(self), sort_keys=True).encode()


def read(text: bytes) -> BackupWitness:
    """Read a witness of the vault."""
    return BackupWitness(**json.loads(text))


def take(connection: psycopg.Connection[Any], *, patience: float = PATIENCE) -> BackupWitness | None:
    """Count at a quiet instant; none where the server was never quiet for that long."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := _once(connection):
            return found
        time.sleep(0.003)
    return None


def _once(connection: psycopg.Connection[Any]) -> BackupWitness | None:
    before = _row(connection, "SELECT pg_current_wal_insert_lsn()")
    if not _row(connection, _QUIET)[0]:
        return None
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        position, at = _row(connection, "SELECT pg_current_wal_insert_lsn(), clock_timestamp()")
        if position != before[0]:
            return None
        counts, digests = count(connection)
    finally:
        connection.execute("ROLLBACK")
    beat(connection)  # a record stands at the position itself, so that a recovery can stop before it
    return BackupWitness(str(position), at.isoformat(), counts, digests)


def count(connection: psycopg.Connection[Any]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the rows of every table, and a digest of those of the tables that nobody may change."""
    counts, digests = {}, {}
    for name, quoted, is_kept in connection.execute(_TABLES).fetchall():
        digest = "coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)" if is_kept else "0"
        query = f"SELECT count(*), {digest} FROM {quoted} t"  # noqa: S608 - quoted by the server
        rows, digest = _row(connection, query)
        counts[name] = int(rows)
        if is_kept:
            digests[name] = str(digest)
    return counts, digests


def differences(witness: BackupWitness, counts: dict[str, int], digests: dict[str, str]) -> list[str]:
    """Say each table that does not hold what the witness counted."""
    wrong = [
        f"{table}: {witness.counts.get(table, 'no such table')} rows counted then, {counts.get(table, 'none')} now"
        for table in sorted(witness.counts.keys() | counts.keys())
        if witness.counts.get(table) != counts.get(table)
    ]
    changed = (table for table, digest in witness.digests.items() if digests.get(table) != digest)
    return wrong + [f"{table}: rows that nobody may change are not those of then" for table in changed]


def beat(connection: psycopg.Connection[Any]) -> str:
    """Commit a mark of nothing into the log; return the position by which it is on disk."""
    connection.execute("SELECT pg_logical_emit_message(true, 'palier', '')")
    return str(_row(connection, "SELECT pg_current_wal_flush_lsn()")[0])


def clock(connection: psycopg.Connection[Any]) -> datetime:
    """The server's own clock: the log bears its instants."""
    at: datetime = _row(connection, "SELECT clock_timestamp()")[0]
    return at


def _row(connection: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    assert row is not None  # noqa: S101 - each query here has one row by construction
    return row
