"""The two files of a closed ranking, as `./run palier verify` reads them."""

import json
from collections.abc import Iterable

from django.db.models.functions import Coalesce

from palier.models import Ranking, RankingLine
from palier.rules import ranking_file


def openings(ranked: Ranking) -> Iterable[bytes]:
    """All openings, for an auditor: nominative. An erased file has none left: its line stays in the public file."""
    lines = RankingLine.objects.filter(ranking=ranked).order_by("rank")
    opened = lines.annotate(opened=Coalesce("kept_opening", "candidature__snapshot")).filter(opened__isnull=False)
    pairs = (
        (bytes.fromhex(salt), json.loads(opening))
        for salt, opening in opened.values_list("salt", "opened").iterator(chunk_size=2000)
    )
    return ranking_file.openings_file(str(ranked.publication.public_id), ranked.head, pairs)
