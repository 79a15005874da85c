"""The conventions of the demo and what its bailleurs expect of the year: rates and figures of the order of real ones."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.rules.homes.flow import Contingent, FlowYear
from palier.rules.homes.flow_balance import FlowUnit
from palier.rules.law.rounding import Rounding
from palier.workflows.homes import agreeing
from palier.workflows.homes.agreeing import ConventionDraft


@dataclass(frozen=True, slots=True)
class _Agreed:
    """One convention of the demo, by short names."""

    bailleur: str
    reservataire: str
    departement: str
    contingent: Contingent
    percent: int
    rounding: Rounding
    unit: FlowUnit
    is_lost_used: bool = True


_AGREED = (
    _Agreed("est", "emploi", "93", Contingent.ACTION_LOGEMENT, 25, Rounding.FLOOR, FlowUnit.PROPOSED),
    _Agreed("est", "emploi", "94", Contingent.ACTION_LOGEMENT, 25, Rounding.FLOOR, FlowUnit.PROPOSED),
    _Agreed("est", "emploi", "75", Contingent.ACTION_LOGEMENT, 20, Rounding.HALF_UP, FlowUnit.PROPOSED),
    _Agreed("est", "emploi", "92", Contingent.ACTION_LOGEMENT, 25, Rounding.FLOOR, FlowUnit.PROPOSED),
    _Agreed("est", "emploi", "95", Contingent.ACTION_LOGEMENT, 25, Rounding.FLOOR, FlowUnit.PROPOSED),
    _Agreed("rhone", "clef", "69", Contingent.COLLECTIVITE, 20, Rounding.LARGEST_REMAINDER, FlowUnit.ATTRIBUTED, False),
    _Agreed("nord", "clef", "59", Contingent.COLLECTIVITE, 18, Rounding.CARRIED, FlowUnit.ATTRIBUTED, False),
    _Agreed("nord", "emploi", "59", Contingent.ACTION_LOGEMENT, 25, Rounding.HALF_EVEN, FlowUnit.PROPOSED),
)
_YEARS: dict[tuple[str, str], FlowYear] = {
    ("est", "93"): FlowYear(stock=10_000, rotation=Fraction(7, 100), transfers=120, renewal=60),
    ("est", "94"): FlowYear(stock=2_450, rotation=Fraction(6, 100), transfers=31, sales=4),
    ("est", "75"): FlowYear(stock=1_830, rotation=Fraction(5, 100), deliveries=12, transfers=18),
    ("est", "92"): FlowYear(stock=960, rotation=Fraction(6, 100), transfers=11),
    ("est", "95"): FlowYear(stock=1_210, rotation=Fraction(7, 100), transfers=14, unfit_buildings=3),
    ("rhone", "69"): FlowYear(stock=4_120, rotation=Fraction(8, 100), transfers=54, renewal=22),
    ("nord", "59"): FlowYear(
        stock=3_310, rotation=Fraction(9, 100), deliveries=20, transfers=40, degraded_coownership=6
    ),
}


def agree(offices: Offices, days: Days) -> None:
    """Record every convention, in force since the year before the anchor, and the figures of the year."""
    begins = date(days.anchor.year - 1, 1, 1)
    at = days.at(-90, 9)
    for one in _AGREED:
        draft = ConventionDraft(
            reservataire=offices.organisations[one.reservataire],
            departement=one.departement,
            contingent=one.contingent,
            rate=Fraction(one.percent, 100),
            rounding=one.rounding,
            unit=one.unit,
            lost_is_used=one.is_lost_used,
            signed_on=date(days.anchor.year - 2, 12, 4),
            valid_from=begins,
        )
        agreeing.sign_convention(draft, by=offices.actor(one.bailleur), at=at)
    for (bailleur, departement), figures in _YEARS.items():
        for year in (days.anchor.year - 1, days.anchor.year):
            agreeing.plan_year(departement, year, figures, by=offices.actor(bailleur), at=at)
