"""Reads a file of the national register: reports on each demande, and keeps them when asked."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import ProgrammingError, transaction
from django.utils import timezone

from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneError
from palier.gateways.sne.shapes import SneDemande
from palier.management import arguments
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.management.operating import OPERATOR
from palier.management.reporting import demande_report, demande_text, grid_choice, refused_fields
from palier.rules.law import french
from palier.rules.law.parameters import ParameterError
from palier.rules.people import numero
from palier.rules.scoring.criteria import Grid
from palier.workflows.register import importing


class Command(OperatorCommand):
    """Report on the demandes of a file; ``--save`` keeps them all or none."""

    help = "Lit un fichier du registre national (SNE) et dit ce que vaut chaque demande."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE", help="fichier XML au format du SNE")
        parser.add_argument(
            "--grid",
            metavar="G",
            help="grille : un nom livré, ou un fichier TOML ; sinon celle du territoire, avec --save",
        )
        parser.add_argument("--on", type=arguments.day, help="jour du calcul, AAAA-MM-JJ (aujourd’hui par défaut)")
        parser.add_argument("--json", action="store_true", help="écrit du JSON, une liste de demandes")
        parser.add_argument("--save", action="store_true", help="garde les demandes en base, toutes ou aucune")

    def handle(self, *args: object, **options: Any) -> None:
        """Read the whole file before anything is kept or said of it."""
        named = grid_choice.chosen(options["grid"]) if options["grid"] else None
        demandes = _read(options["file"])
        on = options["on"] or timezone.localdate()
        if not demandes:
            raise CommandError(f"{options['file'].name} : ce fichier ne contient aucune demande.")
        wrong = {place: faults for place, sne in enumerate(demandes) if (faults := refused_fields.refused(sne.demande))}
        try:
            right = [sne for place, sne in enumerate(demandes) if place not in wrong]
            reports = [
                demande_report.of(sne, named or (_voted(sne, on) if options["save"] else None), on=on) for sne in right
            ]
            told = _told(reports, as_json=options["json"])
        except ParameterError as error:
            raise CommandError(
                f"Les règles en vigueur au {french.day(on)} ne sont pas connues ici : {error}"
            ) from error
        if reports:
            self.stdout.write(told)
        if wrong:
            lines = [
                line for place, faults in wrong.items() for line in refused_fields.said(demandes[place].numero, faults)
            ]
            saved = "\nRien n’a été gardé." if options["save"] else ""
            raise CommandError("\n".join(lines) + saved)
        if options["save"]:
            # Said beside the report, so that --json stays one document.
            try:
                self.stderr.write(_save(demandes))
            except ProgrammingError as error:
                raise CommandError("La base n’est pas à jour : lancez d’abord ./run migrate.") from error


def _voted(sne: SneDemande, on: date) -> Grid | None:
    """The grid of the demande's own territory: asked of the database, which is there to keep it."""
    try:
        return grid_choice.of_territory(demande_report.commune_of(sne), on)
    except ProgrammingError as error:
        raise CommandError("La base n’est pas à jour : lancez d’abord ./run migrate.") from error


def _told(reports: list[demande_report.DemandeReport], *, as_json: bool) -> str:
    """The whole answer, before anything is printed: a rule that is missing leaves nothing half said."""
    if as_json:
        return json.dumps([demande_report.as_json(report) for report in reports], ensure_ascii=False, indent=2)
    return "\n".join(line for report in reports for line in demande_text.lines(report))


def _read(path: Path) -> list[SneDemande]:
    try:
        return list(read_file(path))
    except SneError as error:
        raise CommandError(f"{path.name} : {error}") from error
    except OSError as error:
        raise CommandError(f"{path} : fichier illisible ({why(error)}).") from error


def _save(demandes: list[SneDemande]) -> str:
    new = changed = 0
    with transaction.atomic():
        for number, sne in enumerate(demandes, 1):
            try:
                numero.normalise(sne.numero)
            except numero.MalformedNumero as error:
                raise CommandError(f"demande {number}, élément numUnique : {error} Rien n’a été gardé.") from error
            kept = importing.save(sne, by=OPERATOR, at=timezone.now())
            new += kept.is_new
            changed += kept.is_changed and not kept.is_new
    same = len(demandes) - new - changed
    return f"Gardé : {new} nouvelle(s), {changed} mise(s) à jour, {same} déjà connue(s)."
