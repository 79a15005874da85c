"""One closed list counted again with the right grid, or by the rules of today: read alone, nothing is written.

Everybody is weighed with the facts and the seniority that the closing had. A first pass keeps a key for each candidate, a
second reads the lines of whoever lost a place: a list of twenty thousand never stands in memory with its details.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from palier.models import Candidature, GridVersion, Publication, Ranking, RankingLine
from palier.models.demandes import layers_at
from palier.models.ranking import frozen_lists
from palier.models.ranking.frozen_lists import Sending
from palier.rules.candidature.funnel import Stage
from palier.rules.mistakes import mistakes, recounts
from palier.rules.mistakes.mistakes import Change, OrderKey, ReplayedRank, ReplayOutcome
from palier.rules.mistakes.recounts import Recounted, RecountedCandidate
from palier.rules.people import facts
from palier.rules.people.answers import Outcome as Verdict
from palier.rules.ranking import ranking
from palier.workflows.mistakes.replaying_closings import AWAY
from palier.workflows.ranking.closing import NOT_ELIGIBLE
from palier.workflows.scoring import scoring
from palier.workflows.scoring.scoring import Assessment


class Candidate(NamedTuple):
    """What the count reads of a candidature: of those who were ranked, and of those whom the closing left out."""

    pk: int
    demande: int
    draw_token: bytes
    stage: str
    rank: int | None
    changed_at: datetime
    waiting_since: date


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody who would have been sent, or may have been."""

    candidate: Candidate
    found: ReplayedRank
    points_before: int | None
    points_after: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class CountedList:
    """What one list gave: how many stand on it, who lost a place, how many could not be weighed."""

    candidates: int
    lost: Sequence[Lost]
    unread: int


def count(publication: Publication, grid: GridVersion | None) -> CountedList:
    """Count a closed list again under a grid; with none, by the rules of today under its own."""
    ranked = frozen_lists.latest(publication)
    if ranked is None:
        return CountedList(0, (), 0)
    sendings = frozen_lists.sendings(publication)
    right = _under(publication, grid)
    candidates = {one.pk: one for one in _candidates(publication)}
    lines = _lines(right, ranked, candidates, sendings)
    on = Recounted(
        seed=bytes.fromhex(ranked.header["seed"]),
        lines=lines,
        to_send=publication.to_designate,
        called=sum(len(one.ranks) for one in sendings[1:]),
        is_sent=bool(sendings),
    )
    names = {ranking.pseudonym(one.draw_token, str(publication.public_id)): one for one in candidates.values()}
    found = {names[name].pk: one for name, one in recounts.recount(on).items() if one.outcome in mistakes.LISTED}
    lost = list(_lost(publication, right, ranked, {pk: candidates[pk] for pk in found}, found)) if found else []
    return CountedList(len(lines), lost, sum(line.after is None for line in lines))


def _under(publication: Publication, grid: GridVersion | None) -> Publication:
    """The same list under the right grid: a copy, which nobody saves."""
    if grid is None:
        return publication
    right = Publication.objects.select_related("home__commune").get(pk=publication.pk)
    right.grid = grid
    return right


def _candidates(publication: Publication) -> Iterator[Candidate]:
    rows = Candidature.objects.filter(Q(rank__isnull=False) | Q(end_reason=NOT_ELIGIBLE), publication=publication)
    read = ("pk", "demande_id", "demande__draw_token", "stage", "rank", "changed_at", "waiting_since")
    for pk, demande, token, *rest in rows.order_by("pk").values_list(*read):
        yield Candidate(pk, demande, bytes(token), *rest)


def _lines(
    right: Publication, ranked: Ranking, candidates: dict[int, Candidate], sendings: Sequence[Sending]
) -> list[RecountedCandidate]:
    sent = {rank for sending in sendings for rank in sending.ranks}
    frozen = RankingLine.objects.filter(ranking=ranked).values_list("candidature_id", "pseudonym", "rank")
    # Whoever was erased stood on the list, and nobody can say where they would have.
    lines = [
        RecountedCandidate(pseudonym, rank, None, rank in sent)
        for pk, pseudonym, rank in frozen
        if pk not in candidates
    ]
    name = str(right.public_id)
    for one, found in _weighed(right, candidates.values()):
        if found is not None and found.verdict.outcome is Verdict.NOT_ELIGIBLE:
            continue
        if found is None and one.rank is None:
            continue
        key = OrderKey(found.tier, -found.order_points, found.waiting_since) if found else None
        is_aside = one.stage == Stage.ECARTEE
        has_gone = one.stage in AWAY and (not sendings or one.changed_at < sendings[0].at)
        lines.append(
            RecountedCandidate(
                ranking.pseudonym(one.draw_token, name),
                one.rank,
                key,
                one.rank in sent,
                not (has_gone or is_aside),
                is_aside,
            )
        )
    return lines


def _weighed(
    publication: Publication, candidates: Iterable[Candidate]
) -> Iterator[tuple[Candidate, Assessment | None]]:
    of = {candidate.demande: candidate for candidate in candidates}
    for demande, known in layers_at.facts_at(of, publication.closes_at):
        one = of[demande.pk]
        try:
            told = _as_it_waited(known, publication, one) if known is not None else None
            yield one, scoring.assess(demande, publication, known=told) if told is not None else None
        except layers_at.UNREADABLE:
            yield one, None


def _as_it_waited(known: facts.Demande, publication: Publication, one: Candidate) -> facts.Demande:
    """With the seniority that the closing had: what was corrected since is another mistake."""
    departement = publication.home.commune.departement
    if known.waiting_since.get(departement, known.deposited_on) is None:
        return known
    return replace(known, waiting_since={**known.waiting_since, departement: one.waiting_since})


def _lost(
    publication: Publication,
    right: Publication,
    ranked: Ranking,
    whom: dict[int, Candidate],
    found: dict[int, ReplayedRank],
) -> Iterator[Lost]:
    """The lines of points of whoever lost a place. What the wrong grid no longer gives is told as possible."""
    kept = RankingLine.objects.filter(ranking=ranked, candidature__in=whom).values_list("candidature", "kept_opening")
    openings = dict(Candidature.objects.filter(pk__in=whom).values_list("pk", "snapshot"))
    openings |= {pk: opening for pk, opening in kept if opening and pk is not None}
    as_frozen = dict.fromkeys((one.pk for one in whom.values()), True)
    if right is not publication:
        for one, base in _weighed(publication, whom.values()):
            as_frozen[one.pk] = base is not None and _gives(base, one, json.loads(openings[one.pk]))
    for one, assessed in _weighed(right, whom.values()):
        if assessed is None:
            continue
        told = json.loads(openings[one.pk])
        outcome = found[one.pk].outcome if as_frozen[one.pk] else ReplayOutcome.POSSIBLE
        yield Lost(
            one,
            replace(found[one.pk], outcome=outcome),
            told.get("points") if one.rank else None,
            -assessed.order_points,
            mistakes.changes(told, json.loads(assessed.snapshot)),
        )


def _gives(base: Assessment, one: Candidate, told: dict[str, Any]) -> bool:
    """Whether the wrong grid gives today what was frozen: else rules that changed since might explain the difference."""
    if one.rank is None:
        return base.verdict.outcome is Verdict.NOT_ELIGIBLE
    return (base.tier, -base.order_points) == (told.get("tier"), told.get("points"))
