"""Enters the grid that a territory has voted, from one TOML file; ``--check`` only reads it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from palier.rules import french, grid_errors, grids
from palier.rules.access import Role
from palier.rules.grid_errors import GridError
from palier.rules.grids import Reading
from palier.workflows import entering_grids
from palier.workflows.actors import Actor
from palier.workflows.refusals import Refusal


class Command(BaseCommand):
    """Say every error at its line, then what a person should look at again, then keep the version."""

    help = "Contrôle une grille de points écrite en TOML et la met en vigueur dans son territoire."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier TOML (docs/how-to/write-a-grid.md)")
        parser.add_argument("--check", action="store_true", help="contrôle seulement, sans base")

    def handle(self, *args: object, **options: Any) -> None:
        """Read, check, keep."""
        path: Path = options["file"]
        try:
            text = grid_errors.text_of(path)
            reading = grids.read(text, path.name)
        except GridError as error:
            raise CommandError("\n".join(str(one) for one in error.all)) from error
        for line in _said(reading):
            self.stdout.write(line)
        if options["check"]:
            return
        try:
            version, _ = entering_grids.enter(text, by=Actor(role=Role.STEWARD), at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"En vigueur le {french.day(version.effective_on)} à minuit, empreinte {version.digest[:12]}."
        )


def _said(reading: Reading) -> list[str]:
    grid = reading.grid
    faces = ", première demande et mutation à part" if grid.has_two_faces else ""
    criteria = french.count(len(grid.criteria), "critère")
    first = f"{grid.title} ({grid.code})\u00a0: {criteria}{faces}, {grid.deliberation}."
    return [first, *(f"À relire\u00a0: {warning}" for warning in reading.warnings)]
