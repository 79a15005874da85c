"""The State's own contingent in the demo: one home oriented to its service, which names a household there without an ad."""

from datetime import timedelta
from fractions import Fraction

from palier.management.demo.days import Days
from palier.management.demo.homes import CastHome, orient
from palier.management.demo.organisations import Offices
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import FlowUnit
from palier.rules.law.rounding import Rounding
from palier.workflows.homes import agreeing
from palier.workflows.homes.agreeing import ConventionDraft

STATE, LANDLORD, DEPARTEMENT = "etat", "est", "93"
SUITS = ("T3", "T4")
"""Types of home for the household that the tour names."""
_SIGNED, _ORIENTED, _PERCENT = 20, 2, 25
"""Days before the anchor, and the share of the convention."""


def hold(homes: list[CastHome], offices: Offices, days: Days) -> None:
    """Sign the convention of the préfet, and orient to it the first free home there that suits; out of the pool."""
    free = (one for one in homes if one.bailleur == LANDLORD and one.home.type_code in SUITS)
    found = next((one for one in free if one.home.commune.departement == DEPARTEMENT), None)
    if found is None:
        return
    draft = ConventionDraft(
        reservataire=offices.organisations[STATE],
        departement=DEPARTEMENT,
        contingent=Contingent.STATE_PRIORITY,
        rate=Fraction(_PERCENT, 100),
        rounding=Rounding.FLOOR,
        unit=FlowUnit.PROPOSED,
        lost_is_used=True,
        signed_on=days.day(-_SIGNED),
        valid_from=days.day(-_SIGNED) + timedelta(days=1),
    )
    agreeing.sign_convention(draft, by=offices.actor(LANDLORD), at=days.at(1 - _SIGNED, 9))
    homes.remove(found)
    orient(found, STATE, offices, days, ago=_ORIENTED)
