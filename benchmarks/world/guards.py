"""Indexes and constraints are taken off for the load, and put back as they were: the catalogue is compared at the end."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), contype, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype IN ('p', 'u', 'f') AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
    ORDER BY contype = 'f', conrelid::regclass::text, conname
"""
_INDEXES = """
    SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND indpred IS NULL AND NOT EXISTS
        (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    ORDER BY 1, 2
"""
_VALID = """
    SELECT (SELECT count(*) FROM pg_constraint WHERE NOT convalidated) + (SELECT count(*) FROM pg_index WHERE NOT indisvalid)
"""
# Partial indexes stay on: they are small, and the server spells their condition otherwise each time they are made.
HANDS = 2
TOLD_FROM = 1
"""Seconds that a statement takes before it is worth a line."""
_LATER = "f"


class GuardsLost(RuntimeError):
    """The catalogue is not what it was before the load."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A primary key, a unique constraint or a foreign key, as the catalogue spells it."""

    table: str
    name: str
    kind: str
    definition: str


@dataclass(frozen=True, slots=True)
class Guards:
    """Everything that was taken off."""

    constraints: Sequence[Constraint]
    indexes: Sequence[tuple[str, str, str]]


def standing(connection: psycopg.Connection[Any], tables: Sequence[str]) -> Guards:
    """What stands on these tables, and what others hang on them."""
    names = list(tables)
    found = connection.execute(_CONSTRAINTS, [names, names]).fetchall()
    return Guards([Constraint(*row) for row in found], connection.execute(_INDEXES, [names]).fetchall())


def take_off(connection: psycopg.Connection[Any], tables: Sequence[str]) -> Guards:
    """Drop them all, foreign keys first; return what to put back."""
    found = standing(connection, tables)
    for one in sorted(found.constraints, key=lambda one: one.kind != _LATER):
        connection.execute(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.name}")
    for _, name, _ in found.indexes:
        connection.execute(f"DROP INDEX {name}")
    return found


def put_back(address: str, guards: Guards, told: Callable[[str], None]) -> None:
    """Build and check everything again: keys and indexes first, then what hangs on them, two at a time."""
    keys = [one for one in guards.constraints if one.kind != _LATER]
    hanging = [one for one in guards.constraints if one.kind == _LATER]
    _each(address, [*(_add(one) for one in keys), *(definition for _, _, definition in guards.indexes)], told)
    # A foreign key locks both of its tables: one at a time, and quickly, since every index is there.
    _each(address, [_add(one) for one in hanging], told, hands=1)


def _add(one: Constraint) -> str:
    return f"ALTER TABLE {one.table} ADD CONSTRAINT {one.name} {one.definition}"


def compare(connection: psycopg.Connection[Any], tables: Sequence[str], before: Guards) -> None:
    """Refuse a database in which anything is missing, other or not validated."""
    after = standing(connection, tables)
    missing = {*before.constraints, *before.indexes} ^ {*after.constraints, *after.indexes}
    unproven = connection.execute(_VALID).fetchone()
    if missing or unproven != (0,):
        raise GuardsLost(f"After the load, these differ: {sorted(map(str, missing))}; not validated: {unproven}")


def _each(address: str, statements: Sequence[str], told: Callable[[str], None], *, hands: int = HANDS) -> None:
    """Run statements on a few connections. The first error is raised when all have ended."""
    kept = threading.local()
    opened: list[psycopg.Connection[Any]] = []

    def run(statement: str) -> None:
        began = time.monotonic()
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(address, autocommit=True)
            kept.connection.execute("SET maintenance_work_mem = '512MB'")
            opened.append(kept.connection)
        kept.connection.execute(statement)
        if (took := time.monotonic() - began) > TOLD_FROM:
            told(f"{took:4.0f} s for {statement[:90]}")

    try:
        with ThreadPoolExecutor(hands) as executor:
            for done in [executor.submit(run, statement) for statement in statements]:
                done.result()
    finally:
        for connection in opened:
            connection.close()
