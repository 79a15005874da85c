"""Enters the types of home that a territory advises by number of persons, from one TOML file; ``--check`` only reads it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.management.operating import OPERATOR
from palier.management.reporting import grid_files
from palier.rules.fitting import size_guide
from palier.rules.fitting.size_guide import SizeGuideError
from palier.rules.law import french
from palier.workflows.acting.refusals import Refusal
from palier.workflows.scoring import entering_size_guides


class Command(OperatorCommand):
    """Say what is wrong with its key, then what will be shown, then keep the version."""

    help = "Contrôle un repère de tailles écrit en TOML et le met en vigueur dans son territoire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier TOML (docs/how-to/write-a-size-guide.md)")
        parser.add_argument("--check", action="store_true", help="contrôle seulement, sans base")

    def handle(self, *args: object, **options: Any) -> None:
        """Read, check, keep."""
        path: Path = options["file"]
        text = grid_files.text_of(path)
        try:
            guide = size_guide.read(text)
        except SizeGuideError as error:
            raise CommandError(f"{path.name} : {error}") from error
        for persons, types in size_guide.table(guide):
            self.stdout.write(f"{persons} : {types}")
        if options["check"]:
            return
        try:
            version = entering_size_guides.enter(text, by=OPERATOR, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{version.territory.name}, à partir du {french.day(version.effective_on)}, empreinte {version.digest[:12]}."
        )
