"""What a rent weighs: effort rate and what is left to live on. Figures with their inputs, never an exclusion."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.rules import parameters
from palier.rules.dates import age_on
from palier.rules.facts import Demande, Home, Household, PersonRole
from palier.rules.law import act, applies

_FILE = "affordability.toml"
_ORDER_2011 = act("arrêté du 10 mars 2011")
_INSEE = act("échelle d’équivalence de l’INSEE")
_HOLDERS = (PersonRole.HOLDER, PersonRole.CO_HOLDER)
_CENTS = 100
_TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortRate:
    """Rent and charges less housing aid, over resources; ``share`` is ``None`` when an input is unknown."""

    share: Fraction | None
    rent: int | None
    """Cents a month, charges included."""
    housing_aid: int | None
    """Cents a month; ``None`` when not declared, and then not deducted."""
    resources: int | None
    """Whole euros a month: received by the holders, less maintenance paid, housing aid excluded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestToLive:
    """What is left a day and a consumption unit, in cents, once the home is paid; rounded down."""

    cents_a_day: int | None
    units: Fraction
    resources: int | None
    cost: int


@applies(_ORDER_2011)
def monthly_resources(household: Household) -> int | None:
    """Euros a month received by the holders less what they pay; ``None`` when nothing or not everything is known."""
    total, is_known = 0, False
    for person in household.persons:
        if person.role not in _HOLDERS:
            continue
        for resource in person.resources:
            if resource.amount is None:
                return None
            total += -resource.amount if resource.is_paid else resource.amount
            is_known = is_known or not resource.is_paid
    return total if is_known else None


def _share(cost: int | None, resources: int | None) -> Fraction | None:
    if cost is None or resources is None or resources <= 0:
        return None
    return Fraction(max(cost, 0), resources * _CENTS)


@applies(_ORDER_2011)
def current_effort_rate(demande: Demande) -> EffortRate:
    """The weight of the home lived in today."""
    home, resources = demande.current_home, monthly_resources(demande.household)
    cost = None if home.rent is None else home.rent - (home.housing_aid or 0)
    return EffortRate(share=_share(cost, resources), rent=home.rent, housing_aid=home.housing_aid, resources=resources)


@applies(_ORDER_2011)
def effort_rate_for(demande: Demande, home: Home, *, housing_aid: int | None = None) -> EffortRate:
    """The weight that a home would have; ``housing_aid`` is an estimate in cents when there is one."""
    resources, rent = monthly_resources(demande.household), home.rent + home.charges
    return EffortRate(
        share=_share(rent - (housing_aid or 0), resources), rent=rent, housing_aid=housing_aid, resources=resources
    )


@applies(_INSEE)
def consumption_units(household: Household, *, on: date) -> Fraction:
    """1 for the first adult, 0.5 for another person of 14 or more, 0.3 for a younger child.

    A dependant whose age is unknown counts as an adult, which never flatters the figure.
    """
    adult, other, child, limit = (
        parameters.get(_FILE, key, on).value for key in ("unit_adult", "unit_other", "unit_child", "unit_age")
    )
    young = sum(
        person.role not in _HOLDERS and person.birth_date is not None and age_on(person.birth_date, on) < limit
        for person in household.persons
    )
    born = sum(expected.number for expected in household.expected if expected.due_on and on <= expected.due_on)
    others = max(0, len(household.persons) - 1 - young)
    return Fraction(adult + other * others + child * (young + born), _TENTHS)


@applies(act("convention des bailleurs"))
def rest_to_live(demande: Demande, home: Home, *, on: date, housing_aid: int | None = None) -> RestToLive:
    """What the household would have left, a day and a consumption unit, in this home."""
    resources, cost = monthly_resources(demande.household), home.rent + home.charges - (housing_aid or 0)
    units = consumption_units(demande.household, on=on)
    days: int = parameters.get(_FILE, "days_a_month", on).value
    left = None if resources is None else Fraction(resources * _CENTS - cost) / units / days
    return RestToLive(
        cents_a_day=None if left is None else left.__floor__(), units=units, resources=resources, cost=cost
    )
