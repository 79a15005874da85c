"""Explains the points of a demande, line by line: criterion, fact, value, source, points, article, end, proof."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import ProgrammingError
from django.utils import timezone

from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneError
from palier.management import arguments, operating
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.management.reporting import explain_report, explaining, refused_fields
from palier.rules.doors.readings import Purpose
from palier.rules.law import french
from palier.rules.law.parameters import ParameterError
from palier.rules.people import numero
from palier.rules.people.facts import Demande
from palier.workflows.acting import tracing


class Command(OperatorCommand):
    """One demande of the database, or of a file of the register with ``--file``."""

    help = "Explique les points d’une demande, ligne par ligne, et ce qui les changerait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("numero", metavar="NUMERO", help="numéro unique, 18 caractères")
        parser.add_argument(
            "--home", metavar="ID", type=arguments.identifier, help="publication : sa grille, son jour, la place"
        )
        parser.add_argument("--grid", metavar="G", help="grille : un nom livré, ou un fichier TOML")
        parser.add_argument("--on", type=arguments.day, metavar="DATE", help="jour du calcul, AAAA-MM-JJ")
        parser.add_argument("--json", action="store_true", help="écrit du JSON")
        parser.add_argument("--file", type=Path, metavar="F", help="lit la demande dans un fichier XML du registre")

    def handle(self, *args: object, **options: Any) -> None:
        """Find the demande, score it, say it."""
        try:
            number = numero.normalise(options["numero"])
        except numero.MalformedNumero as error:
            raise CommandError(str(error)) from error
        known = _of_file(options["file"], number) if options["file"] else None
        on = options["on"] or timezone.localdate()
        asked = explaining.ExplainQuestion(
            number=number, on=on, is_day_given=options["on"] is not None, grid=options["grid"], home=options["home"]
        )
        try:
            found = explaining.explained(asked, known)
            if known is None and (row := explaining.kept(number)):
                operating.act(tracing.note, [row], Purpose.EXPLAIN)
        except ProgrammingError as error:
            raise CommandError("La base n’est pas à jour : lancez d’abord ./run migrate.") from error
        except explaining.NotFound as error:
            raise CommandError(str(error)) from error
        except ParameterError as error:
            raise CommandError(
                f"Les règles en vigueur au {french.day(on)} ne sont pas connues ici : {error}"
            ) from error
        if options["json"]:
            told = json.dumps(explain_report.as_json(number, found), ensure_ascii=False, indent=2)
        else:
            told = "\n".join(explain_report.lines(number, found))
        self.stdout.write(told)


def _of_file(path: Path, number: str) -> Demande:
    try:
        found = [sne for sne in read_file(path) if _is(sne.numero, number)]
    except SneError as error:
        raise CommandError(f"{path.name} : {error}") from error
    except OSError as error:
        raise CommandError(f"{path} : fichier illisible ({why(error)}).") from error
    if not found:
        raise CommandError(f"{path.name} ne contient pas la demande {numero.display(number)}.")
    demande = found[-1].demande
    if faults := refused_fields.refused(demande):
        raise CommandError("\n".join(refused_fields.said(numero.display(number), faults)))
    return demande


def _is(text: str, number: str) -> bool:
    try:
        return numero.normalise(text) == number
    except numero.MalformedNumero:
        return False
