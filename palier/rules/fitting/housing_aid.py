"""An estimate of the housing aid (APL) of a household in a home under convention: a range, with everything that it was made of.

Shown, and nothing else: no rank, no verdict and no decision reads it. The family fund alone decides, on what it knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from palier.rules.fitting import affordability
from palier.rules.law import french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import act, applies, cch
from palier.rules.law.parameters import Parameter
from palier.rules.law.voice import say
from palier.rules.people.facts import HOLDERS, CeilingZone, Demande, Financing, Home, Household, Person

_FILE = "housing_aid.toml"
_AID, _ORDER = cch("D823-16"), act("arrêté du 27 septembre 2019")
_RATES = 100_000
_DAY = timedelta(days=1)
_SHARED = ("G", "D")
"""A child in turn with another parent, or who visits: the fund may count them or not."""
_FLATMATE = "L"
"""A co-holder who shares the home without being a couple."""
_HANDICAP = "AAH"


@dataclass(frozen=True, slots=True, kw_only=True)
class AidFamily:
    """What the scale reads of a household: alone or in a couple, how many dependants, resources of a year in euros."""

    is_couple: bool
    dependants: int
    resources: int
    is_handicapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AidEstimate:
    """The least and the most that the aid may be, in cents a month; or why it is not estimated."""

    least: int | None = None
    most: int | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    """Label and figure of each thing that it was made of."""
    since: date | None = None
    """The day from which the amounts of the scale are."""
    is_last_known: bool = False
    """Whether those of the day are not known here, and the last ones serve."""
    missing: str = ""
    """Why there is no estimate; empty where there is one."""


@applies(_ORDER)
def scale(key: str, on: date) -> Parameter:
    """A value of the scale on a day, or the last one known before it where the day's is not known here."""
    found = parameters.find(_FILE, key, on)
    while found.is_unknown:
        found = parameters.find(_FILE, key, found.valid_from - _DAY)
    return found


def _by_family(row: list[int], family: AidFamily) -> int:
    """A row « alone, couple, one dependant…, for each one more »."""
    if family.dependants == 0:
        return row[1] if family.is_couple else row[0]
    listed = row[2:-1]
    over = max(0, family.dependants - len(listed))
    return listed[min(family.dependants, len(listed)) - 1] + over * row[-1]


@applies(_AID, _ORDER)
def rent_most(zone: int, family: AidFamily, on: date) -> int:
    """The rent that counts at most, in cents a month."""
    return _by_family(scale(f"rent_most_zone_{zone}", on).value, family)


@applies(_AID, _ORDER)
def charges_flat(family: AidFamily, on: date) -> int:
    """The flat sum of charges, in cents a month, whatever the true ones."""
    alone, each = scale("charges_flat", on).value
    return int(alone) + family.dependants * int(each)


def _rent_rate(rent: int, family: AidFamily, on: date) -> Fraction:
    """In hundred-thousandths, by the rent beside that of zone 2."""
    low, high = (Fraction(one) for one in scale("rent_rate_from", on).value)
    first, second = (Fraction(one) for one in scale("rent_rate", on).value)
    ratio = Fraction(round(Fraction(rent * 10_000, rent_most(2, family, on))), 100)
    if ratio >= high:
        return first * (high - low) / 100 + second * (ratio - high) / 100
    return max(Fraction(0), first * (ratio - low) / 100)


@applies(cch("D823-17"), _ORDER)
def household_share(rent: int, family: AidFamily, on: date) -> Fraction:
    """What the household pays itself of the rent that counts and of the flat charges, in cents a month."""
    paid = rent + charges_flat(family, on)
    least = max(Fraction(paid * scale("least_share_rate", on).value, _RATES), Fraction(scale("least_share", on).value))
    rate = _by_family(scale("family_rate", on).value, family) + _rent_rate(rent, family, on)
    free = _by_family(scale("resources_free", on).value, family)
    return least + rate * max(0, family.resources - free) * 100 / _RATES


@applies(_AID, _ORDER)
def monthly_aid(home_rent: int, zone: int, family: AidFamily, *, on: date) -> int:
    """The aid in cents a month, never under nothing; rounded down."""
    most = rent_most(zone, family, on)
    rent = min(home_rent, most)
    aid = rent + charges_flat(family, on) - household_share(rent, family, on)
    if not family.is_handicapped:
        aid *= _kept_of(home_rent, most, zone, on)
    aid -= scale("flat_cut", on).value
    aid -= aid * scale("debt_levy", on).value / _RATES
    return aid.__floor__() if aid > 0 and aid >= scale("least_paid", on).value else 0


def _kept_of(home_rent: int, most: int, zone: int, on: date) -> Fraction:
    """How much of the aid a very high rent leaves: all, then less and less, then nothing."""
    falls, stops = scale("high_rent_zone_1" if zone == 1 else "high_rent_elsewhere", on).value
    over = Fraction(home_rent * 100 - most * falls, most * (stops - falls))
    return 1 - min(Fraction(1), max(Fraction(0), over))


# --- What is known of a household, in the words of the scale --------------------------------


