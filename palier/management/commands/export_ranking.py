"""`./run palier export-ranking ID --out FILE [--openings FILE2]`: the files that `./run palier verify` checks."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from palier.management import arguments, operating
from palier.management.base import OperatorCommand
from palier.management.french_help import why
from palier.models import Ranking
from palier.models.ranking import freezing, openings
from palier.rules.doors.readings import Purpose
from palier.workflows.acting import tracing


class Command(OperatorCommand):
    """Write the public file of a closed publication and, for an auditor, all its openings."""

    help = "Écrit le fichier public d’un classement clos et, pour un contrôleur, toutes les ouvertures."

    def add_arguments(self, parser: CommandParser) -> None:
        """The id of the publication and the files to write."""
        parser.add_argument(
            "publication", metavar="ID", type=arguments.identifier, help="identifiant donné par closed-homes"
        )
        parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="fichier public à écrire")
        parser.add_argument(
            "--openings", metavar="FILE2", type=Path, help="fichier des ouvertures (données nominatives)"
        )
        parser.add_argument(
            "--corrected", metavar="N", type=int, help="la version N, quand le classement a été corrigé"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files whole or not at all."""
        found = Ranking.objects.filter(publication__public_id=options["publication"])
        if options["corrected"]:
            found = found.filter(version=options["corrected"])
        ranked = found.select_related("publication").order_by("-version").first()
        if ranked is None:
            raise CommandError("Aucun classement clos sous cet identifiant : voyez ./run palier closed-homes.")
        self._write(options["out"], freezing.public_lines(ranked.pk, ranked.header), mode=0o644)
        if options["openings"]:
            # Before the file: what cannot be written down is not read.
            listed = ranked.publication.candidatures.filter(rank__isnull=False).only("public_id", "demande")
            operating.act(tracing.note, [ranked.publication, *listed], Purpose.OPENINGS)
            self._write(options["openings"], openings.of(ranked), mode=0o600)
        self.stdout.write(f"{ranked.candidates} lignes, tête {ranked.head}")

    def _write(self, path: Path, lines: Iterable[bytes], *, mode: int) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.writelines(lines)
            draft.replace(path)
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne peut pas être écrit : {why(error)}.") from error
        finally:
            draft.unlink(missing_ok=True)
