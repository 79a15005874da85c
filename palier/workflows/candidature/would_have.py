"""What would have placed a household among the first of a closed list, from the facts that it had at the closing (R441-2-17)."""

from dataclasses import dataclass

from palier.models import Candidature
from palier.models.demandes import layers_at
from palier.rules.ranking import cuts
from palier.rules.ranking.cuts import Cut
from palier.rules.scoring import cotation, moving
from palier.rules.scoring.moving import PointsMove, Sense
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import apart
from palier.workflows.scoring import scoring

_THEIRS = (Sense.TO_PROVE, Sense.IN_REVIEW, Sense.LAPSED, Sense.TO_COMPLETE)
"""What somebody could have done: neither an end nor the passing of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedMove:
    """A change of points that was possible before the closing, and whether it alone would have been enough."""

    move: PointsMove
    is_enough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedPoints:
    """About how many points were missing, to the band of five, and what could have brought some."""

    points: int
    moves: tuple[MissedMove, ...]


def of(row: Candidature, cut: Cut | None, *, by: Actor | None = None) -> MissedPoints | None:
    """None for who was among the first, where points are not what was missing, or on a list too small to tell.

    Without moves where the file cannot be read as it was ranked: nothing is guessed of the past.
    ``by`` is who reads it: what another holder told in secret is not among the moves.
    """
    publication = row.publication
    if publication.is_running or row.rank is None or row.rank <= publication.to_designate:
        return None
    missing = cuts.missing_points(row.tier, row.points, cut)
    return None if missing is None else MissedPoints(points=missing, moves=tuple(_moves(row, missing, by)))


def _moves(row: Candidature, missing: int, by: Actor | None) -> list[MissedMove]:
    publication = row.publication
    grid, on, home = scoring.grid_of(publication.grid), scoring.closing_day(publication), publication.weighed_home
    ((_, known),) = layers_at.facts_at([row.demande_id], publication.closes_at)
    if grid is None or known is None:
        return []
    gathered = cotation.facts_of(known, home, on=on, departement=home.departement)
    if cotation.score_facts(gathered, grid).points != row.points:
        return []
    if by is not None:
        seen = apart.known_to(known, row.demande, by)
        gathered = cotation.facts_of(seen, home, on=on, departement=home.departement)
    return [
        MissedMove(move=one, is_enough=one.gain >= missing and not one.at_most)
        for one in moving.moves(gathered, grid)
        if one.sense in _THEIRS and one.gain > 0
    ]
