"""What would move a household on a publication, with the place that each change would win now (R441-2-17)."""

from dataclasses import dataclass

from palier.models import Demande as DemandeRow
from palier.models import Publication
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.rules.people import facts
from palier.rules.people.answers import Score
from palier.rules.scoring import cotation, moving
from palier.rules.scoring.moving import PointsMove, Sense
from palier.workflows.scoring import scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHere:
    """A change, and the best place that it would win on a publication; none while its points are not known."""

    move: PointsMove
    place: int | None
    is_same: bool = False
    """The place that these points would win is the one that the points of today win."""


def on_publication(
    demande: DemandeRow, publication: Publication, score: Score, *, known: facts.Demande | None = None
) -> tuple[MoveHere, ...]:
    """Each change of points with its place, as at the closing day; a change that comes after it is left out.

    Points that count through that day are counted here: their end changes other places, never this one.
    """
    on, home, grid = scoring.closing_day(publication), publication.weighed_home, scoring.grid_of(publication.grid)
    if grid is None:
        return ()
    known = known or layers.facts_of(demande, on)
    gathered = cotation.facts_of(known, home, on=on, departement=home.departement)
    found = [
        move
        for move in moving.moves(gathered, grid)
        if move.on is None or (move.on < on if move.sense is Sense.ENDING else move.on <= on)
    ]
    wanted = {-score.points, *(-(score.points + move.gain) for move in found if not move.at_most)}
    ahead = places.ahead(publication.pk, tier=score.tier, order_points=wanted, since=score.waiting_since or on)
    today = ahead[-score.points] + 1
    won = [None if move.at_most else ahead[-(score.points + move.gain)] + 1 for move in found]
    return tuple(
        MoveHere(move=move, place=place, is_same=place == today) for move, place in zip(found, won, strict=True)
    )
