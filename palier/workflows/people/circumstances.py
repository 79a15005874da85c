"""What of a household and a home decides whether a conditional ground holds, read from their rows."""

from dataclasses import replace
from datetime import date

from palier.models import Candidature, Piece
from palier.models.demandes import layers
from palier.rules.commission import grounds
from palier.rules.fitting import income_test, size_advice
from palier.rules.people.facts import Financing, Proof, Situation
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.people import asking


def about(candidature: Candidature, *, on: date, home_elsewhere: str = "") -> grounds.Circumstances:
    """The circumstances of a candidature on a day. A protection order counts once claimed, past or present."""
    known = layers.facts_of(candidature.demande, on)
    has_order = any(
        claim.situation is Situation.PROTECTION_ORDER and claim.proof is not Proof.REFUSED for claim in known.claims
    )
    home = candidature.publication.home.as_facts
    test = income_test.run(known, home, on=on, lease_year=on.year)
    highest = income_test.run(known, replace(home, financing=Financing.PLS), on=on, lease_year=on.year)
    found = grounds.flagged(
        home.building,
        on=on,
        home_elsewhere=home_elsewhere,
        has_protection_order=has_order,
        is_ceiling_unread=not test.ceiling.is_sure,
        is_under_ceiling=test.is_under,
        is_under_all_ceilings=highest.is_under,
        is_area_enough=size_advice.is_area_enough(known, home, on=on),
    )
    return replace(
        found,
        against_incomplete=asking.against_refusal(candidature, on=on),
        against_stay=asking.against_stay(candidature, on=on),
        has_pieces=Piece.objects.filter(demande=candidature.demande_id).exclude(status=PieceStatus.REFUSED).exists(),
    )
