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
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import OperationalError, ProgrammingError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

from config.checks import migration_rules
from config.checks.migration_rules import OURS, is_contract
from config.checks.squawk import RULES_HOLD_AFTER
from hosting import system_users

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.migrations import Migration

SHORTEST_WAIT, LONGEST_WAIT = 300, 5000
"""Milliseconds of patience for a lock: at the first try, and at the last ones. Whoever comes later waits behind."""
TRIES = 40
GIVEN_WAY = {"55P03", "40P01"}
"""Codes of PostgreSQL: the lock was not had in time; a deadlock, of which this is the victim."""
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
    _keep_doors()
    from palier.management.reporting import server_log  # noqa: PLC0415 - after django.setup

    print(*server_log.faults("owner"), sep="\n")
    return collect()


def collect() -> int:
    """Collect the static files into this release's own folder."""
    call_command("collectstatic", interactive=False, verbosity=0)
    system_users.share(settings.STATE, Path(settings.STATIC_ROOT))
    return 0


def inspect() -> int:
    """Print the migrations still to apply, in order, and the contracts that this release's code contains."""
    from palier.models.doors import claims  # noqa: PLC0415 - after django.setup

    loader = migration_rules.WalkingLoader(connections["owner"])
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
    believed = _believed(applied)
    contracted += [name for name in claims.ASKED_SINCE if name in applied and name not in believed]
    print(json.dumps({"pending": told, "known": sorted(known), "contracted": contracted, "believed": believed}))
    return 0


def expand() -> int:
    """Apply what the code of the release before does not mind; then the communes that this release ships, if newer."""
    from palier.models.territories import communes, pouring  # noqa: PLC0415 - after django.setup

    _apply(expansions(pending()))
    _keep_doors()
    if (changes := pouring.pour_package("owner")) is not None:
        print(f"{changes.communes} communes as of {communes.AS_OF}.", flush=True)
    return 0


def contract() -> int:
    """Apply the contracts, and what stands behind them; believe no setting any more (ADR 39)."""
    from palier.models.doors import claims  # noqa: PLC0415 - after django.setup

    plan = pending()
    if missing := expansions(plan):
        print(f"Nothing is taken away: the database has not the schema of this release ({missing[0]} is missing).")
        print("Is it the right one? Then ./run migrate first.")
        return 1
    _apply(plan)
    claims.keep_key()
    claims.require()
    return 0


def _believed(applied: set[str]) -> list[str]:
    """Name what still waits for the last release that does not sign it to be gone, as a contract does (ADR 39)."""
    from palier.models.doors import claims  # noqa: PLC0415 - after django.setup

    return [name for name in claims.ASKED_SINCE if name in applied and not claims.is_asked(name)]


def _keep_doors() -> None:
    """Let the database know with which key this site signs who acts, and no page leave anything in a connection."""
    from palier.models.doors import claims, left_behind  # noqa: PLC0415 - after django.setup

    claims.keep_key()
    left_behind.close()


def faults() -> int:
    """Say what is wrong with any migration since the rules hold."""
    loader = migration_rules.WalkingLoader(connections["owner"])
    found = [
        f"{migration}: {reason}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app == OURS and name > RULES_HOLD_AFTER
        for reason in migration_rules.reasons(loader, migration)
    ]
    for fault in found:
        print(fault)
    return 1 if found else 0


def _apply(migrations: list[Migration]) -> int:
    """Apply these, each again and again while others hold what it needs."""
    for migration in migrations:
        apply = _way(migration)
        for turn in range(TRIES):
            _wait_at_most(min(int(SHORTEST_WAIT * 1.3**turn), LONGEST_WAIT))
            try:
                apply()
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in GIVEN_WAY or turn == TRIES - 1:
                    raise
                time.sleep(PAUSE)
            else:
                print(f"{migration} applied{f' at the try number {turn + 1}' if turn else ''}.", flush=True)
                break
    if migrations:
        emit_post_migrate_signal(0, interactive=False, db="owner")
    return 0


def _way(migration: Migration) -> Callable[[], object]:
    """Choose: in one burst, in one transaction, or statement by statement beside those who write."""
    loader = MigrationExecutor(connections["owner"]).loader
    if not migration.atomic or not migration_rules.is_one_transaction(
        migration, migration_rules.statements(loader, migration)
    ):
        return lambda: call_command("migrate", migration.app_label, migration.name, database="owner", verbosity=0)
    if any(isinstance(operation, RunPython) for operation in migration.operations):
        return lambda: _whole(migration)
    with migration_rules.plain_engine(connections["owner"]):
        written = [text for text in loader.collect_sql([(migration, False)]) if not text.startswith("--")]
    return lambda: _burst(migration, written)


def _burst(migration: Migration, written: list[str]) -> None:
    """Run its statements one after the other, with nothing thought between them: the locks are held for milliseconds."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in written:
            cursor.execute(statement)
        MigrationRecorder(connections["owner"]).record_applied(migration.app_label, migration.name)


def _whole(migration: Migration) -> None:
    with migration_rules.plain_engine(connections["owner"]), transaction.atomic(using="owner"):
        call_command("migrate", migration.app_label, migration.name, database="owner", verbosity=0)


def _wait_at_most(milliseconds: int) -> None:
    settings.ZERO_DOWNTIME_MIGRATIONS_LOCK_TIMEOUT = f"{milliseconds}ms"
    with connections["owner"].cursor() as cursor:
        # For what a migration says in its own words; the engine sets its own around each statement.
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{milliseconds}ms"])


def _be_the_victim() -> None:
    """See a deadlock before any request does, and give way to it. A right of the superuser, and not vital."""
    with contextlib.suppress(ProgrammingError), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('deadlock_timeout', '100ms', false)")


STEPS: dict[str, Callable[[], int]] = {
    "ready": ready,
    "collect": collect,
    "inspect": inspect,
    "expand": expand,
    "contract": contract,
    "faults": faults,
}


def main(arguments: Sequence[str]) -> int:
    """Take one step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    warnings.simplefilter("ignore")
    try:
        django.setup()
        _be_the_victim()
        return STEPS[arguments[0]]()
    except ImproperlyConfigured as error:
        print(f"A setting cannot be used: {error}")
    except OperationalError as error:
        from palier.models.state.outages import is_outage  # noqa: PLC0415 - after django.setup

        if not is_outage(error):
            raise
        print(f"The database does not answer: {str(error).splitlines()[0]}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
