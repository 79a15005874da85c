"""Every closing of a household replayed with its facts as they should have stood: read alone, nothing is written.

The others stand as they were frozen. What the rules of today cannot give again exactly is told as possible, never as certain.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from palier.models import Candidature, Demande, Publication, Ranking, Seniority
from palier.models.demandes import layers_at
from palier.models.demandes.layers_at import Amended
from palier.models.ranking import frozen_lists
from palier.models.ranking.frozen_lists import FrozenLine, Sending
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.mistakes import mistakes
from palier.rules.mistakes.mistakes import Change, Frozen, OrderKey, ReplayedLine, ReplayOutcome
from palier.rules.people.answers import Outcome as Verdict
from palier.rules.ranking import ranking
from palier.workflows.mistakes import merged_numbers
from palier.workflows.mistakes.merged_numbers import Union
from palier.workflows.ranking.closing import SAME_HOUSEHOLD
from palier.workflows.scoring import scoring
from palier.workflows.scoring.scoring import Assessment

AWAY = (Stage.RETIREE, Stage.SUSPENDUE, Stage.SANS_SUITE)
NEVER = (PublicationStage.PUBLIEE, PublicationStage.BROUILLON, PublicationStage.RETIREE)
"""A list that is open, or that was withdrawn: no home was reached by anybody."""


@dataclass(frozen=True, slots=True)
class ClosingReplay:
    """What one closing would have given."""

    candidature: Candidature
    outcome: ReplayOutcome
    first: int = 0
    last: int = 0
    candidates: int = 0
    points_before: int | None = None
    points_after: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the household is told of this home."""
        return self.outcome in mistakes.LISTED


@dataclass(frozen=True, slots=True)
class ReplayedClosings:
    """All that was replayed: each closing, how many could not be read, and how many others were counted again in vain."""

    found: Sequence[ClosingReplay]
    unread: int = 0
    others: int = 0

    @property
    def listed(self) -> list[ClosingReplay]:
        """The homes to tell."""
        return [one for one in self.found if one.is_listed]


def replay(demande: Demande, amended: Amended, *, since: datetime | None = None) -> ReplayedClosings:
    """Replay each closing of a demande that came after an instant, the oldest first."""
    rows = (
        Candidature.objects.filter(demande=demande, publication__is_direct=False, publication__rankings__isnull=False)
        .exclude(publication__stage__in=NEVER)
        .select_related("publication__home__commune", "publication__grid", "publication__reservataire")
        .distinct()
    )
    if since is not None:
        rows = rows.filter(publication__closes_at__gte=since)
    found, unread = [], 0
    seniorities = dict(Seniority.objects.filter(demande=demande).values_list("departement", "since"))
    united = merged_numbers.unions(demande)
    for row in sorted(rows, key=lambda one: (one.publication.closes_at, one.pk)):
        one = _replay(row, demande, _as_it_stood_apart(row, amended, seniorities, united))
        if one is None:
            unread += 1
        else:
            found.append(one)
    return ReplayedClosings(found, unread)


def _as_it_stood_apart(
    row: Candidature, amended: Amended, seniorities: Mapping[str, date], united: Sequence[Union]
) -> Amended:
    """With the seniority that the list rightly had, where a number united since brought a longer one."""
    departement, on = row.publication.home.commune.departement, row.publication
    stored = seniorities.get(departement)
    if stored is None or not merged_numbers.stood_apart(united, departement, on.closes_at, row.waiting_since, stored):
        return amended
    return replace(amended, seniorities={**amended.seniorities, departement: row.waiting_since})


