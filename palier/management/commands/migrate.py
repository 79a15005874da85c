"""The framework's own command; a schema brought to the present gets the communes of France too (ADR 0029)."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from palier.management.reporting import places, server_log
from palier.models import claims, pouring
from palier.models.communes import AS_OF


class Command(migrate.Command):
    """Migrate, then have the communes that this release ships, unless newer ones are kept."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        super().add_arguments(parser)
        parser.add_argument("--without-communes", action="store_true", help="le schéma seul, sans les communes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the schema, then the reference data."""
        super().handle(*args, **options)
        is_whole = not options["app_label"] and not options["plan"] and not options["check_unapplied"]
        if not is_whole:
            return
        claims.keep_key(options["database"])
        for line in server_log.faults(options["database"]):
            self.stderr.write(line)
        if options["without_communes"]:
            return
        changes = pouring.pour_package(options["database"])
        if changes is not None and options["verbosity"]:
            self.stdout.write(places.said(changes, AS_OF))
