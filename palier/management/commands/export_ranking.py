"""`./run palier export-ranking ID --out FILE [--openings FILE2]`: the files that `./run palier verify` checks."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models.functions import Coalesce

from palier.management import arguments
from palier.models import Ranking, RankingLine, freezing
from palier.rules import ranking_file


class Command(BaseCommand):
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
            self._write(options["openings"], _openings(ranked), mode=0o600)
        self.stdout.write(f"{ranked.candidates} lignes, tête {ranked.head}")

    def _write(self, path: Path, lines: Iterable[bytes], *, mode: int) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.writelines(lines)
            draft.replace(path)
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne peut pas être écrit : {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)


def _openings(ranked: Ranking) -> Iterable[bytes]:
    # An erased file has no opening left: its line stays in the public file.
    lines = RankingLine.objects.filter(ranking=ranked).order_by("rank")
    opened = lines.annotate(opened=Coalesce("kept_opening", "candidature__snapshot")).filter(opened__isnull=False)
    pairs = (
        (bytes.fromhex(salt), json.loads(opening))
        for salt, opening in opened.values_list("salt", "opened").iterator(chunk_size=2000)
    )
    return ranking_file.openings_file(str(ranked.publication.public_id), ranked.head, pairs)
