"""`./run palier refresh-communes FILE --on DATE`: the communes of France as they are on a day; says what changed."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import places
from palier.models.territories import pouring
from palier.rules.law import french
from palier.workflows.acting.refusals import Refusal
from palier.workflows.register import refreshing_places


class Command(OperatorCommand):
    """Read, compare, pour, say."""

    help = "Met à jour les communes et les territoires depuis un fichier (colonnes de celui qui est fourni)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="communes du jour, en CSV")
        parser.add_argument(
            "--on", type=arguments.day, required=True, metavar="DATE", help="jour de ces données, 2027-01-01"
        )
        parser.add_argument(
            "--former", type=Path, metavar="FILE", help="communes disparues et leur remplaçante, en CSV"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, or say in French why it cannot be done."""
        path, former, on = options["file"], options["former"], options["on"]
        try:
            lines = pouring.lines_of(path)
            gone = pouring.lines_of(former) if former else []
            changes = refreshing_places.refresh(
                lines,
                gone,
                as_of=on,
                source=path.name,
                digest=pouring.digest_of(path, *([former] if former else [])),
                by=OPERATOR,
                at=timezone.now(),
            )
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            message = f"{path} : ce fichier ne peut pas être lu."
            raise CommandError(message) from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if changes is None:
            self.stdout.write(f"Rien à faire : ces communes du {french.day(on)} sont déjà connues.")
            return
        self.stdout.write(places.said(changes, on))
        for line in places.details(changes):
            self.stdout.write(line)
