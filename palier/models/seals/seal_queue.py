"""What waits for its seal: taken from the queue, and out of it only with the transaction that seals it (ADR 42)."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from palier.models.seals.sealed_tables import SOURCES
from palier.rules.seals import told_acts

REMOVAL, CHANGE = "DELETE", "UPDATE"
MOST_ENTRIES = 500
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('palier_seals'))"
_WALK = "SELECT pg_try_advisory_xact_lock(hashtext('palier_seal_walk'))"
_TAKE = """
    SELECT id, source, operation, keys, transaction, writer FROM (
      SELECT *, sum(cardinality(keys)) OVER (ORDER BY id) - cardinality(keys) AS before
      FROM (SELECT *, xmin::text AS writer FROM palier_unsealed WHERE source = ANY(%s) ORDER BY id LIMIT %s) first
    ) counted WHERE before < %s ORDER BY id
"""
_VERBS = """
    SELECT DISTINCT q.transaction, j.verb FROM palier_unsealed q CROSS JOIN LATERAL unnest(q.keys) key
    JOIN palier_journalentry j ON j.id = key::uuid
    WHERE q.source = 'journalentry' AND q.operation = 'INSERT' AND q.transaction = ANY(%s)
"""
_PROOF = """
    SELECT keys[1]::uuid FROM palier_unsealed WHERE transaction = %s AND source = 'erasure' AND operation = 'INSERT'
    ORDER BY id LIMIT 1
"""
_REMOVED = """
    SELECT key FROM palier_unsealed, unnest(keys) key WHERE source = %s AND operation = 'DELETE' AND key = ANY(%s)
"""
_WAITING = "SELECT key FROM palier_unsealed, unnest(keys) key WHERE source = %s AND key = ANY(%s)"
_NOTED = """
    SELECT key, xmin::text FROM palier_unsealed, unnest(keys) key WHERE source = %s AND key = ANY(%s)
"""
_TAIL = """
    SELECT count(*), coalesce(sum(cardinality(keys)), 0), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)
    FROM palier_unsealed
"""


class QueuedStatement(NamedTuple):
    """The rows of one statement."""

    id: int
    source: str
    operation: str
    keys: list[str]
    transaction: int
    writer: str
    """Of PostgreSQL: the transaction, or the savepoint, that wrote these rows and noted them."""

    @property
    def is_removal(self) -> bool:
        """Whether it deleted them."""
        return self.operation == REMOVAL


class Tail(NamedTuple):
    """What waits: how many rows, and since how many seconds."""

    rows: int
    seconds: int


def lock() -> bool:
    """Whether this transaction alone seals, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        return bool(cursor.fetchone()[0])


def walk_alone() -> bool:
    """Whether this transaction alone walks everything, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(_WALK)
        return bool(cursor.fetchone()[0])


def first(rows: int) -> list[QueuedStatement]:
    """The entries that have waited the longest, of about so many rows, in the order of their statements.

    Rows of which the journal must tell an act go before all others, and so before the journal: its lines of the same
    transactions are then still here (``verbs``). The others come with the last of them: read in one snapshot, none of
    those transactions has a row left. What a later release seals waits for it.
    """
    told = _first([source for source in SOURCES if source in told_acts.TOLD], rows)
    left = rows - sum(len(entry.keys) for entry in told)
    if left <= 0 or len(told) >= MOST_ENTRIES:
        return told
    return told + _first([source for source in SOURCES if source not in told_acts.TOLD], left)


def _first(sources: list[str], rows: int) -> list[QueuedStatement]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [sources, MOST_ENTRIES, rows])
        return [QueuedStatement(*row) for row in cursor.fetchall()]


def verbs(transactions: Collection[int]) -> dict[int, set[str]]:
    """The acts that the journal tells of these transactions, of lines that wait for their seal."""
    found: dict[int, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_VERBS, [list(transactions)])
        for transaction, verb in cursor.fetchall():
            found.setdefault(transaction, set()).add(verb)
    return found


def proof_in(transaction: int) -> UUID | None:
    """The erasure that was proved in a transaction: its proof is its last row, hence still in the queue."""
    with connection.cursor() as cursor:
        cursor.execute(_PROOF, [transaction])
        row = cursor.fetchone()
        return row[0] if row else None


def removed(source: str, keys: Collection[str]) -> set[str]:
    """Which of these rows a statement that waits has deleted."""
    return _keys(_REMOVED, source, keys)


def waiting(source: str, keys: Collection[str]) -> set[str]:
    """Which of these rows wait for their seal."""
    return _keys(_WAITING, source, keys)


def noted(source: str, keys: Collection[str]) -> set[tuple[str, str]]:
    """Whoever noted these rows, of all that waits: key and transaction, or savepoint."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTED, [source, list(keys)])
        return {(key, writer) for key, writer in cursor.fetchall()}


def _keys(statement: str, source: str, keys: Collection[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [source, list(keys)])
        return {row[0] for row in cursor.fetchall()}


def tail() -> Tail:
    """How much waits, and for how long."""
    with connection.cursor() as cursor:
        cursor.execute(_TAIL)
        _, rows, seconds = cursor.fetchone()
        return Tail(int(rows), int(seconds))


def drop(entries: Collection[QueuedStatement]) -> None:
    """Take these out: they are sealed."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM palier_unsealed WHERE id = ANY(%s)", [[entry.id for entry in entries]])
