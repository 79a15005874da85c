"""Can this release serve on this database: it answers, its schema is there, its roles can be taken. Bounded and cheap.

The check logs in by a connection of its own: a pool that is worn out, or held by slow pages, says nothing about it.
"""

import contextlib
from dataclasses import dataclass
from functools import cache

import psycopg
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from palier.models.doors import acting, claims
from palier.models.state.servers import REPLICA

CONNECT_SECONDS, STATEMENT_MS = 3, 3000
"""Bounds on the check, in seconds and milliseconds: a machine under its greatest load answers in less."""
_HEARD = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"
"""By the clock of now: a sign of life may be younger than the transaction that asks."""
UNREACHABLE, ROLE, SCHEMA = "base_injoignable", "role_refuse", "migrations_en_attente"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Codes of what is missing, none when ready; and what is told without being a condition."""

    missing: tuple[str, ...] = ()
    worker_heard: float | None = None
    """Seconds since the last sign of life of a worker; ``None`` if there is none or nobody could be asked."""
    reads_only: bool = False
    """The database that answered is a replica: pages are read, acts are not taken."""


def check() -> Readiness:
    """Ask the database that this process was set to use; where it is away, the replica from which pages would be read."""
    for alias in ("default", REPLICA.alias):
        if alias in connections:
            with contextlib.suppress(psycopg.Error), contextlib.closing(_connect(alias)) as connection:
                return _asked(connection)
    return Readiness(missing=(UNREACHABLE,))


def _connect(alias: str) -> psycopg.Connection[tuple[object, ...]]:
    parameters = connections[alias].get_connection_params()
    # The cursors of the framework are for its own connections.
    del parameters["cursor_factory"], parameters["context"]
    bounds = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": STATEMENT_MS}
    return psycopg.connect(**{**parameters, **bounds})


def _asked(connection: psycopg.Connection[tuple[object, ...]]) -> Readiness:
    missing: tuple[str, ...] = ()
    heard: float | None = None
    with connection.transaction():
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(STATEMENT_MS)])
        reads_only = bool(_one(connection, "SELECT pg_is_in_recovery()"))
        try:
            with connection.transaction():
                connection.execute(acting.TAKE_CLAIMED, [claims.signed(acting.GATE), acting.GATE.role])
        except psycopg.errors.UndefinedFunction:
            return Readiness(missing=(SCHEMA,), reads_only=reads_only)
        except psycopg.errors.InsufficientPrivilege:
            return Readiness(missing=(ROLE,), reads_only=reads_only)
        try:
            with connection.transaction():
                applied = {
                    (str(app), str(name)) for app, name in connection.execute("SELECT app, name FROM django_migrations")
                }
                missing = () if expected() <= applied else (SCHEMA,)
                age = _one(connection, _HEARD)
                heard = None if age is None else max(0.0, float(str(age)))
        except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
            missing = (SCHEMA,)
    return Readiness(missing, heard, reads_only)


def _one(connection: psycopg.Connection[tuple[object, ...]], statement: str) -> object:
    row = connection.execute(statement).fetchone()
    return row[0] if row else None


@cache
def expected() -> frozenset[tuple[str, str]]:
    """Migrations without which this release does not serve: all but those that only take away what nobody reads now."""
    found = MigrationLoader(None).disk_migrations.items()
    return frozenset(key for key, migration in found if not getattr(migration, "contract", False))
