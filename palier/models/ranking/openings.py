"""All the openings of a ranking, for who may read them and for the second program: nominative by what they hold."""

from collections.abc import Collection, Iterable

from django.db.models.functions import Coalesce

from palier.models.ranking.rankings import Ranking, RankingLine
from palier.rules.ranking import ranking_file


def of(ranked: Ranking, *, without: Collection[int] = (), unsaid: str = "") -> Iterable[bytes]:
    """The openings file, line by line. An erased file has none left: its line stays in the public file.

    ``without`` leaves out those of these demandes, and ``unsaid`` those whose text holds what this pattern finds.
    """
    lines = RankingLine.objects.filter(ranking=ranked).exclude(demande__in=without).order_by("rank")
    opened = lines.annotate(opened=Coalesce("kept_opening", "candidature__snapshot")).filter(opened__isnull=False)
    if unsaid:
        opened = opened.exclude(opened__iregex=unsaid)
    kept = opened.values_list("pseudonym", "salt", "opened").iterator(chunk_size=2000)
    return ranking_file.openings_as_kept(str(ranked.publication.public_id), ranked.head, kept)
