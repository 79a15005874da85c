"""What each organisation moves of a list: the database asks the same of every change that a desk makes (ADR 39)."""

from collections.abc import Mapping

from palier.rules.candidature.funnel import PUBLICATION_MOVES, Actor
from palier.rules.candidature.funnel import PublicationStage as P

_SENT = (P.CLASSEE, P.DESIGNEE)
DESK_MOVES: Mapping[Actor, Mapping[P, tuple[P, ...]]] = {
    Actor.RESERVATAIRE: {P.PUBLIEE: (P.RETIREE,), P.CLASSEE: (P.DESIGNEE, P.RETIREE)},
    Actor.BAILLEUR: {
        origin: tuple(target for target in targets if target is not P.CLASSEE and (origin, target) != _SENT)
        for origin, targets in PUBLICATION_MOVES.items()
        if origin is not P.BROUILLON
    },
}
"""From which stage to which; the closing is the clock's. A landlord that publishes for itself has a réservataire's too."""
