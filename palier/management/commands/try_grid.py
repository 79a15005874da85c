"""Tries a grid before it is voted: ranks the closed lists of its territory again under it, and says what would change."""

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import grid_files, tried_text
from palier.rules.scoring.grid_errors import GridError
from palier.workflows.acting.refusals import Refusal
from palier.workflows.scoring import trying_grids

_A_YEAR = timedelta(days=365)


class Command(OperatorCommand):
    """Read, rank again, count; nothing is kept."""

    help = "Essaie une grille avant son vote : rejoue sous elle les listes closes de son territoire, sans rien écrire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier TOML (docs/how-to/write-a-grid.md)")
        parser.add_argument(
            "--since", type=arguments.day, metavar="DATE", help="premier jour de clôture, AAAA-MM-JJ (un an en arrière)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        """Try it and say it."""
        on = timezone.localdate()
        since: date = options["since"] or on - _A_YEAR
        path: Path = options["file"]
        content = grid_files.text_of(path)
        try:
            tried = trying_grids.try_out(content, path.name, since=since, by=OPERATOR, at=timezone.now())
        except GridError as error:
            raise CommandError("\n".join(str(one) for one in error.all)) from error
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for warning in tried.reading.warnings:
            self.stdout.write(f"À relire : {warning}")
        for line in tried_text.lines(tried, since=since, on=on):
            self.stdout.write(line)