def _replay(row: Candidature, demande: Demande, amended: Amended) -> ClosingReplay | None:
    ranked = frozen_lists.latest(row.publication)
    if ranked is None or row.end_reason == SAME_HOUSEHOLD:
        return ClosingReplay(row, ReplayOutcome.LEFT)
    lines = list(frozen_lists.lines(ranked))
    own = next((line for line in lines if line.candidature == row.pk), None)
    sendings = frozen_lists.sendings(row.publication)
    if has_left(row, own, sendings):
        return ClosingReplay(row, ReplayOutcome.LEFT)
    frozen = as_frozen(row.publication, ranked, lines, own, sendings)
    should = assess_at(demande, row.publication, amended)
    if should is None:
        return None
    if should.verdict.outcome is Verdict.NOT_ELIGIBLE:
        return ClosingReplay(row, ReplayOutcome.NOT_REACHED, candidates=len(lines))
    return _compared(row, demande, frozen, own, should, amended)


def _compared(
    row: Candidature, demande: Demande, frozen: Frozen, own: FrozenLine | None, should: Assessment, amended: Amended
) -> ClosingReplay:
    after = key_of(should)
    pseudonym = own.pseudonym if own else _pseudonym(demande, row.publication)
    found = mistakes.replay(frozen, pseudonym, after, is_aside=row.stage == Stage.ECARTEE)
    outcome = found.outcome
    if outcome in mistakes.LISTED and not _is_given_again(row, demande, own, amended):
        outcome = ReplayOutcome.POSSIBLE
    told = own.opening if own and own.opening else json.loads(row.snapshot)
    return ClosingReplay(
        row,
        outcome,
        found.first,
        found.last,
        candidates=len(frozen.others) + 1,
        points_before=frozen.own.key.points if frozen.own and frozen.own.key else None,
        points_after=after.points,
        changes=mistakes.changes(told, json.loads(should.snapshot)),
    )


def assess_at(demande: Demande, publication: Publication, amended: Amended) -> Assessment | None:
    """What the facts give as at the closing instant; none where the file cannot be read."""
    ((row, known),) = layers_at.facts_at([demande.pk], publication.closes_at, amended=amended)
    try:
        return scoring.assess(row, publication, known=known) if known is not None else None
    except layers_at.UNREADABLE:
        return None


def _is_given_again(row: Candidature, demande: Demande, own: FrozenLine | None, amended: Amended) -> bool:
    """Whether the facts of that day, the mistake with them, give under the rules of today what was frozen.

    Else rules that changed since, and not the mistake, might explain the difference.
    """
    departement = row.publication.home.commune.departement
    as_it_was = replace(amended, facts={}, seniorities={departement: row.waiting_since})
    base = assess_at(demande, row.publication, as_it_was)
    if base is None:
        return False
    if own is None or own.key is None:
        return base.verdict.outcome is Verdict.NOT_ELIGIBLE
    return (base.tier, -base.order_points) == own.key[:2]


def has_left(row: Candidature, own: FrozenLine | None, sendings: Sequence[Sending]) -> bool:
    """Whether it was gone when files were sent, by its own act or because another home was accepted."""
    if own is None or row.stage not in AWAY:
        return own is None and row.stage == Stage.RETIREE
    return not sendings or row.changed_at < sendings[0].at


def as_frozen(
    publication: Publication,
    ranked: Ranking,
    lines: Sequence[FrozenLine],
    own: FrozenLine | None,
    sendings: Sequence[Sending],
) -> Frozen:
    """The list as the rule reads it."""
    numbers = {rank: index for index, one in reversed(list(enumerate(sendings))) for rank in one.ranks}
    read = {
        line.rank: ReplayedLine(
            line.rank, line.pseudonym, line.tie, OrderKey(*line.key) if line.key else None, numbers.get(line.rank)
        )
        for line in lines
    }
    mine = read[own.rank] if own else None
    return Frozen(
        seed=bytes.fromhex(ranked.header["seed"]),
        others=[one for one in read.values() if one is not mine],
        own=mine,
        to_send=publication.to_designate,
        is_sent=bool(sendings),
    )


def key_of(found: Assessment) -> OrderKey:
    """The key of an assessment."""
    return OrderKey(found.tier, -found.order_points, found.waiting_since)


def _pseudonym(demande: Demande, publication: Publication) -> str:
    return ranking.pseudonym(bytes(demande.draw_token), str(publication.public_id))
