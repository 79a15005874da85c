"""`python -m config.schema STEP`: a release looks at the database and brings it forward, in its own environment.

ready      collect the static files; refuse a database that has not this release's schema
collect    collect the static files
inspect    print as JSON the migrations still to apply, each with what forbids it
expand     apply those that the code of the release before does not mind
contract   apply those that take away what nobody reads any more
faults     say what is wrong with any migration since the rules hold (for `./run check`)

Each migration is applied whole or can be started again: killed at any point, a second run completes. It waits little
for a lock, so that those who wait behind it wait little, and tries again.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import warnings
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections, transaction
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor

from config import migration_rules
from config.migration_rules import OURS, is_contract
from config.squawk import RULES_HOLD_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.migrations import Migration

LOCK_WAIT = "500ms"
"""Less than PostgreSQL's deadlock_timeout (1 s): it is never a request that is chosen as the victim."""
TRIES = 60
PAUSE = 0.5
"""Seconds between two tries: whoever waited behind us goes through."""


def pending() -> list[Migration]:
    """Return the migrations that this release has and the database has not, in order."""
    executor = MigrationExecutor(connections["owner"])
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def expansions(plan: list[Migration]) -> list[Migration]:
    """Return those before the first contract of ours; what stands behind it needs it, for the history is one line."""
    ours = [migration for migration in plan if migration.app_label == OURS]
    until = next((n for n, migration in enumerate(ours) if is_contract(migration)), len(ours))
    return [migration for migration in plan if migration.app_label != OURS or migration in ours[:until]]


def ready() -> int:
    """Collect the static files; refuse a database that has not this release's schema."""
    missing = [migration for migration in pending() if not is_contract(migration)]
    if missing:
        print(f"The database has not the schema of this release ({missing[0]} is missing): ./run migrate")
        return 1
    return collect()


def collect() -> int:
    """Collect the static files into this release's own folder."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


def inspect() -> int:
    """Print the migrations still to apply, in order, and the contracts that this release's code contains."""
    loader = MigrationExecutor(connections["owner"]).loader
    # Those of other packages were written for every one of their users, and trip the engine on an empty database.
    told = [
        {
            "app": migration.app_label,
            "name": migration.name,
            "contract": is_contract(migration),
            "faults": list(migration_rules.reasons(loader, migration)) if migration.app_label == OURS else [],
        }
        for migration in pending()
    ]
    applied = {name for app, name in loader.applied_migrations if app == OURS}
    known = {name: is_contract(found) for (app, name), found in loader.disk_migrations.items() if app == OURS}
    contracted = sorted(name for name in applied if known.get(name))
    print(json.dumps({"pending": told, "known": sorted(known), "contracted": contracted}))
    return 0


def expand() -> int:
    """Apply what the code of the release before does not mind."""
    for migration in expansions(pending()):
        _apply(migration)
    return 0


def contract() -> int:
    """Apply the contracts, and what stands behind them."""
    for migration in pending():
        _apply(migration)
    return 0


def faults() -> int:
    """Say what is wrong with any migration since the rules hold."""
    loader = MigrationExecutor(connections["owner"]).loader
    found = [
        f"{migration}: {reason}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app == OURS and name > RULES_HOLD_AFTER
        for reason in migration_rules.reasons(loader, migration)
    ]
    for fault in found:
        print(fault)
    return 1 if found else 0


def _apply(migration: Migration) -> None:
    """Apply one migration, again and again while others hold what it needs."""
    loader = MigrationExecutor(connections["owner"]).loader
    whole = migration.atomic
    if migration.app_label == OURS:
        whole = migration_rules.is_one_transaction(migration, migration_rules.statements(loader, migration))
    for left in reversed(range(TRIES)):
        try:
            with _in_one_transaction() if whole else contextlib.nullcontext():
                call_command("migrate", migration.app_label, migration.name, database="owner", verbosity=0)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in {"55P03", "40P01"} or not left:
                raise
            print(f"{migration} waits for a lock; trying again.", flush=True)
            time.sleep(PAUSE)
        else:
            print(f"{migration} applied.", flush=True)
            return


@contextlib.contextmanager
def _in_one_transaction() -> Iterator[None]:
    """Everything or nothing, by the framework's own engine, which does not wait beside writers."""
    connection = connections["owner"]
    engine = connection.SchemaEditorClass
    connection.SchemaEditorClass = DatabaseSchemaEditor
    try:
        with transaction.atomic(using="owner"):
            yield
    finally:
        connection.SchemaEditorClass = engine


STEPS: dict[str, Callable[[], int]] = {
    "ready": ready, "collect": collect, "inspect": inspect, "expand": expand, "contract": contract, "faults": faults,
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Take one step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    warnings.simplefilter("ignore")
    django.setup()
    settings.ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = LOCK_WAIT
    with connections["owner"].cursor() as cursor:
        # For what a migration says in its own words; the engine sets its own around each statement.
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_WAIT])
    return STEPS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
