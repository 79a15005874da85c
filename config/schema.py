"""`python -m config.schema STEP`: a release looks at the database and brings it forward, in its own environment.

ready     collect the static files; refuse a database that has not this release's schema
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.migrations import Migration

OURS = "palier"


def pending() -> list[Migration]:
    """Return the migrations that this release has and the database has not, in order."""
    executor = MigrationExecutor(connections["owner"])
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def is_contract(migration: Migration) -> bool:
    """Say whether a migration takes away what the release before still uses: it is marked ``contract = True``."""
    return bool(getattr(migration, "contract", False))


def ready() -> int:
    """Collect the static files; refuse a database that has not this release's schema."""
    missing = [migration for migration in pending() if not is_contract(migration)]
    if missing:
        print(f"The database has not the schema of this release ({missing[0]} is missing): ./run migrate")
        return 1
    call_command("collectstatic", interactive=False, verbosity=0)
    return 0


STEPS: dict[str, Callable[[], int]] = {"ready": ready}


def main(arguments: Sequence[str]) -> int:
    """Take one step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return STEPS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
