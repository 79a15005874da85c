"""What a file says against a ground, read from its rows: shown to who proposes it, and kept for who reads again."""

from datetime import date

from palier.models import Candidature, Piece, layers, size_guides
from palier.rules import contradictions
from palier.rules.funnel import Stage
from palier.rules.grounds import Ground

_HELD = (Stage.DESIGNEE, Stage.INCOMPLETE, Stage.CONFORME, Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION)


def of(candidature: Candidature, ground: Ground | str, *, on: date) -> str:
    """What the file says against a ground on a day; empty when it says nothing against it."""
    publication = candidature.publication
    held = Candidature.objects.filter(
        demande=candidature.demande_id, publication__reservataire=publication.reservataire_id, stage__in=_HELD
    ).exclude(pk=candidature.pk)
    known = contradictions.Known(
        demande=layers.facts_of(candidature.demande, on), home=publication.home.as_facts, on=on,
        is_designated_elsewhere=held.exists(), guide=size_guides.of_home(publication.home, on),
        has_pieces=Piece.objects.filter(demande=candidature.demande_id).exists(),
    )  # fmt: skip
    return contradictions.contradiction(Ground(ground), known)
