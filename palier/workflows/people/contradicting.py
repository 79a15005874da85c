"""What a file says against a ground, read from its rows: shown to who proposes it, and kept for who reads again."""

from datetime import date

from palier.models import Candidature, Piece, StillWanted
from palier.models.demandes import layers
from palier.models.scoring import size_guides
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import contradictions
from palier.rules.commission.grounds import Ground
from palier.rules.law import clocks
from palier.rules.people.facts import Demande as Facts
from palier.rules.situations import needed_pieces
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.people.asking import STAY_PAPERS

_HELD = (*stages.IN_PLAY, *stages.OFFERABLE)
_OF_ITS_WORD = (Ground.UNREACHABLE, Ground.STEPPED_BACK)
"""What a yes speaks against, before the files leave; no commission reads it (ADR 152)."""
_EXAMINED = (Stage.CONFORME, *stages.OFFERABLE)


def of(candidature: Candidature, ground: Ground | str, *, on: date) -> str:
    """What the file says against a ground on a day; empty when it says nothing against it."""
    publication = candidature.publication
    held = Candidature.objects.filter(
        demande=candidature.demande_id, publication__reservataire=publication.reservataire_id, stage__in=_HELD
    ).exclude(pk=candidature.pk)
    known = layers.facts_of(candidature.demande, on)
    read = contradictions.GroundEvidence(
        demande=known,
        home=publication.home.as_facts,
        on=on,
        is_designated_elsewhere=held.exists(),
        guide=size_guides.of_home(publication.home, on),
        has_pieces=Piece.objects.filter(demande=candidature.demande_id).exists(),
        has_stay_papers=_has_stay_papers(candidature.demande_id, known, on),
        is_first_examined=not _is_behind(candidature),
        said_yes_on=_said_yes_on(candidature) if ground in _OF_ITS_WORD else None,
    )
    return contradictions.contradiction(Ground(ground), read)


def _has_stay_papers(demande: int, known: Facts, on: date) -> bool:
    """A verified document that is valid on the day, for each adult; without a name on it, it is the only adult's."""
    adults = {person.key for person in needed_pieces.adults(known.household.persons, on)}
    rows = Piece.objects.filter(demande=demande, code__in=STAY_PAPERS, status=PieceStatus.VALID).exclude(
        valid_until__lt=on
    )
    shown = set(rows.values_list("person_key", flat=True))
    return bool(adults) and (adults <= shown or (len(adults) == 1 and "" in shown))


def _said_yes_on(candidature: Candidature) -> date | None:
    found = StillWanted.objects.filter(candidature=candidature, yes_at__isnull=False).first()
    return clocks.day_in_paris(found.yes_at) if found is not None and found.yes_at is not None else None


def _is_behind(candidature: Candidature) -> bool:
    """Whether somebody examined for the same home is ranked before: without a rank, nothing is said against it."""
    if candidature.rank is None:
        return True
    same = Candidature.objects.filter(publication=candidature.publication_id, stage__in=_EXAMINED)
    return same.filter(rank__lt=candidature.rank).exists()
