"""`./run palier after-restore FILE`: in a restored database, what must hold before anyone is served.

The tables are those of this release; those who were erased since the restored second are erased again, whatever else is found;
what nobody may change is exact. The file is a register of the vault, one JSON line an erasure: reference, occasion, instant.
Nothing of a person is in it.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.models.doors import left_behind
from palier.rules.law import french
from palier.rules.life.retention import Occasion
from palier.workflows.life import replaying

OLDER = 3
"""Exit code where the tables are of an older release."""


class _Line(NamedTuple):
    reference: UUID
    occasion: Occasion
    erased_at: datetime


class Command(OperatorCommand):
    """Erase again, then verify, and say what a person must settle."""

    help = "Après une restauration, efface de nouveau ce qui l’avait été depuis l’instant choisi, puis vérifie la base."

    def add_arguments(self, parser: CommandParser) -> None:
        """The register of erasures."""
        parser.add_argument(
            "file", metavar="FICHIER", type=Path, help="registre des effacements (une ligne JSON chacun)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, then verify; the command fails while somebody erased is still there, and where the database must not serve."""
        lines = list(_read(options["file"]))
        _refuse_older()
        # A copy of before this rule, or made from another database, has everybody's rights: each start closes them as well.
        left_behind.close(DEFAULT_DB_ALIAS)
        left = sum(not self._is_gone(line) for line in lines)
        gone = french.count(len(lines) - left, "demande effacée", "demandes effacées")
        self.stdout.write(f"Effacements depuis l’instant choisi : {gone}.")
        faults = [f"{french.count(left, 'demande')} à effacer et encore là : voir plus haut."] if left else []
        try:
            call_command("verify_database", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            faults.append(str(error))
        if faults:
            raise CommandError(" ".join(faults))

    def _is_gone(self, line: _Line) -> bool:
        """Erase again, and say why where it cannot be: what one file is refused for keeps no other."""
        try:
            done = replaying.replay(line.reference, line.occasion, erased_at=line.erased_at, at=timezone.now())
        except Exception as error:  # noqa: BLE001 - whatever keeps one file here, the next is erased and the base verified
            # The kind alone: what an error says may quote a person.
            who = "la base refuse" if isinstance(error, DatabaseError) else "l’effacement s’arrête"
            self.stdout.write(f"{line.reference}  à régler : {who} ({type(error.__cause__ or error).__name__}).")
            return False
        if not done.is_gone:
            why = " ".join(reason.sentence for reason in done.reasons)
            self.stdout.write(f"{done.reference}  à régler : {why}")
        return done.is_gone


def _refuse_older() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        message = "Les tables sont d’une version plus ancienne : ./run migrate d’abord."
        raise CommandError(message, returncode=OLDER)


def _read(path: Path) -> Iterator[_Line]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être lu : {why(error)}."
        raise CommandError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} : ce n’est pas un registre des effacements."
        raise CommandError(message) from error
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            said = json.loads(line)
            yield _Line(UUID(said["reference"]), Occasion(said["occasion"]), datetime.fromisoformat(said["at"]))
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path}, ligne {number} : ce n’est pas un effacement."
            raise CommandError(message) from error
