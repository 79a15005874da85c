"""Enters the grid that a territory has voted, from one TOML file; ``--check`` only reads it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import grid_files
from palier.models import GridVersion, Territory
from palier.models.territories import territories
from palier.rules.law import french
from palier.rules.scoring import grids
from palier.rules.scoring.grid_errors import GridError
from palier.rules.scoring.grids import GridReading
from palier.workflows.acting.refusals import Refusal
from palier.workflows.scoring import entering_grids
from palier.workflows.steering import grid_thresholds


class Command(OperatorCommand):
    """Say every error at its line, then what a person should look at again, then keep the version."""

    help = "Contrôle une grille de points écrite en TOML et la met en vigueur dans son territoire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier TOML (docs/how-to/write-a-grid.md)")
        parser.add_argument("--check", action="store_true", help="contrôle seulement ; une base n’est pas nécessaire")

    def handle(self, *args: object, **options: Any) -> None:
        """Read, check, keep."""
        path: Path = options["file"]
        text = grid_files.text_of(path)
        try:
            reading = grids.read(text, path.name)
        except GridError as error:
            raise CommandError("\n".join(str(one) for one in error.all)) from error
        for line in _said(reading):
            self.stdout.write(line)
        if options["check"]:
            self._check_territory(reading)
            return
        try:
            version, _ = entering_grids.enter(text, by=OPERATOR, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say_lacking(reading, version.territory)
        self.stdout.write(_reign(version))
        if others := entering_grids.lists_under_another(version):
            kept = french.count(others, "liste garde", "listes gardent")
            self.stdout.write(f"{kept} l’ordre annoncé à sa publication : cette grille n’y change rien.")

    def _check_territory(self, reading: GridReading) -> None:
        """Say a territory that nobody knows: by the database when one answers, else by the communes of the release."""
        written = reading.grid.territory
        try:
            territory = territories.find(written)
            is_known = territory is not None
            self._say_lacking(reading, territory)
        except OperationalError:
            is_known = territories.is_packaged(written)
        if not is_known:
            why = territories.why_not(written) or entering_grids.GridTerritoryUnknown.sentence
            message = f'territory = "{written}" : {why}'
            raise CommandError(message)

    def _say_lacking(self, reading: GridReading, territory: Territory | None) -> None:
        if territory is not None and (lacks := grid_thresholds.lacking(reading.grid, territory, timezone.localdate())):
            self.stdout.write(f"À relire : {lacks}")


def _reign(version: GridVersion) -> str:
    """From when, and until when for one that another has replaced."""
    digest = f"empreinte {version.digest[:12]}"
    after = GridVersion.objects.filter(territory=version.territory_id, effective_on__gt=version.effective_on)
    until = after.order_by("effective_on").values_list("effective_on", flat=True).first()
    if until is None:
        return f"En vigueur le {french.day(version.effective_on)} à minuit, {digest}."
    return f"En vigueur du {french.day(version.effective_on)} au {french.day(until)} à minuit, {digest}."


def _said(reading: GridReading) -> list[str]:
    grid = reading.grid
    faces = ", première demande et mutation à part" if grid.has_two_faces else ""
    criteria = french.count(len(grid.criteria), "critère")
    first = f"{grid.title} ({grid.code}) : {criteria}{faces}, {grid.deliberation}."
    return [first, *(f"À relire : {warning}" for warning in reading.warnings)]
