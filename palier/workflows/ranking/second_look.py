"""Before a ranking is shown, a second program reads it: the verifier that everybody may run, on what is about to be shown.

It is handed the public file, all the openings, and the places that the screens would give. Who should stand there and with
which key comes from the weighing and from a plain reading of the list, never from the statements that ranked.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Q

from palier.models import Candidature, Publication, Ranking
from palier.models.candidatures import places
from palier.models.ranking import freezing, openings
from palier.models.scoring.stored_scores import StoredKey
from palier.rules.candidature.funnel import Stage
from palier.rules.law import canonical
from palier.rules.people.answers import Outcome
from palier.rules.ranking import ranking, ranking_file, verify

_LEFT = (Stage.RETIREE, Stage.SANS_SUITE)
_MOVED = Q(stage=Stage.CLASSEE) | Q(stage=Stage.SUSPENDUE, suspended_from=Stage.CLASSEE) | Q(stage__in=_LEFT)
_FIGURES = re.compile(r"\d+")


class RankingWrong(Exception):
    """What was about to be shown is not right: nothing of it is kept. The sentence has no figure of anybody."""

    def __init__(self, what: str) -> None:
        """Blank the figures: they may be points."""
        self.sentence = _FIGURES.sub("…", what)
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class ExpectedRank:
    """Somebody who must be ranked, and on what."""

    pseudonym: str
    tier: int
    points: int
    waiting_since: date


def expected(
    publication: Publication, keys: Mapping[int, StoredKey], *, again: bool = False
) -> dict[int, ExpectedRank]:
    """Who must be ranked, read before anything moves; ``again`` reads those already ranked, for a correction.

    Raises ``RankingWrong``.
    """
    rows = Candidature.objects.filter(publication=publication).values_list(
        "pk", "stage", "suspended_from", "changed_at", "rank", "demande__draw_token"
    )
    name, found = str(publication.public_id), {}
    for pk, stage, before, changed_at, rank, token in rows.iterator():
        if rank is None if again else not _stands(stage, before, changed_at, publication.closes_at):
            continue
        if pk not in keys:
            raise RankingWrong("une candidature de la liste n’a pas été pesée")
        key = keys[pk]
        if key.verdict != Outcome.NOT_ELIGIBLE:
            pseudonym = ranking.pseudonym(bytes(token), name)
            found[pk] = ExpectedRank(pseudonym, key.tier, -key.order_points, key.waiting_since)
    return found


def _stands(stage: str, before: str, changed_at: datetime, closes_at: datetime) -> bool:
    """Whether somebody stood on the list at its instant, even if they left before a closing that ran late."""
    if stage == Stage.DEPOSEE:
        return True
    return before == Stage.DEPOSEE and (stage == Stage.SUSPENDUE or (stage in _LEFT and changed_at >= closes_at))


def check(ranked: Ranking, who: Mapping[int, ExpectedRank]) -> None:
    """Verify a ranking that is written and not shown yet, or raise ``RankingWrong`` with what is wrong first."""
    with TemporaryDirectory() as folder:
        public, opened, shown = (Path(folder) / name for name in ("classement", "ouvertures", "affichage"))
        with public.open("wb") as file:
            file.writelines(freezing.public_lines(ranked.pk, ranked.header))
        with opened.open("wb") as file:
            file.writelines(openings.of(ranked))
        with shown.open("wb") as file:
            file.writelines(_shown(ranked, who))
        try:
            verify.verify(public, opened, ranked.head, shown)
        except verify.FalseLine as wrong:
            raise RankingWrong(f"{wrong.path.name} : {wrong.what}") from wrong
    _check_stages(ranked.publication_id, who)


def _shown(ranked: Ranking, who: Mapping[int, ExpectedRank]) -> Iterator[bytes]:
    """What the page of each candidate would say, beside what was weighed."""
    header = {"kind": ranking_file.SHOWN_KIND, "version": ranking_file.VERSION, "head": ranked.head}
    yield canonical.encode({**header, "publication": str(ranked.publication.public_id)}) + b"\n"
    for pk, place in places.places(who).items():
        one = who[pk]
        key = one.pseudonym, one.tier, one.points, one.waiting_since
        yield ranking_file.shown_line(*key, place.first, place.last, place.total)
    yield canonical.encode({"kind": ranking_file.FOOTER_KIND, "count": len(who)}) + b"\n"


def _check_stages(publication: int, who: Collection[int]) -> None:
    """Those who are ranked have moved, and nobody else has a rank: the designation reads both."""
    rows = Candidature.objects.filter(publication=publication)
    if set(rows.filter(rank__isnull=False).values_list("pk", flat=True)) != set(who):
        raise RankingWrong("un rang est donné à une candidature qui n’est pas sur la liste")
    if rows.filter(rank__isnull=False).exclude(_MOVED).exists():
        raise RankingWrong("une candidature classée est restée à son étape d’avant")
