"""What a rent weighs: effort rate of the order of 10 March 2011 and what is left to live on, figures with their inputs.

Never an exclusion: ``affordability_flags`` compares them with a landlord's published policy, for a person to read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from palier.rules.fitting.income_test import counted
from palier.rules.law import french, parameters, voice
from palier.rules.law.dates import age_on
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase
from palier.rules.people import household, own_income
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, Demande, Home, Household

_FILE = "affordability.toml"
_ORDER_2011 = act("arrêté du 10 mars 2011")
_INSEE = act("échelle d’équivalence de l’INSEE")
_CENTS = 100
_TENTHS = 10
BEYOND = Fraction(1_000_000)
"""The share of those who pay something and receive nothing: above every limit that a grid or a landlord may set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortRate:
    """Rent and charges less housing aid, over resources; ``share`` is ``None`` when an input is unknown."""

    share: Fraction | None
    rent: int | None
    """Cents a month, charges and every other cost included."""
    housing_aid: int | None
    """Cents a month; ``None`` when not declared, and then not deducted."""
    resources: int | None
    """Whole euros a month, less maintenance paid, housing aid excluded."""
    to_confirm: tuple[Reason, ...] = ()

    @property
    def figure(self) -> str:
        """The share as a sentence and a letter say it; empty when it is not known."""
        return "" if self.share is None else say(self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestToLive:
    """What is left a day and a consumption unit, in cents, once the home is paid; rounded down."""

    cents_a_day: int | None
    units: Fraction
    resources: int | None
    cost: int
    to_confirm: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCosts:
    """What the order adds to rent and charges, cents a month. Individual water or heating calls for a flat sum.

    ``flat_sums`` are the landlord's, by type of home then by number of persons (the last one for more persons).
    """

    annexes: int = 0
    energy_contribution: int = 0
    housing_aid: int | None = None
    is_individual: bool = False
    flat_sums: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


_NO_COSTS = HomeCosts()


@applies(_ORDER_2011)
def monthly_resources(household: Household) -> int | None:
    """Euros a month received by the holders less what they pay; ``None`` when nothing or not everything is known.

    This is what a grid weighs; the order of 10 March 2011 reads ``resources_in_home``.
    """
    holders = tuple(person for person in household.persons if person.role in HOLDERS)
    return resources_in_home(Household(persons=holders))


@applies(_ORDER_2011)
def resources_in_home(household: Household) -> int | None:
    """Euros a month received by the persons who will live in the home, less what they pay; ``None`` when not known.

    A dependant of whom nothing is said receives nothing; a holder of whom nothing is said is not known as a whole.
    """
    total, is_known = 0, False
    for person in household.persons:
        for resource in person.resources:
            if resource.amount is None or resource.amount < 0:
                return None
            total += -resource.amount if resource.is_paid else resource.amount
            is_known = is_known or (not resource.is_paid and person.role in HOLDERS)
    return total if is_known else None


@applies(_ORDER_2011)
def in_home(demande: Demande, *, on: date) -> Household:
    """The persons who will live in the home: those counted, without a spouse whom a separation that counts takes away."""
    lines = counted(demande, on=on).lines
    pairs = zip(demande.household.persons, lines, strict=True)
    kept = tuple(person for person, line in pairs if line.is_counted and line.code != "depart_a_confirmer")
    return Household(persons=kept, expected=demande.household.expected)


@applies(_ORDER_2011)
def weighed_in_home(demande: Demande, *, on: date) -> Household:
    """The same as a grid weighs them: without a spouse whom a proved separation takes away, be it in no text that was read."""
    members, ground = in_home(demande, on=on), own_income.ground_of(demande, on=on)
    if ground is None or not (ground.is_proved and ground.is_leaving):
        return members
    gone = household.partners(demande.household, on=on)
    return replace(members, persons=tuple(person for person in members.persons if person.key not in gone))


_BEFORE_AID = phrase(
    "Loyer et charges : {rent} par mois. Ressources retenues : {resources} par mois. "
    "Taux d’effort avant l’aide au logement : {number}. Cette aide se déduit du loyer ({article})."
)
_AFTER_AID = phrase(
    "Loyer et charges : {rent} par mois. Ressources retenues : {resources} par mois. "
    "Taux d’effort : {number}, aide au logement déduite ({article})."
)


@applies(_ORDER_2011)
def say_rate(rate: EffortRate) -> str:
    """The rate with what it is made of, as a decision and its letter give it; empty while an input is unknown."""
    if rate.share is None or rate.rent is None or rate.resources is None:
        return ""
    told = _BEFORE_AID if rate.housing_aid is None else _AFTER_AID
    return voice.say(
        told,
        rent=french.cents(rate.rent),
        resources=french.euros(rate.resources),
        number=rate.figure,
        article=_ORDER_2011,
    )


@applies(_ORDER_2011)
def say(share: Fraction) -> str:
    """A share in words; nobody reads a percentage of nothing."""
    return voice.say("plus de 100 %") if share >= BEYOND else french.percent(share)


def _share(cost: int | None, resources: int | None) -> Fraction | None:
    """Zero is an amount: whoever receives nothing, or pays more than it receives, weighs its rent at the highest."""
    if cost is None or resources is None:
        return None
    if cost <= 0:
        return Fraction(0)
    return Fraction(cost, resources * _CENTS) if resources > 0 else BEYOND


@applies(_ORDER_2011)
def current_effort_rate(demande: Demande) -> EffortRate:
    """The weight of the home lived in today; a negative rent or aid is a slip, and the rate is not known."""
    home, resources = demande.current_home, monthly_resources(demande.household)
    is_known = home.rent is not None and home.rent >= 0 and (home.housing_aid or 0) >= 0
    cost = (home.rent or 0) - (home.housing_aid or 0) if is_known else None
    return EffortRate(share=_share(cost, resources), rent=home.rent, housing_aid=home.housing_aid, resources=resources)


def _flat_sum(home: Home, costs: HomeCosts, persons: int, on: date) -> int | None:
    """The landlord's flat sum, else the law's; ``None`` while neither is known."""
    table = costs.flat_sums or parameters.get(_FILE, "individual_flat_sum", on).value
    row = table.get(home.type_code)
    return row[min(max(persons, 1), len(row)) - 1] if row else None


def _doubts(home: Home, costs: HomeCosts, flat: int | None) -> Iterator[Reason]:
    if costs.is_individual and flat is None:
        yield Reason(
            code="forfait_inconnu",
            source=_ORDER_2011,
            sentence=(
                voice.say(
                    "L’eau ou le chauffage de ce logement est individuel, et le forfait à ajouter n’est pas connu : le "
                    "taux est à confirmer."
                )
            ),
            remedy=voice.say("Le bailleur indique le forfait qu’il publie."),
        )


@applies(_ORDER_2011)
def effort_rate_for(
    demande: Demande,
    home: Home,
    *,
    on: date,
    housing_aid: int | None = None,
    costs: HomeCosts = _NO_COSTS,
    members: Household | None = None,
) -> EffortRate:
    """The weight that a home would have for those who will live there that day, or for these ``members``.

    ``housing_aid`` is an estimate in cents when there is one.
    """
    members = in_home(demande, on=on) if members is None else members
    aid = costs.housing_aid if housing_aid is None else housing_aid
    rent, doubts = _cost(home, costs, members, on)
    resources = resources_in_home(members)
    share = _share(rent - (aid or 0), resources)
    return EffortRate(share=share, rent=rent, housing_aid=aid, resources=resources, to_confirm=doubts)


def _cost(home: Home, costs: HomeCosts, members: Household, on: date) -> tuple[int, tuple[Reason, ...]]:
    """Everything paid each month, and what is not known of it."""
    flat = None
    if costs.is_individual:
        flat = _flat_sum(home, costs, len(members.persons), on)
    total = home.rent + home.charges + costs.annexes + costs.energy_contribution + (flat or 0)
    return total, tuple(_doubts(home, costs, flat))


@applies(_INSEE)
def consumption_units(household: Household, *, on: date) -> Fraction:
    """1 for the first adult, 0.5 for another person of 14 or more, 0.3 for a younger child.

    A dependant whose age is unknown counts as an adult, which never flatters the figure.
    """
    adult, other, child, limit = (
        parameters.get(_FILE, key, on).value for key in ("unit_adult", "unit_other", "unit_child", "unit_age")
    )
    young = sum(
        person.role not in HOLDERS and person.birth_date is not None and age_on(person.birth_date, on) < limit
        for person in household.persons
    )
    born = sum(expected.number for expected in household.expected if expected.due_on and on <= expected.due_on)
    others = max(0, len(household.persons) - 1 - young)
    return Fraction(adult + other * others + child * (young + born), _TENTHS)


@applies(act("convention des bailleurs"))
def rest_to_live(
    demande: Demande, home: Home, *, on: date, housing_aid: int | None = None, costs: HomeCosts = _NO_COSTS
) -> RestToLive:
    """What the household would have left, a day and a consumption unit, in this home."""
    members = in_home(demande, on=on)
    aid = costs.housing_aid if housing_aid is None else housing_aid
    total, doubts = _cost(home, costs, members, on)
    resources, cost = resources_in_home(members), total - (aid or 0)
    units = consumption_units(members, on=on)
    days: int = parameters.get(_FILE, "days_a_month", on).value
    left = None if resources is None else Fraction(resources * _CENTS - cost) / units / days
    return RestToLive(
        cents_a_day=None if left is None else left.__floor__(),
        units=units,
        resources=resources,
        cost=cost,
        to_confirm=doubts,
    )


@applies(_ORDER_2011)
def inputs(rate: EffortRate) -> tuple[tuple[str, str], ...]:
    """What a rate was made of, label and figure, in the order of the order."""
    known = (
        (voice.say("Loyer, annexes, charges et contributions"), None if rate.rent is None else french.cents(rate.rent)),
        (voice.say("Aide au logement déduite"), None if rate.housing_aid is None else french.cents(rate.housing_aid)),
        (voice.say("Ressources par mois"), None if rate.resources is None else french.euros(rate.resources)),
    )
    return tuple((label, figure or "non connu") for label, figure in known)
