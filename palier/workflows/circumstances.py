"""What of a household and a home decides whether a conditional ground holds, read from their rows."""

from datetime import date

from palier.models import Candidature, layers
from palier.rules import grounds, income_test
from palier.rules.facts import Proof, Situation


def about(candidature: Candidature, *, on: date, home_elsewhere: str = "") -> grounds.Circumstances:
    """The circumstances of a candidature on a day. A protection order counts once claimed, past or present."""
    known = layers.facts_of(candidature.demande, on)
    has_order = any(
        claim.situation is Situation.PROTECTION_ORDER and claim.proof is not Proof.REFUSED for claim in known.claims
    )
    home = candidature.publication.home.as_facts
    return grounds.flagged(
        home.building, on=on, home_elsewhere=home_elsewhere, has_protection_order=has_order,
        is_ceiling_unread=not income_test.run(known, home, on=on, lease_year=on.year).ceiling.is_sure,
    )  # fmt: skip
