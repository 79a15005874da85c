"""The framework's own command; a schema brought to the present gets the communes of France too (ADR 0029)."""

import time
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration

from palier.management.reporting import places, server_log
from palier.models.doors import claims, left_behind
from palier.models.territories import pouring
from palier.models.territories.communes import AS_OF

EVERY = 3.0
"""Seconds between two lines for who waits at a terminal: on a busy machine a first schema takes a minute or two."""


class Command(migrate.Command):
    """Migrate, then have the communes that this release ships, unless newer ones are kept."""

    done = total = 0
    is_telling = False
    told_at = float("-inf")

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument("--without-communes", action="store_true", help="le schéma seul, sans les communes")
        parser.add_argument(
            "--progress",
            action="store_true",
            help="une ligne « @ » toutes les quelques secondes, pour qui attend",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the schema, then the reference data."""
        is_whole = not options["app_label"] and not options["plan"] and not options["check_unapplied"]
        self.is_telling = options["progress"]
        if is_whole and (options["verbosity"] or options["progress"]):
            self.total = _ahead(options["database"])
        super().handle(*args, **options)
        if not is_whole:
            return
        claims.keep_key(options["database"])
        left_behind.close(options["database"])
        for line in server_log.faults(options["database"]):
            self.stderr.write(line)
        if options["without_communes"]:
            return
        if self.total and options["progress"]:
            self._tell("the communes of France")
        changes = pouring.pour_package(options["database"])
        if changes is not None and options["verbosity"]:
            self.stdout.write(places.said(changes, AS_OF))

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - the framework's
        """Say how many of how many: each one in its line, or now and then for who only waits."""
        if action == "apply_start" and self.total:
            self.done += 1
            if self.is_telling and time.monotonic() - self.told_at >= EVERY:
                self.told_at = time.monotonic()
                self._tell(f"{self.done}/{self.total}  {migration}")
            if self.verbosity:
                self.stdout.write(f"{self.done:>4}/{self.total}", ending="")
        super().migration_progress_callback(action, migration, fake)

    def _tell(self, text: str) -> None:
        self.stdout.write(f"@ {text}")
        self.stdout.flush()


def _ahead(database: str) -> int:
    """How many migrations the database has not."""
    executor = MigrationExecutor(connections[database])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
