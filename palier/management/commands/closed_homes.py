"""`./run palier closed-homes`: the closed publications, with the id that `export-ranking` takes."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from palier.management.base import OperatorCommand
from palier.models import Ranking
from palier.rules.law import french


class Command(OperatorCommand):
    """List closed publications, the last closed first."""

    help = "Liste les publications closes : identifiant, logement, clôture, candidats, tête de chaîne."

    def add_arguments(self, parser: CommandParser) -> None:
        """Plain lines, or JSON."""
        parser.add_argument("--json", action="store_true", help="une liste JSON au lieu de lignes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line, or one object, a publication."""
        rows = list(self._rows())
        if options["json"]:
            self.write_for_machines(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not rows:
            self.stdout.write("Aucune liste n’est close.")
        for row in rows:
            candidates = french.count(row["candidates"], "candidature")
            closed = timezone.localtime(datetime.fromisoformat(row["closed_at"]))
            day = f"{french.day(closed.date())} à {closed:%H:%M}"
            self.stdout.write(f"{row['id']}  {row['home']}  {day}  {candidates}  {row['head']}")

    def _rows(self) -> Iterator[dict[str, Any]]:
        latest: set[int] = set()
        rankings = Ranking.objects.select_related("publication__home__commune").order_by("-frozen_at", "-version")
        for ranked in rankings:
            if ranked.publication_id in latest:
                continue
            latest.add(ranked.publication_id)
            home = ranked.publication.home
            yield {
                "id": str(ranked.publication.public_id),
                "home": f"{home.type_code}, {home.street}, {home.commune.name}",
                "closed_at": ranked.publication.closes_at.isoformat(),
                "stage": ranked.publication.stage,
                "candidates": ranked.candidates,
                "version": ranked.version,
                "head": ranked.head,
            }
