"""`./run palier read-archive FILE`: what an archive of a person says, read back without the site that made it (ADR 87)."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.rules.law import french
from palier.workflows.own_data import reading_back
from palier.workflows.own_data.reading_back import NotAnArchive


class Command(OperatorCommand):
    """Whoever changes site brings their file: it is read, compared with its manifest, and nothing is written."""

    help = "Relit une archive de données : le dossier qu’elle dit, ses pièces, ses classements, et si elle est entière."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument(
            "archive", metavar="ARCHIVE.zip", type=Path, help="l’archive, telle qu’elle a été téléchargée"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it, and say in counts what it holds: the screen of an operator shows no name."""
        try:
            with options["archive"].open("rb") as kept:
                found = reading_back.read(kept, on=timezone.localdate())
        except NotAnArchive as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['archive']} ne se lit pas : {why(error)}.") from error
        household = found.demande.household
        self.stdout.write(
            f"{french.count(len(household.persons), 'personne')}, {french.count(len(found.demande.claims), 'situation')}, "
            f"{french.count(len(found.pieces), 'pièce')}, {french.count(len(found.rankings), 'classement')} à vérifier."
        )
        for name in found.damaged:
            self.stdout.write(f"Abîmé : {name}")
        if found.damaged:
            raise CommandError("Cette archive n’est pas entière.")
        self.stdout.write("Chaque fichier est celui du manifeste.")