def _yearly(persons: tuple[Person, ...], on: date) -> tuple[int, int] | None:
    """Resources of a year that the fund may count, least and most, before they are rounded; ``None`` while not known.

    Least: after the tax allowances; most: before them. What is not taxed counts for nothing.
    """
    taxed, unsure = scale("taxed_codes", on).value, scale("unsure_codes", on).value
    allowance, unemployed = scale("tax_allowance", on).value, scale("unemployed_allowance", on).value
    least, most, is_known = Fraction(0), Fraction(0), False
    for person in persons:
        for one in person.resources:
            if one.amount is None or one.amount < 0:
                return None
            is_known = is_known or not one.is_paid
            year = Fraction(one.amount * 12)
            if one.is_paid:
                least, most = least - year, most - year
            elif one.code in taxed:
                kept = year * (100 - allowance) / 100
                least += kept * (100 - unemployed) / 100 if one.code == "CHO" else kept
                most += year
            elif one.code in unsure:
                most += year
    return (max(0, least.__floor__()), max(0, most.__floor__())) if is_known else None


def _rounded(resources: int, on: date) -> int:
    step: int = scale("resources_step", on).value
    return -(-resources // step) * step


def _dependants(household: Household, on: date) -> tuple[int, int]:
    """Children under the age of the law: those who live here always, and all of them."""
    limit = scale("child_until", on).value
    children = [
        person
        for person in household.persons
        if person.role not in HOLDERS and person.birth_date is not None and age_on(person.birth_date, on) < limit
    ]
    return sum(child.custody not in _SHARED for child in children), len(children)


def _obstacle(home: Home, zone: int | None, holders: tuple[Person, ...]) -> str:
    if home.zone is CeilingZone.OVERSEAS:
        return say("Ce logement est outre-mer, où le barème est un autre : l’aide n’est pas estimée ici.")
    if home.financing is Financing.LLI:
        return say("Ce logement n’est pas conventionné : l’aide n’est pas estimée ici.")
    if zone is None:
        return say("La zone de cette commune n’est pas connue ici : l’aide n’est pas estimée.")
    if any(person.link == _FLATMATE for person in holders):
        return say("En colocation, l’aide se calcule pour chacun : elle n’est pas estimée ici.")
    if any(person.is_student for person in holders):
        return say("Pour un étudiant, la CAF retient un forfait de ressources : l’aide n’est pas estimée ici.")
    return ""


@applies(_AID, cch("D823-17"), _ORDER)
def estimate(demande: Demande, home: Home, *, zone: int | None, on: date) -> AidEstimate:
    """The aid that a household may have in a home, from what it told; ``zone`` is 1, 2 or 3, or not known."""
    members = affordability.in_home(demande, on=on)
    holders = tuple(person for person in members.persons if person.role in HOLDERS)
    if missing := _obstacle(home, zone, holders):
        return AidEstimate(missing=missing)
    yearly = _yearly(members.persons, on)
    if yearly is None or zone is None:
        return AidEstimate(missing=say("Dites vos ressources de chaque mois : l’aide au logement sera alors estimée."))
    resources = tuple(_rounded(one, on) for one in yearly)
    children = _dependants(members, on)
    families = [
        AidFamily(
            is_couple=len(holders) > 1,
            dependants=number,
            resources=amount,
            is_handicapped=_is_handicapped(members.persons),
        )
        for amount, number in product(dict.fromkeys(resources), dict.fromkeys(children))
    ]
    aids = [monthly_aid(home.rent, zone, family, on=on) for family in families]
    amounts = scale("rent_most_zone_1", on)
    return AidEstimate(
        least=min(aids),
        most=max(aids),
        inputs=tuple(_inputs(home, zone, families, on)),
        since=amounts.valid_from,
        is_last_known=parameters.find(_FILE, "rent_most_zone_1", on).is_unknown
        or parameters.find(_FILE, "resources_free", on).is_unknown,
    )


def _is_handicapped(persons: tuple[Person, ...]) -> bool:
    return any(person.is_disabled or any(one.code == _HANDICAP for one in person.resources) for person in persons)


def _inputs(home: Home, zone: int, families: list[AidFamily], on: date) -> Iterator[tuple[str, str]]:
    first, last = families[0], families[-1]
    yield say("Loyer sans les charges"), french.cents(home.rent)
    yield say("Loyer qui compte au plus"), _between(rent_most(zone, first, on), rent_most(zone, last, on))
    yield say("Forfait de charges"), _between(charges_flat(first, on), charges_flat(last, on))
    yield say("Zone de la commune"), str(zone)
    yield say("Vous"), say("un couple") if first.is_couple else say("une personne seule")
    least, most = min(one.dependants for one in families), max(one.dependants for one in families)
    number = french.number(most) if least == most else say("de {least} à {most}", least=least, most=most)
    yield say("Enfants à charge de moins de {number} ans", number=scale("child_until", on).value), number
    euros = sorted({one.resources for one in families})
    yield (
        say("Ressources d’un an qui comptent"),
        french.euros(euros[0])
        if len(euros) == 1
        else say("de {least} à {most}", least=french.euros(euros[0]), most=french.euros(euros[-1])),
    )


def _between(least: int, most: int) -> str:
    if least == most:
        return french.cents(least)
    return say("de {least} à {most}", least=french.cents(least), most=french.cents(most))
