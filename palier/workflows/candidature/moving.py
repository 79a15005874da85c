"""What would move a household on a publication, with the place that each change would win now (R441-2-17)."""

from dataclasses import dataclass

from palier.models import Demande as DemandeRow
from palier.models import Publication
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.rules.people import facts
from palier.rules.people.answers import Score
from palier.rules.scoring import cotation, moving
from palier.rules.scoring.moving import Move, Sense
from palier.workflows.scoring import scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveHere:
    """A change, and the best place that it would win on a publication; none when it would not move the place."""

    move: Move
    place: int | None


def on_publication(
    demande: DemandeRow, publication: Publication, score: Score, *, known: facts.Demande | None = None
) -> tuple[MoveHere, ...]:
    """Each change of points with its place, as at the closing day; a change that comes after it is left out.

    Points that count through that day are counted here: their end changes other places, never this one.
    """
    on, home, grid = scoring.closing_day(publication), publication.home.as_facts, scoring.grid_of(publication.grid)
    if grid is None:
        return ()
    known = known or layers.facts_of(demande, on)
    gathered = cotation.facts_of(known, home, on=on, departement=home.departement)
    return tuple(
        MoveHere(move=move, place=_place(publication, score, move))
        for move in moving.moves(gathered, grid)
        if move.on is None or (move.on < on if move.sense is Sense.ENDING else move.on <= on)
    )


def _place(publication: Publication, score: Score, move: Move) -> int | None:
    if move.at_most:
        return None
    standing = places.standing(
        publication.pk,
        tier=score.tier,
        order_points=-(score.points + move.gain),
        since=score.waiting_since or scoring.closing_day(publication),
    )
    return standing.ahead + 1
